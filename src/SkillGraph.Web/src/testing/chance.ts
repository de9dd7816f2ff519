import { ChangeSet } from '@codemirror/state';

export type Below = (limit: number) => number;

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function seeded(seed: number): Below {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

/** An edit such as a person makes, or several at once as "replace all" does. */
export function someEdit(length: number, below: Below): ChangeSet {
  const edits = Array.from({ length: 1 + below(3) }, () => {
    const from = below(length + 1);
    const to = Math.min(length, from + (below(3) === 0 ? below(6) : 0));
    return { from, to, insert: below(4) === 0 ? '' : 'abc\ndefgh'.slice(below(4), 4 + below(6)) };
  });
  edits.sort((a, b) => a.from - b.from);
  const apart = edits.filter((edit, i) => i === 0 || edit.from > (edits[i - 1]?.to ?? 0));
  return ChangeSet.of(apart, length);
}
