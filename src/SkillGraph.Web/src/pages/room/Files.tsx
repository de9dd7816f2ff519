import { useId, useState } from 'react';
import type { RoomCommand } from '../../protocol/clientOut';
import type { Rights } from '../../room/rights';
import type { RoomView } from '../../room/roomView';
import { Icon } from '../../ui/Icon';
import { LANGUAGES, languageName } from '../../ui/words';

interface Props {
  paths: string[];
  file: string | null;
  room: RoomView;
  rights: Rights;
  onChoose: (path: string) => void;
  send: (command: RoomCommand) => void;
}

export function Files({ paths, file, room, rights, onChoose, send }: Props) {
  const id = useId();
  const remove = (path: string) => {
    if (confirm(`Remove ${path} from the room? Its history stays in the replay.`)) send({ type: 'remove-file', file: path });
  };
  return (
    <nav className="files panel-files" aria-label="Files">
      <h2>Files</h2>
      <ul data-testid="file-list">
        {paths.map((path) => (
          <li key={path} className={path === file ? 'now' : undefined}>
            <button type="button" className="file" aria-current={path === file ? 'true' : undefined} onClick={() => onChoose(path)}>
              <Icon name="file" />
              <span>{path}</span>
            </button>
            {rights.mayEdit && (
              <button type="button" className="quiet icon-only" aria-label={`Remove ${path}`} title="Remove" onClick={() => remove(path)}>
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {rights.mayEdit && <AddFile room={room} send={send} onAdded={onChoose} />}
      <div className="field language">
        <label htmlFor={`${id}-language`}>Language</label>
        {rights.mayEdit ? (
          <select
            id={`${id}-language`}
            data-testid="language"
            value={room.language ?? ''}
            onChange={(event) => send({ type: 'set-language', language: event.target.value })}
          >
            {!LANGUAGES.some((one) => one.id === room.language) && (
              <option value={room.language ?? ''}>{room.language ? languageName(room.language) : 'Not set'}</option>
            )}
            {LANGUAGES.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        ) : (
          <output id={`${id}-language`}>{room.language ? languageName(room.language) : 'Not set'}</output>
        )}
      </div>
    </nav>
  );
}

function AddFile({ room, send, onAdded }: { room: RoomView; send: (command: RoomCommand) => void; onAdded: (path: string) => void }) {
  const [name, setName] = useState('');
  const usual = LANGUAGES.find((one) => one.id === room.language)?.file ?? 'main.ts';
  const suggested = room.files.has(usual) ? '' : usual;
  const add = () => {
    const path = name.trim() || suggested;
    if (!path) return;
    send({ type: 'add-file', file: path });
    onAdded(path);
    setName('');
  };
  return (
    <form
      className="row add-file"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <input
        data-testid="add-file-name"
        aria-label="Name of the new file"
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder={suggested || 'new file'}
        maxLength={200}
        spellCheck={false}
        autoCapitalize="off"
      />
      <button type="submit" className="icon-only" data-testid="add-file" aria-label="Add the file" title="Add">
        <Icon name="plus" />
      </button>
    </form>
  );
}
