import { ChangeSet, type Text } from '@codemirror/state';

/**
 * One file as one person sees it: the room's document, then the edit on its way, then what was typed since.
 *
 * Not the extension `@codemirror/collab`: that one counts a version and a confirmation for every local update, while this
 * room gives one version to a whole command, into which any number of keystrokes were composed. And here the confirmed
 * change may differ from what we predicted (`confirm`), because the room rebases over everything missed at once and we
 * over one event after the other; rarely, around deletions, these order simultaneous insertions differently.
 */
export interface FileCollab {
  readonly version: number;
  readonly doc: Text;
  readonly sent: SentEdit | null;
  readonly pending: ChangeSet | null;
  /** How many local changes are composed into `pending`. */
  readonly typed: number;
}

export interface SentEdit {
  readonly cmd: string;
  /** What was sent, as it was sent: a repeat must be the same to the letter. */
  readonly base: number;
  readonly original: ChangeSet;
  /** The same, rebased on to `doc`. */
  readonly changes: ChangeSet;
  readonly typed: number;
}

/** The next state, and what the editor has to do to follow. */
export interface Followed {
  readonly file: FileCollab;
  readonly toEditor: ChangeSet | null;
}

export const unedited = (version: number, doc: Text): FileCollab => ({ version, doc, sent: null, pending: null, typed: 0 });

export const isUnsent = (file: FileCollab): boolean => file.sent !== null || file.pending !== null;

export const unsentCount = (file: FileCollab): number => file.typed + (file.sent?.typed ?? 0);

/** What the editor shows. */
export function localDoc(file: FileCollab): Text {
  const all = unsentChanges(file);
  return all ? all.apply(file.doc) : file.doc;
}

/** From the room's document to the one in the editor. */
export function unsentChanges(file: FileCollab): ChangeSet | null {
  if (!file.sent) return file.pending;
  return file.pending ? file.sent.changes.compose(file.pending) : file.sent.changes;
}

export function type(file: FileCollab, changes: ChangeSet): FileCollab {
  const pending = file.pending ? file.pending.compose(changes) : changes;
  return pending.empty ? { ...file, pending: null, typed: 0 } : { ...file, pending, typed: file.typed + 1 };
}

/** Puts what was typed on its way. Only when nothing is. */
export function send(file: FileCollab, cmd: string): FileCollab {
  if (file.sent || !file.pending) return file;
  const sent = { cmd, base: file.version, original: file.pending, changes: file.pending, typed: file.typed };
  return { ...file, sent, pending: null, typed: 0 };
}

/** Someone else's edit. At the same place theirs comes first, as the room has it. */
export function receive(file: FileCollab, version: number, theirs: ChangeSet): Followed {
  const doc = theirs.apply(file.doc);
  const sent = file.sent && { ...file.sent, changes: file.sent.changes.map(theirs) };
  const overSent = file.sent ? theirs.map(file.sent.changes, true) : theirs;
  const pending = file.pending?.map(overSent) ?? null;
  const toEditor = file.pending ? overSent.map(file.pending, true) : overSent;
  return { file: { ...file, version, doc, sent, pending }, toEditor };
}

/** Our own edit came back, as the room rebased it. */
export function confirm(file: FileCollab, version: number, ours: ChangeSet): Followed {
  const doc = ours.apply(file.doc);
  const predicted = file.sent?.changes;
  if (!predicted || same(predicted, ours)) return { file: { ...file, version, doc, sent: null }, toEditor: null };
  const { pending, toEditor } = replaceSent(file, ours);
  return { file: { ...file, version, doc, sent: null, pending }, toEditor };
}

/** The room took the edit and found nothing left to do. */
export function confirmWithoutEffect(file: FileCollab): Followed {
  if (!file.sent) return { file, toEditor: null };
  const { pending, toEditor } = replaceSent(file, ChangeSet.empty(file.doc.length));
  return { file: { ...file, sent: null, pending }, toEditor };
}

/** The edit was refused for its base alone: what was sent is to be sent again, together with what came after. */
export function unsend(file: FileCollab): FileCollab {
  return { ...file, sent: null, pending: unsentChanges(file), typed: unsentCount(file) };
}

/** Back to what the room has. */
export function rollBack(file: FileCollab): Followed {
  const all = unsentChanges(file);
  return { file: unedited(file.version, file.doc), toEditor: all?.invert(file.doc) ?? null };
}

function replaceSent(file: FileCollab, ours: ChangeSet): { pending: ChangeSet | null; toEditor: ChangeSet } {
  const predicted = file.sent?.changes ?? ChangeSet.empty(file.doc.length);
  const correction = predicted.invert(file.doc).compose(ours);
  return file.pending
    ? { pending: file.pending.map(correction), toEditor: correction.map(file.pending, true) }
    : { pending: null, toEditor: correction };
}

const same = (one: ChangeSet, other: ChangeSet): boolean => JSON.stringify(one) === JSON.stringify(other);
