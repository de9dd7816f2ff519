import { useSyncExternalStore } from 'react';
import type { GuestEntered, SignedIn } from '../protocol/clientIn';

export interface Account {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly user: { readonly id: string; readonly name: string };
  readonly isGuest: boolean;
  /** Of whoever looks after people; the server decides, this is for what the pages offer. */
  readonly roles: readonly string[];
}

/** A guest's token is all there is of them, so it is kept; that of an account is in memory alone, and comes anew with a cookie that no script reads. */
const KEY = 'skillgraph.account';
const listeners = new Set<() => void>();
let current = storedGuest();
let hadAccount = false;

function storedGuest(): Account | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Account | null;
    return stored && stored.expiresAt > Date.now() ? { ...stored, isGuest: true, roles: [] } : null;
  } catch {
    return null;
  }
}

function keep(guest: Account | null): void {
  try {
    if (guest) localStorage.setItem(KEY, JSON.stringify(guest));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: the name lasts as long as the page.
  }
}

/** Whoever uses this page from now on; null is nobody. */
export function become(account: Account | null): void {
  hadAccount ||= current?.isGuest === false;
  current = account;
  keep(account?.isGuest ? account : null);
  for (const listener of listeners) listener();
}

export const account = (): Account | null => current;

/** Somebody with an account used this page, and has not signed in again. */
export const hasLostAccount = (): boolean => current === null && hadAccount;

export const accountOf = (answer: GuestEntered & Partial<Pick<SignedIn, 'roles'>>, isGuest: boolean): Account => ({
  accessToken: answer.accessToken,
  expiresAt: Date.now() + answer.expiresIn * 1000,
  user: answer.user,
  isGuest,
  roles: answer.roles ?? [],
});

export const entered = (guest: GuestEntered): void => become(accountOf(guest, true));

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useAccount = (): Account | null => useSyncExternalStore(subscribe, account);

addEventListener('storage', (event) => {
  if (event.key !== KEY || current?.isGuest === false) return;
  current = storedGuest();
  for (const listener of listeners) listener();
});
