import { ChangeSet } from '@codemirror/state';
import type { Envelope } from '../protocol/clientIn';
import { fold } from '../room/fold';
import { beforeTheFirstEvent, type RoomView } from '../room/roomView';
import { type Runs, rewrite, writtenBy } from './authorship';

/** A room at one version, with what only a replay shows. */
export interface Moment {
  readonly room: RoomView;
  readonly authors: ReadonlyMap<string, Runs>;
  readonly lastEdit: { readonly file: string; readonly by: string; readonly at: number } | null;
}

const CHECKPOINT_EVERY = 500;

/** All envelopes of a room. Any moment is at most 500 events away from one that is kept; those share almost everything. */
export class Recording {
  readonly envelopes: Envelope[] = [];
  /** When each event happened, in ms. */
  readonly times: number[] = [];
  private readonly checkpoints: Moment[];
  private end: Moment;
  private seen: Moment;

  constructor(roomId: string) {
    this.end = { room: beforeTheFirstEvent(roomId), authors: new Map(), lastEdit: null };
    this.seen = this.end;
    this.checkpoints = [this.end];
  }

  get length(): number {
    return this.envelopes.length;
  }

  /** Takes what comes next; what it has already, it passes over. */
  add(batch: readonly Envelope[]): void {
    for (const envelope of batch) {
      if (envelope.v !== this.length + 1) continue;
      this.end = step(this.end, envelope);
      this.envelopes.push(envelope);
      this.times.push(envelope.type === undefined ? (this.times.at(-1) ?? 0) : Date.parse(envelope.t));
      if (this.length % CHECKPOINT_EVERY === 0) this.checkpoints.push(this.end);
    }
  }

  at(version: number): Moment {
    const wanted = Math.max(0, Math.min(version, this.length));
    if (wanted === this.length) return this.end;
    const kept = this.checkpoints[Math.floor(wanted / CHECKPOINT_EVERY)];
    const near = this.seen.room.version <= wanted ? this.seen : null;
    let moment = !kept || (near && near.room.version >= kept.room.version) ? (near ?? this.end) : kept;
    for (const envelope of this.envelopes.slice(moment.room.version, wanted)) moment = step(moment, envelope);
    this.seen = moment;
    return moment;
  }
}

function step(before: Moment, envelope: Envelope): Moment {
  const room = fold(before.room, envelope);
  const next = { ...before, room };
  if (envelope.type === 'room.file-added.v1') {
    const { file, text } = envelope.data;
    return { ...next, authors: new Map(before.authors).set(file, writtenBy(envelope.by, text.length)) };
  }
  if (envelope.type !== 'room.edited.v1') return next;
  const { file } = envelope.data;
  const changes = ChangeSet.fromJSON(envelope.data.changes);
  const authors = new Map(before.authors).set(file, rewrite(before.authors.get(file) ?? [], changes, envelope.by));
  return { room, authors, lastEdit: { file, by: envelope.by, at: endOf(changes) } };
}

/** Where the caret of whoever made these changes was left. */
function endOf(changes: ChangeSet): number {
  let end = 0;
  changes.iterChangedRanges((_fromA, _toA, _fromB, toB) => {
    end = toB;
  });
  return end;
}
