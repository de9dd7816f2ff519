import { useSyncExternalStore } from 'react';
import { newId, traceOf } from './newId';
import { refusal } from './problem';

export interface KindInMemory {
  readonly kind: string;
  /** Null where there are no shards: on one machine. */
  readonly shards: number | null;
  readonly awake: number;
}

export interface NodeReport {
  readonly startedAt: string;
  readonly version: string;
  readonly memoryBytes: number;
  readonly rooms: number;
  readonly viewers: number;
  readonly commandsWaiting: number;
  readonly entities: readonly KindInMemory[];
}

export interface Node {
  readonly address: string;
  readonly roles: readonly string[];
  readonly status: string;
  readonly reachable: boolean;
  readonly leader: boolean;
  readonly placesShards: boolean;
  /** Null when the node does not answer. */
  readonly report: NodeReport | null;
}

export interface Subscription {
  readonly name: string;
  readonly models: readonly string[];
  readonly offset: number;
  readonly lagPositions: number;
  /** Null when no node that answers runs it. */
  readonly lagSeconds: number | null;
  readonly node: string | null;
}

export interface Installation {
  /** The node that answered. */
  readonly asked: string;
  readonly nodes: readonly Node[];
  readonly subscriptions: readonly Subscription[];
}

export interface Access {
  readonly key: string | null;
  /** Why the last key was of no use. */
  readonly refused: string | null;
}

const PATH = '/v1/operations';
const KEY = 'skillgraph.operator-key';
const ANSWER_MS = 5000;

const listeners = new Set<() => void>();
let access: Access = { key: load(), refused: null };

function load(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps the key for as long as this tab is open; null forgets it, because one wants to or it was refused. */
export function keepKey(key: string | null, refused: string | null = null): void {
  access = { key, refused };
  try {
    if (key) sessionStorage.setItem(KEY, key);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is switched off: the key lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useAccess = (): Access => useSyncExternalStore(subscribe, () => access);

export async function installationNow(as: string, signal: AbortSignal): Promise<Installation> {
  const [cluster, read] = await Promise.all([
    ask<Pick<Installation, 'asked' | 'nodes'>>(as, '/cluster', { signal }),
    ask<{ items: Subscription[] }>(as, '/subscriptions', { signal }),
  ]);
  return { ...cluster, subscriptions: read.items };
}

export const askNode = (as: string, address: string, what: 'leave' | 'down'): Promise<unknown> =>
  post(as, `/cluster/nodes/${encodeURIComponent(address)}/${what}`);

export const rebuild = (as: string, subscription: string): Promise<unknown> =>
  post(as, `/subscriptions/${encodeURIComponent(subscription)}/rebuild`);

function post(as: string, path: string): Promise<unknown> {
  const id = newId();
  return ask(as, path, { method: 'POST', headers: { 'Idempotency-Key': id, traceparent: traceOf(id) } });
}

/** A node that is just dying may take a question and never answer it. */
async function ask<T>(as: string, path: string, init: RequestInit): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${as}`);
  const patience = AbortSignal.timeout(ANSWER_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
  const response = await fetch(`${PATH}${path}`, { ...init, headers, signal });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}
