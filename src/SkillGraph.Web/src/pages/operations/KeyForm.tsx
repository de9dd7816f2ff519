import { useId, useState } from 'react';
import { keepKey } from '../../net/operations';

/** Asks for the operator key, as for a password. */
export function KeyForm({ error }: { error: string | null }) {
  const id = useId();
  const [key, setKey] = useState('');
  const [missing, setMissing] = useState(false);

  const submit = () => {
    if (key.trim()) keepKey(key.trim());
    else setMissing(true);
  };

  return (
    <div className="centered operator-key">
      <h1>For operators</h1>
      <p>Here you see the nodes of this installation and move them. It takes the operator key it was started with.</p>
      <form
        className="card guest"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        noValidate
      >
        <label htmlFor={id}>Operator key</label>
        <div className="row">
          <input
            id={id}
            type="password"
            autoComplete="off"
            data-testid="operator-key"
            value={key}
            onChange={(event) => setKey(event.target.value)}
            aria-describedby={`${id}-hint ${id}-error`}
            aria-invalid={missing || error !== null}
          />
          <button type="submit" className="primary" data-testid="operator-enter">
            Show
          </button>
        </div>
        <p id={`${id}-hint`} className="hint">
          It is kept until you close this tab.
        </p>
        <p id={`${id}-error`} className="error" role="alert">
          {missing && !key.trim() ? 'Please give the key.' : error}
        </p>
      </form>
    </div>
  );
}
