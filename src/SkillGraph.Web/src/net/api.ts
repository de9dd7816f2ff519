import type { Envelope, GuestEntered, Page, RoomState, RoomSummary } from '../protocol/clientIn';
import type { OpenRoomRequest, RoomCommand } from '../protocol/clientOut';
import { lines } from './lines';
import { newId, traceOf } from './newId';
import { isRefusedToken, refusal } from './problem';
import { afterRefusal, tokenOfNow } from './session';

export const enterAsGuest = (name: string): Promise<GuestEntered> => post('/v1/auth/guest', { name });

export const openRoom = (request: OpenRoomRequest): Promise<{ id: string }> => post('/v1/rooms', request);

/** A command without a socket. */
export const command = (roomId: string, what: RoomCommand): Promise<unknown> =>
  post(`/v1/rooms/${encodeURIComponent(roomId)}/commands`, { id: newId(), command: what });

export function openRooms(after: string | null, signal: AbortSignal): Promise<Page<RoomSummary>> {
  const query = new URLSearchParams({ status: 'open', limit: '20', ...(after ? { after } : {}) });
  return get(`/v1/rooms?${query}`, signal);
}

export const roomNow = (roomId: string, signal?: AbortSignal): Promise<RoomState> => get(`/v1/rooms/${encodeURIComponent(roomId)}`, signal);

/** Fails with 401 when the token is no longer good. A browser does not tell that of a WebSocket; the first step of the hub's own protocol does. */
export async function mayConnect(hub: string, signal: AbortSignal): Promise<void> {
  await call(`${hub}/negotiate?negotiateVersion=1`, { method: 'POST', signal });
}

/** Everything that happened in a room after a version, as it arrives. */
export async function* eventsAfter(
  roomId: string,
  after: number,
  signal: AbortSignal,
  report: string | null = null,
): AsyncGenerator<Envelope[]> {
  const path = `/v1/rooms/${encodeURIComponent(roomId)}/events?after=${after}${report === null ? '' : `&report=${encodeURIComponent(report)}`}`;
  const response = await call(path, { signal, headers: { Accept: 'application/x-ndjson' } });
  if (!response.body) return;
  for await (const batch of lines(response.body)) yield batch.map((line) => JSON.parse(line) as Envelope);
}

/** The one event after a version. */
export async function eventAfter(roomId: string, after: number): Promise<Envelope | undefined> {
  const page = await get<Page<Envelope>>(`/v1/rooms/${encodeURIComponent(roomId)}/events?after=${after}&limit=1`);
  return page.items[0];
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await call(path, signal ? { signal } : {});
  return (await response.json()) as T;
}

export function post<T>(path: string, body: unknown): Promise<T> {
  const id = newId();
  return send('POST', path, body, { 'Idempotency-Key': id, traceparent: traceOf(id) });
}

/** A body is JSON; where there is no answer but success, that is `undefined`. */
export async function send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await call(path, { method, ...json, headers: { ...json.headers, ...headers } });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** As whoever is here. A token that was refused is changed for another once, and then it is as if nothing had been. */
export async function call(path: string, init: RequestInit): Promise<Response> {
  const token = await tokenOfNow();
  try {
    return await callWith(token, path, init);
  } catch (refused) {
    const next = token !== null && isRefusedToken(refused) ? await afterRefusal(token) : null;
    if (next === null) throw refused;
    return callWith(next, path, init);
  }
}

async function callWith(token: string | null, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(path, { ...init, headers });
  if (!response.ok) throw await refusal(response);
  return response;
}
