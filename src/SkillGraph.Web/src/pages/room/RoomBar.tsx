import type { RoomSnapshot } from '../../live/roomSession';
import type { RoomView } from '../../room/roomView';
import { Link, replayPath, roomPath } from '../../router';
import type { RoomCommand } from '../../protocol/clientOut';
import type { Rights } from '../../room/rights';
import { CopyLink } from '../../ui/CopyLink';
import { Icon } from '../../ui/Icon';
import { kindName, many } from '../../ui/words';

interface Bar {
  room: RoomView;
  now: RoomSnapshot;
  rights: Rights;
  send: (command: RoomCommand) => void;
}

export function RoomBar({ room, now, rights, send }: Bar) {
  const rename = () => {
    const title = prompt('What should the room be called?', room.title)?.trim();
    if (title) send({ type: 'set-title', title });
  };
  return (
    <>
      <h1 className="bar-title">{room.title}</h1>
      {rights.isHost && (
        <button
          type="button"
          className="quiet icon-only"
          data-testid="set-title"
          aria-label="Rename the room"
          title="Rename"
          onClick={rename}
        >
          <Icon name="pencil" />
        </button>
      )}
      <span className={`kind ${room.kind}`}>{kindName(room.kind)}</span>
      <ConnectionState now={now} />
      <span className="push" />
      <CopyLink testid="share-link" label="Share" link={() => location.origin + roomPath(room.id)} />
      <Link href={replayPath(room.id)} className="button quiet" data-testid="replay-link">
        <Icon name="history" /> <span className="wide">Replay</span>
      </Link>
    </>
  );
}

function ConnectionState({ now }: { now: RoomSnapshot }) {
  const unsent = now.unsent > 0 ? ` · ${many(now.unsent, 'unsent edit')}` : '';
  const words = { live: 'Live', connecting: `Connecting…${unsent}`, offline: `Offline, retrying${unsent}` };
  return (
    <span className="connection" role="status" data-testid="connection-state" data-state={now.connection} data-unsent={now.unsent}>
      {words[now.connection]}
    </span>
  );
}
