import { ChangeSet } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import type { ChangesJson } from '../protocol/clientOut';
import type { Envelope } from '../protocol/clientIn';
import { seeded } from '../testing/chance';
import { Recording } from './recording';

/** Two people who append to a file, so many characters each before the other goes on. */
function typing(count: number, turn = 1): Envelope[] {
  const stamp = (v: number, by: string) => ({ v, by, t: new Date(1_000_000 + v * 100).toISOString() });
  const envelopes: Envelope[] = [{ ...stamp(1, 'ada'), type: 'room.file-added.v1', data: { file: 'a', text: '' } }];
  for (let i = 0; i < count; i++) {
    const changes = ChangeSet.of({ from: i, insert: String(i % 10) }, i).toJSON() as ChangesJson;
    envelopes.push({
      ...stamp(i + 2, Math.floor(i / turn) % 2 ? 'ben' : 'ada'),
      type: 'room.edited.v1',
      data: { file: 'a', version: i + 1, changes },
    });
  }
  return envelopes;
}

const digits = (count: number) => Array.from({ length: count }, (_, i) => String(i % 10)).join('');

describe('A recording', () => {
  it('shows the same text at a version from whichever side one comes to it', () => {
    const recording = new Recording('room_1');
    recording.add(typing(2000));
    const below = seeded(7);
    for (let i = 0; i < 200; i++) {
      const version = below(2002);
      const moment = recording.at(version);
      expect(moment.room.version).toBe(version);
      expect(moment.room.files.get('a')?.doc.toString() ?? '').toBe(digits(Math.max(0, version - 1)));
    }
  });

  it('knows who wrote every character and where the last one was typed', () => {
    const recording = new Recording('room_1');
    recording.add(typing(3));
    expect(recording.at(4).authors.get('a')).toEqual([
      { length: 1, author: 'ada' },
      { length: 1, author: 'ben' },
      { length: 1, author: 'ada' },
    ]);
    expect(recording.at(3).lastEdit).toEqual({ file: 'a', by: 'ben', at: 2 });
  });

  it('passes over what it has already, and what would leave a hole', () => {
    const recording = new Recording('room_1');
    const envelopes = typing(10);
    recording.add(envelopes.slice(0, 5));
    recording.add(envelopes.slice(3, 8));
    recording.add(envelopes.slice(9));
    expect(recording.length).toBe(8);
  });

  it('seeks in a long room without folding it from the start', () => {
    const recording = new Recording('room_1');
    recording.add(typing(18_000, 25));
    recording.at(17_400);
    const began = performance.now();
    for (const version of [17_300, 9_499, 3, 12_999, 501]) recording.at(version);
    expect((performance.now() - began) / 5).toBeLessThan(200);
  });

  it('gives an event one may not see the time of the one before', () => {
    const recording = new Recording('room_1');
    recording.add([...typing(1), { v: 3 }]);
    expect(recording.times[2]).toBe(recording.times[1]);
    expect(recording.at(3).room.version).toBe(3);
  });
});
