import { useCallback, useEffect, useState } from 'react';
import { useAccount } from '../../net/account';
import { openRooms } from '../../net/api';
import { isRefusedToken, messageOf } from '../../net/problem';
import type { RoomSummary } from '../../protocol/clientIn';
import { Link, roomPath } from '../../router';
import { ago, kindName, languageName, many } from '../../ui/words';

type Shown = { rooms: RoomSummary[]; next: string | null };

export function RoomList() {
  const person = useAccount()?.user.id;
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<string | null>(null);

  const load = useCallback(async (after: string | null, signal: AbortSignal) => {
    try {
      const page = await openRooms(after, signal);
      setShown((before) => ({ rooms: [...(after && before ? before.rooms : []), ...page.items], next: page.next }));
      setError(null);
    } catch (reason) {
      if (signal.aborted) return;
      setError(isRefusedToken(reason) ? 'Give a name to see the rooms.' : messageOf(reason));
    }
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another person may see other rooms
  useEffect(() => {
    const end = new AbortController();
    void load(null, end.signal);
    return () => end.abort();
  }, [load, person]);

  const again = (after: string | null) => void load(after, new AbortController().signal);

  return (
    <section className="rooms" aria-labelledby="rooms">
      <div className="rooms-head">
        <h2 id="rooms">Open rooms</h2>
        <button type="button" className="quiet" onClick={() => again(null)}>
          Refresh
        </button>
      </div>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {shown && shown.rooms.length === 0 && <p className="empty">No room is open. Be the first.</p>}
      <ul data-testid="room-list" aria-busy={shown === null}>
        {shown?.rooms.map((room) => (
          <li key={room.id}>
            <Link href={roomPath(room.id)} className="room-card">
              <span className={`kind ${room.kind}`}>{kindName(room.kind)}</span>
              <span className="room-title">{room.title}</span>
              <span className="room-facts">{factsOf(room).join(' · ')}</span>
            </Link>
          </li>
        ))}
      </ul>
      {shown?.next && (
        <button type="button" data-testid="more-rooms" onClick={() => again(shown.next)}>
          Show more
        </button>
      )}
    </section>
  );
}

function factsOf(room: RoomSummary): string[] {
  const count = Array.isArray(room.members) ? room.members.length : room.members;
  return [
    room.language ? languageName(room.language) : '',
    count === undefined ? '' : many(count, 'member'),
    room.openedAt ? ago(room.openedAt) : '',
  ].filter(Boolean);
}
