import { useId, useState } from 'react';
import { openRoom } from '../../net/api';
import { messageOf } from '../../net/problem';
import type { RoomKind, Visibility } from '../../protocol/clientOut';
import { go, roomPath } from '../../router';
import { KINDS, LANGUAGES } from '../../ui/words';

export function CreateRoom() {
  const id = useId();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<RoomKind>('coding');
  const [language, setLanguage] = useState('typescript');
  const [visibility, setVisibility] = useState<Visibility>('public');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const submit = async () => {
    if (!title.trim()) {
      setError('Give the room a title.');
      return;
    }
    setBusy(true);
    setError(null);
    try {
      go(roomPath((await openRoom({ title: title.trim(), kind, language, visibility })).id));
    } catch (reason) {
      setError(messageOf(reason));
      setBusy(false);
    }
  };

  return (
    <form
      className="create"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
    >
      <h2>Open a room</h2>
      <div className="field">
        <label htmlFor={`${id}-title`}>Title</label>
        <input
          id={`${id}-title`}
          data-testid="create-title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          placeholder="Records in C#, step by step"
          maxLength={200}
          aria-invalid={error !== null}
          aria-describedby={`${id}-error`}
        />
      </div>
      <div className="fields">
        <div className="field">
          <label htmlFor={`${id}-kind`}>Kind</label>
          <select id={`${id}-kind`} data-testid="create-kind" value={kind} onChange={(event) => setKind(event.target.value as RoomKind)}>
            {KINDS.map((one) => (
              <option key={one.kind} value={one.kind}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-language`}>Language</label>
          <select
            id={`${id}-language`}
            data-testid="create-language"
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {LANGUAGES.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-visibility`}>Who may watch</label>
          <select
            id={`${id}-visibility`}
            data-testid="create-visibility"
            value={visibility}
            onChange={(event) => setVisibility(event.target.value as Visibility)}
          >
            <option value="public">Everyone</option>
            <option value="private">Only members</option>
          </select>
        </div>
      </div>
      <p className="hint">{KINDS.find((one) => one.kind === kind)?.says}</p>
      <button type="submit" className="primary" data-testid="create-room" disabled={busy}>
        {busy ? 'Opening…' : 'Open the room'}
      </button>
      <p id={`${id}-error`} className="error" role="alert">
        {error}
      </p>
    </form>
  );
}
