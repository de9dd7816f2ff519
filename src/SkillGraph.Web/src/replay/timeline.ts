import type { Envelope } from '../protocol/clientIn';

/** When each event is played, in ms from the start; pauses may be cut. */
export interface Timeline {
  readonly starts: Float64Array;
  readonly duration: number;
}

export function timelineOf(times: readonly number[], longestPause: number | null): Timeline {
  const starts = new Float64Array(times.length);
  for (let i = 1; i < times.length; i++) {
    const pause = Math.max(0, (times[i] ?? 0) - (times[i - 1] ?? 0));
    starts[i] = (starts[i - 1] ?? 0) + (longestPause === null ? pause : Math.min(pause, longestPause));
  }
  return { starts, duration: starts.at(-1) ?? 0 };
}

/** The version one sees at a position: how many events have been played. */
export function versionAt(timeline: Timeline, position: number): number {
  let [low, high] = [0, timeline.starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeline.starts[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function positionOf(timeline: Timeline, version: number): number {
  const last = timeline.starts.length;
  return last === 0 || version <= 0 ? 0 : (timeline.starts[Math.min(version, last) - 1] ?? 0);
}

export type MarkKind = 'chat' | 'hand' | 'file' | 'join';

const MARKS: Partial<Record<NonNullable<Envelope['type']>, MarkKind>> = {
  'room.chat-posted.v1': 'chat',
  'room.hand-raised.v1': 'hand',
  'room.file-added.v1': 'file',
  'room.file-removed.v1': 'file',
  'room.member-entered.v1': 'join',
};

/** A stretch of the timeline: who typed how much in it, and what else happened. */
export interface Column {
  readonly edits: ReadonlyMap<string, number>;
  readonly marks: ReadonlySet<MarkKind>;
}

/** The timeline in so many columns, however many events there are. */
export function columnsOf(timeline: Timeline, envelopes: readonly Envelope[], count: number): Column[] {
  const columns = Array.from({ length: count }, () => ({ edits: new Map<string, number>(), marks: new Set<MarkKind>() }));
  envelopes.forEach((envelope, i) => {
    if (envelope.type === undefined) return;
    const share = timeline.duration ? (timeline.starts[i] ?? 0) / timeline.duration : 0;
    const column = columns[Math.min(count - 1, Math.floor(share * count))];
    if (!column) return;
    const mark = MARKS[envelope.type];
    if (mark) column.marks.add(mark);
    if (envelope.type === 'room.edited.v1') column.edits.set(envelope.by, (column.edits.get(envelope.by) ?? 0) + 1);
  });
  return columns;
}
