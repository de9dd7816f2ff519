import { useSyncExternalStore } from 'react';
import type { GuestEntered } from '../protocol/clientIn';

export interface Account {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly user: { readonly id: string; readonly name: string };
}

const KEY = 'skillgraph.account';
const listeners = new Set<() => void>();
let current = load();

function load(): Account | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Account | null;
    return stored && stored.expiresAt > Date.now() ? stored : null;
  } catch {
    return null;
  }
}

function set(account: Account | null): void {
  current = account;
  try {
    if (account) localStorage.setItem(KEY, JSON.stringify(account));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: the name lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export const account = (): Account | null => current;

export function entered(guest: GuestEntered): void {
  set({ accessToken: guest.accessToken, expiresAt: Date.now() + guest.expiresIn * 1000, user: guest.user });
}

/** Forgets the token: it was refused, or the person leaves. */
export const forgetAccount = (): void => set(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useAccount = (): Account | null => useSyncExternalStore(subscribe, account);

addEventListener('storage', (event) => {
  if (event.key !== KEY) return;
  current = load();
  for (const listener of listeners) listener();
});
