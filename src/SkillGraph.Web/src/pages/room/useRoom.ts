import { useEffect, useState, useSyncExternalStore } from 'react';
import { RoomSession, type RoomSnapshot } from '../../live/roomSession';
import { connect } from '../../net/roomHub';

/** A session that lives as long as the page, connected for as long as there is somebody to be. */
export function useRoom(roomId: string, person: string | null): { session: RoomSession; now: RoomSnapshot; reconnect: () => void } {
  const [session] = useState(() => new RoomSession(person ?? ''));
  const [attempt, setAttempt] = useState(0);
  const now = useSyncExternalStore(session.subscribe, session.read);

  useEffect(() => {
    if (person === null) return;
    session.becomes(person);
    return connect(roomId, session);
  }, [roomId, session, person, attempt]);

  useEffect(() => {
    if (now.unsent === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [now.unsent]);

  return { session, now, reconnect: () => setAttempt(attempt + 1) };
}
