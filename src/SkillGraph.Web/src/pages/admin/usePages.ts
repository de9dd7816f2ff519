import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '../../net/problem';
import type { Page } from '../../protocol/clientIn';

export interface Pages<T> {
  readonly items: readonly T[] | null;
  readonly error: string | null;
  /** Null when there is no more. */
  readonly more: (() => void) | null;
  readonly again: () => void;
}

/** A long list, page by page, and from its beginning when something was done to it. */
export function usePages<T>(read: (after: string | null, signal: AbortSignal) => Promise<Page<T>>): Pages<T> {
  const [items, setItems] = useState<readonly T[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ after: string | null }>({ after: null });
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const end = new AbortController();
    read(asked.after, end.signal).then(
      (page) => {
        setItems((before) => (asked.after === null ? page.items : [...(before ?? []), ...page.items]));
        setNext(page.next);
        setError(null);
      },
      (reason: unknown) => {
        if (!end.signal.aborted) setError(messageOf(reason));
      },
    );
    return () => end.abort();
  }, [read, asked]);

  return {
    items,
    error,
    more: next === null ? null : () => setAsked({ after: next }),
    again: useCallback(() => setAsked({ after: null }), []),
  };
}
