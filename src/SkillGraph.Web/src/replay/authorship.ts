import type { ChangeSet } from '@codemirror/state';

/** So many characters by one person. A file's runs, in order, cover it. */
export interface Run {
  readonly length: number;
  readonly author: string;
}

export type Runs = readonly Run[];

export const writtenBy = (author: string, length: number): Runs => (length ? [{ length, author }] : []);

/** Who wrote what, after one more edit: what was inserted is the author's, what was deleted is nobody's. */
export function rewrite(runs: Runs, changes: ChangeSet, author: string): Runs {
  const next: Run[] = [];
  let index = 0;
  let used = 0;
  let position = 0;

  const add = (run: Run) => {
    if (run.length === 0) return;
    const last = next.at(-1);
    if (last?.author === run.author) next[next.length - 1] = { length: last.length + run.length, author: run.author };
    else next.push(run);
  };
  const pass = (until: number, keep: boolean) => {
    while (position < until) {
      const run = runs[index];
      if (!run) return;
      const piece = Math.min(run.length - used, until - position);
      if (keep) add(piece === run.length ? run : { length: piece, author: run.author });
      position += piece;
      used += piece;
      if (used === run.length) {
        index++;
        used = 0;
      }
    }
  };

  changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    pass(fromA, true);
    pass(toA, false);
    add({ length: inserted.length, author });
  });
  pass(changes.length, true);
  return next;
}
