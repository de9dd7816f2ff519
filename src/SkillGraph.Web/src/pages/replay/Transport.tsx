import { type Dispatch, type KeyboardEvent, useMemo } from 'react';
import { type Move, type Player, SPEEDS } from '../../replay/player';
import type { Recording } from '../../replay/recording';
import { columnsOf, type Timeline } from '../../replay/timeline';
import type { RoomView } from '../../room/roomView';
import { Icon } from '../../ui/Icon';
import { clock } from '../../ui/words';
import { Strip } from './Strip';

interface Props {
  recording: Recording;
  timeline: Timeline;
  end: RoomView;
  player: Player;
  move: Dispatch<Move>;
  cut: { on: boolean; seconds: number };
  onCut: (cut: { on: boolean; seconds: number }) => void;
}

const COLUMNS = 200;
const JUMP_MS = 10_000;

export function Transport({ recording, timeline, end, player, move, cut, onCut }: Props) {
  const columns = useMemo(() => columnsOf(timeline, recording.envelopes, COLUMNS), [timeline, recording]);
  const last = timeline.starts.length;
  const running = player.playing || player.live;
  const said = `version ${player.version} of ${last}, ${clock(player.position)} of ${clock(timeline.duration)}`;

  const toVersion = (version: number) => move({ type: 'to-version', version, timeline });
  const toPosition = (position: number) =>
    move({ type: 'to-position', position: Math.max(0, Math.min(position, timeline.duration)), timeline });
  const keys: Record<string, () => void> = {
    ArrowLeft: () => toVersion(player.version - 1),
    ArrowDown: () => toVersion(player.version - 1),
    ArrowRight: () => toVersion(player.version + 1),
    ArrowUp: () => toVersion(player.version + 1),
    PageDown: () => toPosition(player.position - JUMP_MS),
    PageUp: () => toPosition(player.position + JUMP_MS),
    Home: () => toVersion(0),
    End: () => toVersion(last),
  };
  const key = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };

  return (
    <section className="transport" aria-label="Playback">
      <div className="controls">
        <button
          type="button"
          className="primary icon-only"
          data-testid="replay-play"
          data-playing={running}
          aria-label={running ? 'Pause' : 'Play'}
          title={`${running ? 'Pause' : 'Play'} (space)`}
          onClick={() => move({ type: 'toggle', timeline })}
        >
          <Icon name={running ? 'pause' : 'play'} />
        </button>
        <output className="position" data-testid="replay-position" data-version={player.version} data-last={last} aria-live="off">
          {clock(player.position)} / {clock(timeline.duration)}
          <span className="hint">
            v{player.version} of {last}
          </span>
        </output>
        <span className="push" />
        <label className="check">
          <input
            type="checkbox"
            data-testid="replay-cut"
            checked={cut.on}
            onChange={(event) => onCut({ ...cut, on: event.target.checked })}
          />
          <span>Cut pauses over</span>
        </label>
        <input
          type="number"
          className="seconds"
          aria-label="Longest pause, in seconds"
          min={0.5}
          max={600}
          step={0.5}
          value={cut.seconds}
          disabled={!cut.on}
          onChange={(event) => {
            const seconds = event.target.valueAsNumber;
            if (seconds > 0) onCut({ on: true, seconds });
          }}
        />
        <span className="hint">s</span>
        <select
          data-testid="replay-speed"
          aria-label="Speed"
          value={player.speed}
          onChange={(event) => move({ type: 'speed', speed: Number(event.target.value) })}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
        {end.status === 'open' && (
          <button
            type="button"
            className={player.live ? 'live on' : 'live'}
            data-testid="replay-live"
            aria-pressed={player.live}
            onClick={() => move({ type: 'go-live', timeline })}
          >
            Live
          </button>
        )}
      </div>
      <div className="track">
        <Strip columns={columns} room={end} />
        <input
          type="range"
          data-testid="replay-timeline"
          aria-label="Timeline"
          aria-valuetext={said}
          title="Arrow keys step through events, Page keys jump ten seconds"
          min={0}
          max={Math.max(1, Math.ceil(timeline.duration))}
          step={1}
          value={Math.round(player.position)}
          onChange={(event) => toPosition(Number(event.target.value))}
          onKeyDown={key}
        />
      </div>
    </section>
  );
}
