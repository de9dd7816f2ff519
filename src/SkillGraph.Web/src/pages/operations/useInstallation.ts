import { useEffect, useState } from 'react';
import { type Installation, installationNow, keepKey } from '../../net/operations';
import { waitBeforeTry } from '../../net/patience';
import { ApiError } from '../../net/problem';

// As patience counts, the pace of somebody who looks on: every two seconds.
const STEADY = 4;

export interface Watched {
  /** What was last seen, also while nobody answers. */
  readonly seen: Installation | null;
  readonly unreachableSince: number | null;
}

const isFinal = (error: unknown): error is ApiError => error instanceof ApiError && (error.status === 401 || error.status === 404);

/** Looks at the installation again and again, and goes on when the node it talks to is gone. */
export function useInstallation(key: string): Watched {
  const [watched, setWatched] = useState<Watched>({ seen: null, unreachableSince: null });

  useEffect(() => {
    const end = new AbortController();
    const isOver = () => end.signal.aborted;
    const look = async () => {
      while (!isOver()) {
        try {
          const seen = await installationNow(key, end.signal);
          setWatched({ seen, unreachableSince: null });
        } catch (error) {
          if (isOver()) return;
          if (isFinal(error)) {
            keepKey(null, error.message);
            return;
          }
          setWatched((before) => ({ ...before, unreachableSince: before.unreachableSince ?? Date.now() }));
        }
        await waitBeforeTry(STEADY, end.signal);
      }
    };
    void look();
    return () => end.abort();
  }, [key]);

  return watched;
}
