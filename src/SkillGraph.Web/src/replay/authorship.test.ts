import { ChangeSet } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { seeded, someEdit } from '../testing/chance';
import { rewrite, type Runs, writtenBy } from './authorship';

describe('Who wrote what', () => {
  it('gives an insertion in the middle to its author and leaves the rest to the others', () => {
    const runs = rewrite(writtenBy('ada', 6), ChangeSet.of({ from: 3, insert: 'xy' }, 6), 'ben');
    expect(runs).toEqual([
      { length: 3, author: 'ada' },
      { length: 2, author: 'ben' },
      { length: 3, author: 'ada' },
    ]);
  });

  it('joins what the same person wrote before and after', () => {
    const runs = rewrite(writtenBy('ada', 6), ChangeSet.of({ from: 6, insert: '!' }, 6), 'ada');
    expect(runs).toEqual([{ length: 7, author: 'ada' }]);
  });

  it('forgets what was deleted, over the borders of runs', () => {
    const runs: Runs = [
      { length: 3, author: 'ada' },
      { length: 3, author: 'ben' },
    ];
    expect(rewrite(runs, ChangeSet.of({ from: 2, to: 5 }, 6), 'cem')).toEqual([
      { length: 2, author: 'ada' },
      { length: 1, author: 'ben' },
    ]);
  });

  it('says of every character what a list of single characters would say, 200 times', () => {
    const people = ['ada', 'ben', 'cem'];
    for (let seed = 1; seed <= 200; seed++) {
      const below = seeded(seed);
      let runs: Runs = [];
      let letters: string[] = [];
      for (let step = 0; step < 30; step++) {
        const author = people[below(3)] ?? '';
        const changes = someEdit(letters.length, below);
        const next: string[] = [];
        let copied = 0;
        changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
          next.push(...letters.slice(copied, fromA), ...Array.from({ length: inserted.length }, () => author));
          copied = toA;
        });
        letters = [...next, ...letters.slice(copied)];
        runs = rewrite(runs, changes, author);
      }
      expect(
        runs.flatMap((run) => Array.from({ length: run.length }, () => run.author)),
        `seed ${seed}`,
      ).toEqual(letters);
    }
  });
});
