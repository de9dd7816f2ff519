import { useSyncExternalStore } from 'react';

// What a letter's link carries; "#main" and the like are not it.
const SECRET = /^#([\w-]+\.[\w-]+)$/;
const FOUND = 'skillgraph:link-secret';

let secret: string | null = null;

/** Takes the secret of a link out of the address bar, so that it is in no history, no bookmark and nothing that somebody copies. */
export function takeLinkSecret(): void {
  const found = SECRET.exec(location.hash)?.[1];
  if (!found) return;
  secret = found;
  history.replaceState(history.state, '', location.pathname + location.search);
  dispatchEvent(new Event(FOUND));
}

function subscribe(listener: () => void): () => void {
  addEventListener(FOUND, listener);
  return () => removeEventListener(FOUND, listener);
}

export const useLinkSecret = (): string | null => useSyncExternalStore(subscribe, () => secret);

// A second link that is opened in the same tab loads no page.
addEventListener('hashchange', takeLinkSecret);
