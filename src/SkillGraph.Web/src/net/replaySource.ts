import type { Envelope } from '../protocol/clientIn';
import type { ReplayOptions } from '../protocol/clientOut';
import { account } from './account';
import { eventsAfter } from './api';
import { waitBeforeTry } from './patience';
import { ApiError } from './problem';

/** What a recording is filled from: history over HTTP, then, while the room is open, what happens now. */
export interface Sink {
  readonly length: number;
  readonly open: boolean;
  add(batch: readonly Envelope[]): void;
  complete(): void;
  refused(error: ApiError): void;
}

const ASK_AGAIN_MS = 3000;

export async function fill(roomId: string, sink: Sink, signal: AbortSignal, report: string | null = null): Promise<void> {
  const over = () => signal.aborted;
  for (let tries = 0; !over(); tries++) {
    try {
      for await (const batch of eventsAfter(roomId, sink.length, signal, report)) sink.add(batch);
      sink.complete();
      tries = 0;
      // What is looked at for a report ends with the passage.
      if (!sink.open || report !== null) return;
      await (account() ? follow(roomId, sink, signal) : new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS)));
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        if (!over()) sink.refused(error);
        return;
      }
    }
    await waitBeforeTry(tries, signal);
  }
}

/** The live tail; ends when the room closes or the connection is lost. */
async function follow(roomId: string, sink: Sink, signal: AbortSignal): Promise<void> {
  const { hubConnection } = await import('./hubConnection');
  const connection = hubConnection('/hubs/replays');
  const options: ReplayOptions = { from: sink.length + 1, to: null, speed: 0, maxPause: 0 };
  try {
    await connection.start();
    await new Promise<void>((resolve) => {
      const end = () => resolve();
      connection.onclose(end);
      signal.addEventListener('abort', end);
      connection.stream<Envelope[]>('Replay', roomId, options).subscribe({ next: (batch) => sink.add(batch), error: end, complete: end });
    });
  } finally {
    await connection.stop().catch(() => undefined);
  }
}
