import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../protocol/clientIn';
import { recently } from './recently';

const MINUTE = 60_000;

/** A room in which event v happened at minute v. */
function room() {
  const counted = { asked: 0 };
  const next = (after: number) => {
    counted.asked++;
    const t = new Date((after + 1) * MINUTE).toISOString();
    return Promise.resolve<Envelope>({ v: after + 1, t, by: 'usr_a', type: 'room.chat-posted.v1', data: { text: 'hello' } });
  };
  return { counted, next };
}

describe('the versions of the last minutes', () => {
  it('begin with the first event that is not older', async () => {
    const { counted, next } = room();
    expect(await recently(next, 1000, 10, 1000 * MINUTE)).toEqual({ from: 990, to: 1000 });
    expect(counted.asked).toBeLessThan(12);
  });

  it('are all of a young room, and the last of one where nothing happened lately', async () => {
    const { next } = room();
    expect(await recently(next, 5, 60, 6 * MINUTE)).toEqual({ from: 1, to: 5 });
    expect(await recently(next, 5, 2, 100 * MINUTE)).toEqual({ from: 5, to: 5 });
  });
});
