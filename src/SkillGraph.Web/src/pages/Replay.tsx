import { useEffect, useMemo, useState } from 'react';
import { useAccount } from '../net/account';
import { timelineOf } from '../replay/timeline';
import { Link, replayPath, roomPath } from '../router';
import { CopyLink } from '../ui/CopyLink';
import { EnterForm } from '../ui/EnterForm';
import { Icon } from '../ui/Icon';
import { Page } from '../ui/Page';
import { ReportDialog } from '../ui/ReportDialog';
import { kindName, many } from '../ui/words';
import { Aside } from './replay/Aside';
import { ReplayCode } from './replay/ReplayCode';
import { ReplayFiles } from './replay/ReplayFiles';
import { Transport } from './replay/Transport';
import { usePlayer } from './replay/usePlayer';
import { useRecording } from './replay/useRecording';
import { Denied } from './room/Denied';
import { type Panel, Tabs } from './room/Tabs';
import './room/room.css';
import './replay/replay.css';

const USUAL_CUT_SECONDS = 2;

export default function Replay({ id }: { id: string }) {
  const account = useAccount();
  const [attempt, setAttempt] = useState(0);
  const [report] = useState(() => new URLSearchParams(location.search).get('report'));
  const [reporting, setReporting] = useState(false);
  const { recording, length, complete, refused } = useRecording(id, account?.user.id ?? null, attempt, report);
  const [cut, setCut] = useState<{ on: boolean; seconds: number }>({ on: true, seconds: USUAL_CUT_SECONDS });
  const [chosen, setChosen] = useState<string | null>(null);
  const [panel, setPanel] = useState<Panel>('code');

  // The recording grows in place; its length says that it did.
  const timeline = useMemo(
    () => timelineOf(recording.times.slice(0, length), cut.on ? cut.seconds * 1000 : null),
    [recording, length, cut],
  );
  const end = recording.at(length).room;
  const [player, move] = usePlayer(id, timeline, complete, end.status === 'open' && report === null, report);
  const moment = recording.at(player.version);

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('button, a, select, summary, textarea, input:not([type=range])');
      if (event.key !== ' ' || typing) return;
      event.preventDefault();
      move({ type: 'toggle', timeline });
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, [move, timeline]);

  if (refused?.status === 401 || (refused?.code === 'room.only-members' && !account)) {
    return (
      <Page title="Replay">
        <div className="centered card">
          <EnterForm why="To see this room, give a name first." />
        </div>
      </Page>
    );
  }
  if (refused) return <Denied roomId={id} denied={refused} onEntered={() => setAttempt(attempt + 1)} />;
  if (!complete) {
    return (
      <Page title="Replay">
        <div className="centered" role="status">
          <p>Loading the recording…</p>
          <p className="hint">{many(length, 'event')} so far</p>
        </div>
      </Page>
    );
  }

  const file = chosen !== null && moment.room.files.has(chosen) ? chosen : followed(moment.lastEdit?.file, moment.room.files);
  const bar = (
    <>
      <h1 className="bar-title">{end.title}</h1>
      <span className={`kind ${end.kind}`}>{kindName(end.kind)}</span>
      <span className="hint">Replay</span>
      <span className="push" />
      {account && report === null && (
        <button type="button" className="quiet" data-testid="report-passage" onClick={() => setReporting(true)}>
          Report…
        </button>
      )}
      {report !== null && (
        <Link href="/admin/reports" className="button quiet" data-testid="to-reports">
          <Icon name="back" /> To the reports
        </Link>
      )}
      <CopyLink testid="moment-link" label="Copy link to this moment" link={() => location.origin + replayPath(id, player.version)} />
      {end.status === 'open' && report === null && (
        <Link href={roomPath(id)} className="button quiet" data-testid="room-link">
          <Icon name="back" /> <span className="wide">To the room</span>
        </Link>
      )}
    </>
  );
  return (
    <Page title={`Replay of ${end.title}`} fills bar={bar}>
      <Tabs panel={panel} onChoose={setPanel} hands={moment.room.hands.length} />
      <div className="room" data-panel={panel}>
        <ReplayFiles moment={moment} end={end} file={file} chosen={chosen} onChoose={setChosen} />
        <ReplayCode moment={moment} end={end} file={file} follow={chosen === null} />
        <Aside room={moment.room} />
      </div>
      <Transport recording={recording} timeline={timeline} end={end} player={player} move={move} cut={cut} onCut={setCut} />
      {reporting && (
        <ReportDialog
          roomId={id}
          people={moment.room.members}
          before="this moment"
          passage={(minutes) => Promise.resolve(upTo(recording.times, player.version, minutes))}
          onDone={() => setReporting(false)}
        />
      )}
    </Page>
  );
}

/** The versions of the minutes before one. */
function upTo(times: readonly number[], version: number, minutes: number): { from: number; to: number } {
  const to = Math.max(1, version);
  const since = (times[to - 1] ?? 0) - minutes * 60_000;
  return { from: times.findIndex((time) => time >= since) + 1, to };
}

function followed(last: string | undefined, files: ReadonlyMap<string, unknown>): string | null {
  if (last !== undefined && files.has(last)) return last;
  return [...files.keys()][0] ?? null;
}
