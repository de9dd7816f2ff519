import { useId, useState } from 'react';
import { entered } from '../net/account';
import { enterAsGuest } from '../net/api';
import { messageOf } from '../net/problem';

/** Asks for a name; with it comes a token, and whatever waited for one goes on where it was. */
export function GuestForm({ why }: { why: string }) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  const submit = async () => {
    if (!name.trim()) {
      setError('Please give a name, so that others know who is typing.');
      return;
    }
    setBusy(true);
    setError(null);
    try {
      entered(await enterAsGuest(name.trim()));
    } catch (reason) {
      setError(messageOf(reason));
      setBusy(false);
    }
  };

  return (
    <form
      className="guest"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
    >
      <label htmlFor={id}>{why}</label>
      <div className="row">
        <input
          id={id}
          data-testid="guest-name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder="Your name"
          autoComplete="nickname"
          maxLength={60}
          aria-invalid={error !== null}
          aria-describedby={`${id}-error`}
        />
        <button type="submit" className="primary" data-testid="guest-enter" disabled={busy}>
          {busy ? 'One moment…' : 'Continue'}
        </button>
      </div>
      <p id={`${id}-error`} className="error" role="alert">
        {error}
      </p>
    </form>
  );
}
