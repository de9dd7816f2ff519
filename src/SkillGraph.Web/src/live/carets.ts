import type { ChangeDesc } from '@codemirror/state';

/** Where someone is, in the coordinates of the room's document at `version`. */
export interface Caret {
  readonly file: string;
  readonly version: number;
  readonly anchor: number;
  readonly head: number;
}

export type Carets = ReadonlyMap<string, Caret>;

/** A past edit, by which a caret that comes late is brought up to date. */
export interface PastEdit {
  readonly version: number;
  readonly by: string;
  readonly changes: ChangeDesc;
}

/** A signal from a member. It may be older or newer than what we have of the file: the newer ones wait for their version. */
export function hear(carets: Carets, member: string, caret: Caret, past: readonly PastEdit[]): Carets {
  const behind = past.filter((edit) => edit.version > caret.version);
  const oldest = behind[0]?.version ?? caret.version + 1;
  if (oldest !== caret.version + 1) return forget(carets, member);
  return new Map(carets).set(
    member,
    behind.reduce((at, edit) => moved(at, member, edit), caret),
  );
}

/** An edit of a file moves the carets in it; that of its author stays behind what they typed. */
export function follow(carets: Carets, file: string, edit: PastEdit): Carets {
  const next = new Map(carets);
  for (const [member, caret] of carets) {
    if (caret.file === file && caret.version === edit.version - 1) next.set(member, moved(caret, member, edit));
  }
  return next;
}

export function forget(carets: Carets, member: string): Carets {
  return new Map([...carets].filter(([id]) => id !== member));
}

/** Carets of those who are still here. */
export function only(carets: Carets, here: ReadonlySet<string>): Carets {
  return new Map([...carets].filter(([member]) => here.has(member)));
}

export function inFile(carets: Carets, file: string, version: number): [member: string, caret: Caret][] {
  return [...carets].filter(([, caret]) => caret.file === file && caret.version === version);
}

function moved(caret: Caret, member: string, edit: PastEdit): Caret {
  const side = edit.by === member ? 1 : -1;
  const map = (position: number) => edit.changes.mapPos(Math.min(position, edit.changes.length), side);
  return { ...caret, version: edit.version, anchor: map(caret.anchor), head: map(caret.head) };
}
