import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '../../net/problem';
import type { Page } from '../../protocol/clientIn';

export interface List<T> {
  readonly items: readonly T[] | null;
  readonly error: string | null;
  readonly again: () => void;
}

/** A short list that is read whole, and again when something was done to it. */
export function useList<T>(read: (signal: AbortSignal) => Promise<Page<T>>): List<T> {
  const [items, setItems] = useState<readonly T[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const end = new AbortController();
    read(end.signal).then(
      (page) => {
        setItems(page.items);
        setError(null);
      },
      (reason: unknown) => {
        if (!end.signal.aborted) setError(messageOf(reason));
      },
    );
    return () => end.abort();
  }, [read, turn]);

  return { items, error, again: useCallback(() => setTurn((before) => before + 1), []) };
}
