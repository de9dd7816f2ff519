import type { HubConnection } from '@microsoft/signalr';
import { refusalIn, verdictOn } from '../live/refusals';
import type { RoomSession, Wire } from '../live/roomSession';
import type { Joined, RoomHubEvents } from '../protocol/clientIn';
import type { RoomHubCalls } from '../protocol/clientOut';
import { eventsAfter, mayConnect, roomNow } from './api';
import { hubConnection } from './hubConnection';
import { traceOf } from './newId';
import { waitBeforeTry } from './patience';
import { ApiError } from './problem';

const CONNECT_WITHIN_MS = 8000;

/** Keeps a session connected until it is stopped or refused. Resuming is by version, in the session; here is only the patience. */
export function connect(roomId: string, session: RoomSession): () => void {
  const end = new AbortController();
  const over = () => end.signal.aborted;
  let connection: HubConnection | null = null;

  const call = <M extends keyof RoomHubCalls>(method: M, ...args: RoomHubCalls[M]): Promise<unknown> =>
    connection ? connection.invoke(method, ...args) : Promise.reject(new Error('not connected'));

  const wire: Wire = {
    send(cmd, command) {
      call('Send', roomId, cmd, { ...command, trace: traceOf(cmd) }).catch((error: unknown) => {
        const refusal = refusalIn(error);
        if (refusal) session.acks([{ cmd, ...refusal }]);
      });
    },
    signal(to, payload) {
      call('Signal', roomId, to, payload).catch(() => undefined);
    },
    rejoin() {
      connection?.stop().catch(() => undefined);
    },
    missing: (after) => eventsAfter(roomId, after, end.signal),
  };

  const dropWhenOffline = () => wire.rejoin();

  async function once(): Promise<void> {
    const mine = hubConnection('/hubs/rooms');
    connection = mine;
    hear(mine, roomId, session);
    const closed = new Promise<void>((resolve) => mine.onclose(() => resolve()));
    const tooLong = setTimeout(() => void mine.stop(), CONNECT_WITHIN_MS);
    try {
      await mine.start();
      const joined = (await call('Join', roomId, session.after())) as Joined;
      clearTimeout(tooLong);
      if (over()) return;
      session.connectionIs('live');
      session.isJoined(joined);
      await closed;
    } finally {
      clearTimeout(tooLong);
      if (connection === mine) connection = null;
      await mine.stop().catch(() => undefined);
    }
  }

  async function forever(): Promise<void> {
    for (let tries = 0; !over();) {
      const began = Date.now();
      try {
        await once();
        tries = Date.now() - began > 5000 ? 0 : tries + 1;
      } catch (error) {
        const reason = navigator.onLine ? await refused(roomId, error, end.signal) : null;
        if (over()) return;
        if (reason) {
          session.isDenied(reason.code, reason.message);
          return;
        }
        tries++;
      }
      if (over()) return;
      session.connectionIs('offline');
      await waitBeforeTry(tries, end.signal);
    }
  }

  session.start(wire);
  session.connectionIs('connecting');
  addEventListener('offline', dropWhenOffline);
  void forever();

  return () => {
    end.abort();
    removeEventListener('offline', dropWhenOffline);
    session.stop();
    wire.rejoin();
  };
}

function hear(connection: HubConnection, roomId: string, session: RoomSession): void {
  const on = <E extends keyof RoomHubEvents>(event: E, act: (...args: RoomHubEvents[E]) => void) =>
    connection.on(event, (...args: unknown[]) => {
      if (args[0] === roomId) act(...(args as RoomHubEvents[E]));
    });
  on('events', (_, envelopes) => session.events(envelopes));
  on('acks', (_, acks) => session.acks(acks));
  on('signal', (_, from, payload) => session.signal(from, payload));
  on('presence', (_, presence) => session.presenceIs(presence));
  on('resync', () => session.resync());
}

/** A browser does not say why a WebSocket failed; asking the same over HTTP does. */
async function refused(roomId: string, error: unknown, signal: AbortSignal): Promise<{ code: string; message: string } | null> {
  const told = refusalIn(error);
  if (told) return verdictOn(told.code) === 'same-again-later' ? null : told;
  try {
    await mayConnect('/hubs/rooms', signal);
    await roomNow(roomId, signal);
    return null;
  } catch (reason) {
    const final = reason instanceof ApiError && [401, 403, 404, 410].includes(reason.status);
    return final ? { code: reason.status === 401 ? 'token.refused' : reason.code, message: reason.message } : null;
  }
}
