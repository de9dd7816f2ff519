import type { Me, MySession, MyToken, Page, Profile, SecondFactorAsked } from '../protocol/clientIn';
import { call, get, post, send } from './api';

// What holds a password is sent without an id to repeat it under: the server would have to remember it.

export const register = (who: { email: string; password: string; name: string }): Promise<unknown> =>
  send('POST', '/v1/auth/register', who);

export const verifyEmail = (token: string): Promise<void> => send('POST', '/v1/auth/verify-email', { token });

export const forgotPassword = (email: string): Promise<unknown> => send('POST', '/v1/auth/forgot-password', { email });

export const resetPassword = (token: string, password: string): Promise<void> =>
  send('POST', '/v1/auth/reset-password', { token, password });

export const me = (signal?: AbortSignal): Promise<Me> => get('/v1/me', signal);

export interface MyChanges {
  readonly name?: string;
  readonly headline?: string;
  readonly links?: readonly string[];
  /** A preference that is null goes. */
  readonly preferences?: Readonly<Record<string, string | null>>;
}

export const changeMe = (changes: MyChanges): Promise<Me> => send('PATCH', '/v1/me', changes);

export async function setPicture(picture: Blob): Promise<void> {
  await call('/v1/me/picture', { method: 'PUT', body: picture, headers: { 'Content-Type': picture.type } });
}

export const removePicture = (): Promise<void> => send('DELETE', '/v1/me/picture');

export const changePassword = (current: string, password: string): Promise<void> => send('POST', '/v1/me/password', { current, password });

export const changeEmail = (email: string, password: string): Promise<unknown> => send('POST', '/v1/me/email', { email, password });

export const mySessions = (signal: AbortSignal): Promise<Page<MySession>> => get('/v1/me/sessions', signal);

export const endSession = (id: string): Promise<void> => send('DELETE', `/v1/me/sessions/${encodeURIComponent(id)}`);

export const endAllSessions = (): Promise<void> => send('DELETE', '/v1/me/sessions');

export const askSecondFactor = (password: string): Promise<SecondFactorAsked> => send('POST', '/v1/me/second-factor', { password });

export const confirmSecondFactor = (code: string): Promise<{ recoveryCodes: string[] }> =>
  send('POST', '/v1/me/second-factor/confirm', { code });

export const removeSecondFactor = (password: string): Promise<void> => send('DELETE', '/v1/me/second-factor', { password });

export const myTokens = (signal: AbortSignal): Promise<Page<MyToken>> => get('/v1/me/tokens', signal);

export const makeToken = (name: string, scopes: readonly string[], days: number): Promise<{ token: string }> =>
  post('/v1/me/tokens', { name, scopes, days });

export const revokeToken = (id: string): Promise<void> => send('DELETE', `/v1/me/tokens/${encodeURIComponent(id)}`);

/** Everything that is known of whoever asks, as a file. */
export async function exportMe(): Promise<{ file: Blob; name: string }> {
  const response = await call('/v1/me/export', {});
  const named = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '');
  return { file: await response.blob(), name: named?.[1] ?? 'skillgraph-export' };
}

export const eraseMe = (password: string): Promise<void> => send('DELETE', '/v1/me', { password, confirm: 'erase' });

export const profile = (id: string, signal: AbortSignal): Promise<Profile> => get(`/v1/users/${encodeURIComponent(id)}`, signal);
