import { useEffect, useState } from 'react';
import type { ApiError } from '../../net/problem';
import { fill } from '../../net/replaySource';
import { Recording } from '../../replay/recording';

export interface Loaded {
  readonly recording: Recording;
  readonly length: number;
  readonly complete: boolean;
  readonly refused: ApiError | null;
}

/** A recording that grows: first with history, then with what happens. Another person may see what this one may not. */
export function useRecording(roomId: string, person: string | null, attempt: number, report: string | null): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(() => ({ recording: new Recording(roomId), length: 0, complete: false, refused: null }));

  useEffect(() => {
    const end = new AbortController();
    const recording = new Recording(roomId);
    let complete = false;
    let drawing = 0;
    const tell = (refused: ApiError | null = null) => {
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(() => setLoaded({ recording, length: recording.length, complete, refused }));
    };
    const sink = {
      get length() {
        return recording.length;
      },
      get open() {
        return recording.at(recording.length).room.status === 'open';
      },
      add: (batch: Parameters<Recording['add']>[0]) => {
        recording.add(batch);
        tell();
      },
      complete: () => {
        complete = true;
        tell();
      },
      refused: (error: ApiError) => tell(error),
    };
    void fill(roomId, sink, end.signal, report);
    return () => {
      end.abort();
      cancelAnimationFrame(drawing);
    };
  }, [roomId, person, attempt, report]);

  return loaded;
}
