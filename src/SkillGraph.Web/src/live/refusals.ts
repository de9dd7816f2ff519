/** What to do about a refused command. The codes are part of the contract and never change their meaning. */
export type Verdict = 'same-again-later' | 'rebase-and-send-again' | 'give-up';

const LATER = new Set(['engine.busy', 'engine.unavailable', 'edge.rate-limited']);
const REBASE = new Set(['room.stale-base', 'room.rebase-first']);

export function verdictOn(code: string): Verdict {
  if (LATER.has(code)) return 'same-again-later';
  return REBASE.has(code) ? 'rebase-and-send-again' : 'give-up';
}

/** 200 ms, 400 ms, … 3.2 s, so that a crowd that was refused together does not come back together. */
export const backOff = (tries: number, chance: number): number => Math.min(3200, 100 * 2 ** tries) * (0.75 + chance / 2);

/** A refused hub call: `code: sentence`, after whatever the library puts in front of it. */
export function refusalIn(error: unknown): { code: string; message: string } | null {
  const found = error instanceof Error ? /(?:^|\s)([a-z]+\.[a-z-]+): (.+)$/s.exec(error.message) : null;
  return found?.[1] && found[2] ? { code: found[1], message: found[2] } : null;
}
