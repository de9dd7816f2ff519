import { rebaseUpdates, type Update } from '@codemirror/collab';
import { ChangeSet, Text } from '@codemirror/state';

/** One file of a room as the server keeps it, with the original of the rebasing rule. */
export class ReferenceFile {
  doc = Text.empty;
  readonly history: Update[] = [];

  get version(): number {
    return this.history.length;
  }

  /** The rebased change, which becomes the next version. */
  edit(cmd: string, base: number, changes: unknown): ChangeSet {
    const mine = [{ clientID: cmd, changes: ChangeSet.fromJSON(changes) }];
    const rebased = rebaseUpdates(mine, this.history.slice(base))[0];
    if (!rebased) throw new Error('an update went missing');
    this.doc = rebased.changes.apply(this.doc);
    this.history.push(rebased);
    return rebased.changes;
  }
}
