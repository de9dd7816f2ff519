import { describe, expect, it } from 'vitest';
import type { Envelope } from '../protocol/clientIn';
import { atTheStart, play, type Player } from './player';
import { columnsOf, positionOf, timelineOf, versionAt } from './timeline';

const times = [1000, 1500, 61_500, 61_500, 62_000];

describe('A timeline', () => {
  it('starts with the first event and cuts long pauses', () => {
    expect([...timelineOf(times, 2000).starts]).toEqual([0, 500, 2500, 2500, 3000]);
  });

  it('keeps pauses as they were when they are not cut', () => {
    expect(timelineOf(times, null).duration).toBe(61_000);
  });

  it('lets no clock that went back turn time around', () => {
    expect([...timelineOf([1000, 400, 900], null).starts]).toEqual([0, 0, 500]);
  });

  it('shows every event of a position', () => {
    const timeline = timelineOf(times, 2000);
    expect([0, 499, 500, 2500, 3000].map((position) => versionAt(timeline, position))).toEqual([1, 1, 2, 4, 5]);
  });

  it('finds the position of a version, also of one that is not there', () => {
    const timeline = timelineOf(times, 2000);
    expect([0, 1, 2, 4, 5, 99].map((version) => positionOf(timeline, version))).toEqual([0, 0, 500, 2500, 3000, 3000]);
    expect(positionOf(timelineOf([], null), 3)).toBe(0);
  });

  it('gathers what happened into columns', () => {
    const stamp = { t: '', by: 'ada' };
    const envelopes: Envelope[] = [
      { v: 1, ...stamp, type: 'room.file-added.v1', data: { file: 'a', text: '' } },
      { v: 2, ...stamp, type: 'room.edited.v1', data: { file: 'a', version: 1, changes: [] } },
      { v: 3 },
      { v: 4, ...stamp, type: 'room.edited.v1', data: { file: 'a', version: 2, changes: [] } },
      { v: 5, ...stamp, type: 'room.chat-posted.v1', data: { text: 'hello' } },
    ];
    const [first, second] = columnsOf(timelineOf(times, 2000), envelopes, 2);
    expect(first).toEqual({ edits: new Map([['ada', 1]]), marks: new Set(['file']) });
    expect(second).toEqual({ edits: new Map([['ada', 1]]), marks: new Set(['chat']) });
  });
});

describe('A player', () => {
  const timeline = timelineOf(times, 2000);
  const at = (version: number): Player => play(atTheStart, { type: 'to-version', version, timeline });

  it('plays as fast as it is told to', () => {
    const fast = play(play(atTheStart, { type: 'speed', speed: 4 }), { type: 'toggle', timeline });
    expect(play(fast, { type: 'tick', ms: 200, timeline, open: false })).toMatchObject({ position: 800, version: 2, playing: true });
  });

  it('stops at the end of a closed room and goes live at that of an open one', () => {
    const playing = play(at(4), { type: 'toggle', timeline });
    expect(play(playing, { type: 'tick', ms: 900, timeline, open: false })).toMatchObject({ version: 5, playing: false, live: false });
    expect(play(playing, { type: 'tick', ms: 900, timeline, open: true })).toMatchObject({ version: 5, playing: false, live: true });
  });

  it('starts again when it is played at the end', () => {
    expect(play(at(5), { type: 'toggle', timeline })).toMatchObject({ playing: true, version: 0, position: 0 });
  });

  it('shows one of several events of the same instant when asked for its version', () => {
    expect(at(3)).toMatchObject({ version: 3, position: 2500 });
  });

  it('stays at its version when pauses are no longer cut', () => {
    expect(play(at(5), { type: 'stretched', timeline: timelineOf(times, null) })).toMatchObject({ version: 5, position: 61_000 });
  });

  it('goes along with an open room until it is moved', () => {
    const live = play(at(2), { type: 'go-live', timeline });
    const longer = timelineOf([...times, 63_000], 2000);
    expect(play(live, { type: 'stretched', timeline: longer })).toMatchObject({ version: 6, live: true });
    expect(play(live, { type: 'to-version', version: 4, timeline })).toMatchObject({ version: 4, live: false });
  });
});
