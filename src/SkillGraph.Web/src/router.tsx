import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

export type Route =
  | { page: 'room'; id: string }
  | { page: 'replay'; id: string }
  | { page: 'person'; id: string }
  | { page: (typeof PLAIN)[keyof typeof PLAIN] }
  | { page: 'nowhere' };

const PLAIN = {
  '/': 'lobby',
  '/operations': 'operations',
  '/register': 'register',
  '/sign-in': 'sign-in',
  '/verify-email': 'verify-email',
  '/confirm-email': 'confirm-email',
  '/forgot-password': 'forgot-password',
  '/reset-password': 'reset-password',
  '/me': 'profile',
  '/me/security': 'security',
  '/me/privacy': 'privacy',
  '/admin': 'admin-people',
  '/admin/reports': 'admin-reports',
  '/admin/audit': 'admin-audit',
} as const;

const isPlain = (path: string): path is keyof typeof PLAIN => Object.hasOwn(PLAIN, path);

export function routeOf(path: string): Route {
  const plain = path.replace(/\/$/, '') || '/';
  if (isPlain(plain)) return { page: PLAIN[plain] };
  const [, person] = /^\/users\/([^/]+)$/.exec(plain) ?? [];
  if (person) return { page: 'person', id: decodeURIComponent(person) };
  const [, id, rest] = /^\/rooms\/([^/]+)(\/replay)?$/.exec(plain) ?? [];
  if (!id) return { page: 'nowhere' };
  return { page: rest ? 'replay' : 'room', id: decodeURIComponent(id) };
}

export const roomPath = (id: string): string => `/rooms/${encodeURIComponent(id)}`;
/** A moment of a recording; with a report, as far as its moderator may look. */
export function replayPath(id: string, version?: number, report: string | null = null): string {
  const query = new URLSearchParams({ ...(version ? { v: String(version) } : {}), ...(report === null ? {} : { report }) });
  return `${roomPath(id)}/replay${query.size > 0 ? `?${query}` : ''}`;
}

export const personPath = (id: string): string => `/users/${encodeURIComponent(id)}`;

/** To sign in and come back. */
export const signInPath = (then: string = location.pathname): string =>
  then === '/' ? '/sign-in' : `/sign-in?then=${encodeURIComponent(then)}`;

/** Where somebody wants to go next, within this program and nowhere else. */
export function thenPath(search: string = location.search): string {
  const then = new URLSearchParams(search).get('then') ?? '/';
  return /^\/(?![/\\])/.test(then) && new URL(then, location.origin).origin === location.origin ? then : '/';
}

const MOVED = 'skillgraph:moved';

export function go(path: string, { instead }: { instead?: boolean } = {}): void {
  if (instead) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);

/** A link within the program; with a modifier key it is the browser's, as anywhere. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (
      rest.target === '_blank' ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
