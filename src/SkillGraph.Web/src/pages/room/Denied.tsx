import { useState } from 'react';
import { command } from '../../net/api';
import { messageOf } from '../../net/problem';
import { Link } from '../../router';
import { Page } from '../../ui/Page';

interface Props {
  roomId: string;
  denied: { code: string; message: string };
  onEntered: () => void;
}

/** A private room shows nothing before one enters; any other refusal is the end of it. */
export function Denied({ roomId, denied, onEntered }: Props) {
  const [error, setError] = useState<string | null>(null);
  const enter = async () => {
    try {
      await command(roomId, { type: 'enter' });
      onEntered();
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  const closedDoor = denied.code === 'room.only-members';
  return (
    <Page title="Room">
      <div className="centered">
        <h1>{closedDoor ? 'This room is private' : 'This room cannot be shown'}</h1>
        <p>{closedDoor ? 'Whoever has the link may enter. The people in it will see your name.' : denied.message}</p>
        {closedDoor ? (
          <button type="button" className="primary" data-testid="enter-room" onClick={() => void enter()}>
            Enter
          </button>
        ) : (
          <button type="button" onClick={onEntered}>
            Try again
          </button>
        )}
        <p className="error" role="alert">
          {error}
        </p>
        <p>
          <Link href="/">See the open rooms</Link>
        </p>
      </div>
    </Page>
  );
}
