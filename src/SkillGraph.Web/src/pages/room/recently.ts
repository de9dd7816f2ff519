import type { Envelope } from '../../protocol/clientIn';

/** The versions of the last minutes. The page does not keep the times of what happened, so it looks for the first by halves. */
export async function recently(
  next: (after: number) => Promise<Envelope | undefined>,
  head: number,
  minutes: number,
  now = Date.now(),
): Promise<{ from: number; to: number }> {
  const since = now - minutes * 60_000;
  let [low, high] = [1, head];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await next(middle - 1);
    if (found?.type !== undefined && Date.parse(found.t) >= since) high = middle;
    else low = middle + 1;
  }
  return { from: low, to: head };
}
