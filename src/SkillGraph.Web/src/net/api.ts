import type { Envelope, GuestEntered, Page, Problem, RoomState, RoomSummary } from '../protocol/clientIn';
import type { OpenRoomRequest, RoomCommand } from '../protocol/clientOut';
import { account, forgetAccount } from './account';
import { lines } from './lines';
import { newId, traceOf } from './newId';

/** An answer that is not a success. `code` is stable; the message is for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const isRefusedToken = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

export const messageOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'The server cannot be reached. Check the connection and try again.';

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
export async function* eventsAfter(roomId: string, after: number, signal: AbortSignal): AsyncGenerator<Envelope[]> {
  const path = `/v1/rooms/${encodeURIComponent(roomId)}/events?after=${after}`;
  const response = await call(path, { signal, headers: { Accept: 'application/x-ndjson' } });
  if (!response.body) return;
  for await (const batch of lines(response.body)) yield batch.map((line) => JSON.parse(line) as Envelope);
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await call(path, signal ? { signal } : {});
  return (await response.json()) as T;
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const id = newId();
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': id, traceparent: traceOf(id) };
  const response = await call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as T;
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const token = account()?.accessToken;
  const headers = new Headers(init.headers);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(path, { ...init, headers });
  if (response.ok) return response;
  if (response.status === 401 && token === account()?.accessToken) forgetAccount();
  throw await refusal(response);
}

export async function refusal(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const field = Object.values(problem.errors ?? {})[0]?.[0];
  const message = field ?? problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  return new ApiError(response.status, problem.code ?? `http.${response.status}`, message);
}
