import { useSyncExternalStore } from 'react';
import type { SignedIn } from '../protocol/clientIn';
import { type Account, account, accountOf, become, subscribe } from './account';
import { newId, traceOf } from './newId';
import { refusal } from './problem';
import { Renewal, type World } from './renewal';

const ANSWER_MS = 15_000;
/** So long before it ends, a token is changed for the next. */
const EARLY_MS = 60_000;
const TOO_LATE_MS = 5_000;
const TRY_AGAIN_MS = 10_000;
const TRY_AGAIN_SOON_MS = 2_000;

// Neither is a secret: that there is a session, and the id of an exchange on its way.
const SIGNED_IN = 'skillgraph.signed-in';
const PENDING = 'skillgraph.renewing';

type News = { is: 'signed-in'; account: Account } | { is: 'signed-out' };

const tabs = new BroadcastChannel('skillgraph.account');
let timer: ReturnType<typeof setTimeout> | undefined;

/** Other tabs follow: one browser is one person. */
function becomeEverywhere(next: Account | null): void {
  follow(next);
  remember(SIGNED_IN, next && 'yes');
  tabs.postMessage((next ? { is: 'signed-in', account: next } : { is: 'signed-out' }) satisfies News);
}

function follow(next: Account | null): void {
  become(next);
  clearTimeout(timer);
  if (next) timer = setTimeout(() => void keepFresh(), Math.max(0, next.expiresAt - Date.now() - EARLY_MS));
}

tabs.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (data.is === 'signed-in') follow(data.account);
  else if (account()?.isGuest === false) follow(null);
});

const world: World = {
  account,
  become: (answer) => becomeEverywhere(answer && accountOf(answer, false)),
  exchange: (key) => ask<SignedIn>('refresh', undefined, { 'Idempotency-Key': key, traceparent: traceOf(newId()) }),
  // Without locks (an address in the network without https) the ten seconds that the server allows for are all there is.
  alone: (work) => ('locks' in navigator ? (navigator.locks.request('skillgraph.account', work) as ReturnType<typeof work>) : work()),
  get pending() {
    return recalled(PENDING);
  },
  set pending(key) {
    remember(PENDING, key);
  },
  newId,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const renewal = new Renewal(world);

async function keepFresh(): Promise<void> {
  const now = account();
  if (!now || now.isGuest) return;
  await renewal.newerThan(now.accessToken).catch(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void keepFresh(), TRY_AGAIN_MS);
  });
}

/** The token to call with; renewed first if it would not last the call. */
export async function tokenOfNow(): Promise<string | null> {
  const now = account();
  if (!now) return null;
  if (now.expiresAt - Date.now() > TOO_LATE_MS) return now.accessToken;
  return afterRefusal(now.accessToken);
}

/** Another token than the one that was refused, or null: then there is nobody any more. */
export async function afterRefusal(token: string): Promise<string | null> {
  const now = account();
  if (!now) return null;
  if (now.isGuest && now.accessToken === token) {
    become(null);
    return null;
  }
  return (await renewal.newerThan(token))?.accessToken ?? null;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}

/** Nothing renews the cookie of another session meanwhile. */
export const signIn = (credentials: Credentials): Promise<void> =>
  world.alone(async () => {
    const answer = await ask<SignedIn>('login', { ...credentials, cookie: true });
    world.pending = null;
    becomeEverywhere(accountOf(answer, false));
  });

export const signOut = (): Promise<void> =>
  world.alone(async () => {
    const token = account()?.accessToken;
    await ask('logout', undefined, token ? { Authorization: `Bearer ${token}` } : {});
    forgetSession();
  });

/** The session is over, because it was ended from here or there is no account any more. */
export function forgetSession(): void {
  world.pending = null;
  becomeEverywhere(null);
}

async function ask<T>(what: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const json: RequestInit = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`/v1/auth/${what}`, {
    ...json,
    method: 'POST',
    headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function recalled(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Storage is switched off: one signs in anew with every page.
  }
}

// What a page begins with

export type Beginning = 'asking' | 'unreachable' | 'known';

let beginning: Beginning = account() === null && recalled(SIGNED_IN) !== null ? 'asking' : 'known';
const beginners = new Set<() => void>();

function begins(how: Beginning): void {
  beginning = how;
  for (const beginner of beginners) beginner();
}

async function begin(): Promise<void> {
  while (beginning !== 'known') {
    const reached = await renewal.newerThan(null).then(
      () => true,
      () => false,
    );
    begins(reached ? 'known' : 'unreachable');
    if (!reached) await world.wait(TRY_AGAIN_SOON_MS);
  }
}

// Another tab may tell before the server does.
subscribe(() => {
  if (account() !== null && beginning !== 'known') begins('known');
});
if (beginning === 'asking') void begin();

function watch(beginner: () => void): () => void {
  beginners.add(beginner);
  return () => beginners.delete(beginner);
}

export const useBeginning = (): Beginning => useSyncExternalStore(watch, () => beginning);
