import type { Moment } from '../../replay/recording';
import { hueOf, type RoomView } from '../../room/roomView';
import { Icon } from '../../ui/Icon';
import { MARKS } from './Strip';

interface Props {
  moment: Moment;
  end: RoomView;
  file: string | null;
  /** The file that is held on to; null follows whoever types. */
  chosen: string | null;
  onChoose: (path: string | null) => void;
}

export function ReplayFiles({ moment, end, file, chosen, onChoose }: Props) {
  const authors = new Set([...moment.authors.values()].flatMap((runs) => runs.map((run) => run.author)));
  return (
    <nav className="files panel-files" aria-label="Files">
      <h2>Files</h2>
      <label className="check">
        <input
          type="checkbox"
          data-testid="replay-follow"
          checked={chosen === null}
          onChange={(event) => onChoose(event.target.checked ? null : file)}
        />
        Follow the typing
      </label>
      <ul data-testid="file-list">
        {[...moment.room.files.keys()].sort().map((path) => (
          <li key={path} className={path === file ? 'now' : undefined}>
            <button type="button" className="file" aria-current={path === file ? 'true' : undefined} onClick={() => onChoose(path)}>
              <Icon name="file" />
              <span>{path}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2 className="legend-head">Written by</h2>
      <ul className="legend" data-testid="legend">
        {end.members
          .filter((member) => authors.has(member.id))
          .map((member) => (
            <li key={member.id}>
              <span className={`swatch hue-${hueOf(end, member.id)}`} aria-hidden="true" />
              {member.name}
            </li>
          ))}
      </ul>
      <h2 className="legend-head">On the timeline</h2>
      <ul className="legend">
        {MARKS.map(({ kind, name }) => (
          <li key={kind}>
            <span className={`mark mark-${kind}`} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
    </nav>
  );
}
