import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

export type Route =
  { page: 'lobby' } | { page: 'room'; id: string } | { page: 'replay'; id: string } | { page: 'operations' } | { page: 'nowhere' };

export function routeOf(path: string): Route {
  if (path === '/' || path === '') return { page: 'lobby' };
  if (/^\/operations\/?$/.test(path)) return { page: 'operations' };
  const [, id, rest] = /^\/rooms\/([^/]+)(\/replay)?\/?$/.exec(path) ?? [];
  if (!id) return { page: 'nowhere' };
  return { page: rest ? 'replay' : 'room', id: decodeURIComponent(id) };
}

export const roomPath = (id: string): string => `/rooms/${encodeURIComponent(id)}`;
export const replayPath = (id: string, version?: number): string => `${roomPath(id)}/replay${version ? `?v=${version}` : ''}`;

const MOVED = 'skillgraph:moved';

export function go(path: string): void {
  history.pushState(null, '', path);
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
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
