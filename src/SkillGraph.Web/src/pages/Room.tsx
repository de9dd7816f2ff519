import { useState } from 'react';
import { useAccount } from '../net/account';
import { rightsOf } from '../room/rights';
import type { RoomView } from '../room/roomView';
import { Link, replayPath } from '../router';
import { EnterDialog } from '../ui/EnterDialog';
import { Page } from '../ui/Page';
import { Chat } from './room/Chat';
import { Denied } from './room/Denied';
import { Editor } from './room/Editor';
import { Files } from './room/Files';
import { Notices } from './room/Notices';
import { People } from './room/People';
import { RoomBar } from './room/RoomBar';
import { type Panel, Tabs } from './room/Tabs';
import { useRoom } from './room/useRoom';
import './room/room.css';

export default function Room({ id }: { id: string }) {
  const account = useAccount();
  const me = account?.user.id ?? null;
  const { session, now, reconnect } = useRoom(id, me);
  const [chosen, setChosen] = useState<string | null>(null);
  const [panel, setPanel] = useState<Panel>('code');
  const { room } = now;

  if (now.denied && me !== null) return <Denied roomId={id} denied={now.denied} onEntered={reconnect} />;
  if (!room) {
    return (
      <Page title="Room">
        {me === null ? (
          <EnterDialog why="You are about to join a room. What should others call you?" />
        ) : (
          <p className="centered" role="status" data-testid="connection-state" data-state={now.connection}>
            {now.connection === 'offline' ? 'The server cannot be reached. Trying again…' : 'Joining the room…'}
          </p>
        )}
      </Page>
    );
  }

  const rights = rightsOf(room, me);
  if (chosen === null && room.files.size > 0) setChosen(busiest(room));
  const paths = [...room.files.keys()].sort();
  const file = chosen !== null && room.files.has(chosen) ? chosen : busiest(room);
  return (
    <Page title={room.title} fills bar={<RoomBar room={room} now={now} rights={rights} send={(command) => session.command(command)} />}>
      {me === null && <EnterDialog why="Your name ran out. Give one again and go on where you were; what you typed is still here." />}
      <Notices notices={now.notices} onDismiss={(notice) => session.dismiss(notice)} unknown={room.unknown} />
      {room.status === 'closed' && (
        <p className="banner">
          This room is closed. <Link href={replayPath(id)}>See how it went</Link>
        </p>
      )}
      {room.status === 'open' && !rights.entered && (
        <div className="banner">
          <span>You are watching. Enter to take part.</span>
          <button type="button" className="primary" data-testid="enter-room" onClick={() => session.command({ type: 'enter' })}>
            Enter
          </button>
        </div>
      )}
      <Tabs panel={panel} onChoose={setPanel} hands={room.hands.length} />
      <div className="room" data-panel={panel}>
        <Files
          paths={paths}
          file={file}
          room={room}
          rights={rights}
          onChoose={(path) => {
            setChosen(path);
            setPanel('code');
          }}
          send={(command) => session.command(command)}
        />
        <Editor session={session} room={room} file={file} mayEdit={rights.mayEdit} />
        <div className="side">
          <People room={room} presence={now.presence} me={me} rights={rights} send={(command) => session.command(command)} />
          <Chat room={room} me={me} mayTalk={rights.mayTalk} send={(command) => session.command(command)} />
        </div>
      </div>
    </Page>
  );
}

/** Where most has happened: what someone who comes in most likely wants to see. */
function busiest(room: RoomView): string | null {
  const files = [...room.files].sort(([, a], [, b]) => b.version - a.version);
  return files[0]?.[0] ?? null;
}
