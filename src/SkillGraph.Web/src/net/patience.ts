const SEEN_MS = [0, 250, 500, 1000, 2000];
const UNSEEN_MS = 15_000;

/** Quick at first, then every two seconds while someone looks; a network or a person that comes back is not kept waiting. */
export function waitBeforeTry(tries: number, signal: AbortSignal): Promise<void> {
  const seen = SEEN_MS[Math.min(tries, SEEN_MS.length - 1)] ?? 2000;
  const ms = document.visibilityState === 'visible' ? seen : Math.max(seen, UNSEEN_MS);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms * (0.8 + Math.random() * 0.2));
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}
