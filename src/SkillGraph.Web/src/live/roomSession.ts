import { ChangeSet, type Text } from '@codemirror/state';
import { difference } from '../editor/difference';
import { newId } from '../net/newId';
import type { Ack, Envelope, Joined, Presence } from '../protocol/clientIn';
import type { ChangesJson, RoomCommand, SignalPayload } from '../protocol/clientOut';
import { fold } from '../room/fold';
import { rightsOf } from '../room/rights';
import { type RoomView, viewOf } from '../room/roomView';
import { type Carets, follow, forget, hear, inFile, only, type PastEdit } from './carets';
import * as collab from './fileCollab';
import { backOff, verdictOn } from './refusals';
import { readSignal } from './signals';

export type Connection = 'connecting' | 'live' | 'offline';

/** What a session needs of the world; `net/roomHub.ts` is the real one. */
export interface Wire {
  send(cmd: string, command: RoomCommand): void;
  signal(to: string | null, payload: SignalPayload): void;
  /** Drops the connection and joins again with what `after()` says then. */
  rejoin(): void;
  missing(after: number): AsyncIterable<Envelope[]>;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** What a person typed and the room did not take. */
  readonly lost: string | null;
}

export interface RoomSnapshot {
  readonly room: RoomView | null;
  readonly connection: Connection;
  readonly presence: Presence;
  readonly unsent: number;
  readonly notices: readonly Notice[];
  /** Why this person cannot be in this room, if so. */
  readonly denied: { readonly code: string; readonly message: string } | null;
}

/** The editor's side. */
export interface FileListener {
  changed(path: string, changes: ChangeSet): void;
  removed(path: string): void;
  caretsMoved(): void;
}

interface OpenFile {
  collab: collab.FileCollab;
  past: PastEdit[];
  /** The room's version of which an acknowledgement of the edit on its way spoke. */
  ackedAt: number | null;
  tries: number;
  held: boolean;
}

interface Waiting {
  readonly command: RoomCommand;
  tries: number;
}

const PAST_KEPT = 200;
const CARET_EVERY_MS = 80;
const SILENCE_MS = 8000;

/** One person in one room: folds what comes, sends what is typed, and survives the connection. */
export class RoomSession {
  private room: RoomView | null = null;
  private connection: Connection = 'connecting';
  private presence: Presence = { here: [], watching: 0 };
  private notices: Notice[] = [];
  private denied: RoomSnapshot['denied'] = null;
  private carets: Carets = new Map();

  private readonly files = new Map<string, OpenFile>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly sentAt = new Map<string, number>();
  private queue: Envelope[] = [];
  private joined = false;
  private resumed = false;
  private headAtJoin = 0;
  private startOver = false;
  private resyncing = false;
  private filling = false;

  private snapshot: RoomSnapshot;
  private publishing = false;
  private readonly readers = new Set<() => void>();
  private readonly editors = new Set<FileListener>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private wire: Wire | null = null;
  private myCaret: { path: string; anchor: number; head: number } | null = null;
  private caretTimer = false;

  constructor(private me: string) {
    this.snapshot = this.look();
  }

  start(wire: Wire): void {
    this.wire = wire;
    this.denied = null;
    this.watchForSilence();
  }

  stop(): void {
    this.wire = null;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** The token ran out and the person gave a name again: they are someone else now, in the same place. */
  becomes(person: string): void {
    if (person === this.me) return;
    const was = this.room && rightsOf(this.room, this.me);
    this.me = person;
    if (was?.entered) this.command({ type: 'enter' });
  }

  // What the page reads

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  };

  readonly read = (): RoomSnapshot => this.snapshot;

  readonly watchFiles = (editor: FileListener): (() => void) => {
    this.editors.add(editor);
    return () => this.editors.delete(editor);
  };

  localDoc(path: string): Text | null {
    const file = this.files.get(path);
    return file ? collab.localDoc(file.collab) : null;
  }

  /** Everyone's carets in a file, in the coordinates of the editor. */
  caretsIn(path: string): { member: string; anchor: number; head: number }[] {
    const file = this.files.get(path);
    if (!file) return [];
    const unsent = collab.unsentChanges(file.collab);
    const map = (position: number) => {
      const within = Math.min(position, file.collab.doc.length);
      return unsent ? unsent.mapPos(within, -1) : within;
    };
    return inFile(this.carets, path, file.collab.version).map(([member, caret]) => ({
      member,
      anchor: map(caret.anchor),
      head: map(caret.head),
    }));
  }

  // What the person does

  command(command: RoomCommand): void {
    const cmd = newId();
    this.waiting.set(cmd, { command, tries: 0 });
    if (this.resumed) this.put(cmd, command);
    this.publish();
  }

  typed(path: string, changes: ChangeSet): void {
    const file = this.files.get(path);
    if (!file) return;
    file.collab = collab.type(file.collab, changes);
    this.flush();
    this.publish();
  }

  caretAt(path: string | null, anchor = 0, head = 0): void {
    this.myCaret = path === null ? null : { path, anchor, head };
    if (this.caretTimer) return;
    this.caretTimer = true;
    this.later(CARET_EVERY_MS, () => {
      this.caretTimer = false;
      this.tellCaret(null);
    });
  }

  dismiss(notice: number): void {
    this.notices = this.notices.filter((one) => one.id !== notice);
    this.publish();
  }

  // What the connection tells

  after(): number | null {
    return this.room && !this.startOver && !this.resyncing ? this.room.version : null;
  }

  connectionIs(connection: Connection): void {
    this.connection = connection;
    if (connection !== 'live') {
      this.joined = false;
      this.resumed = false;
      this.presence = { here: [], watching: 0 };
      this.carets = new Map();
      this.tellEditors((editor) => editor.caretsMoved());
    }
    this.publish();
  }

  isDenied(code: string, message: string): void {
    this.denied = { code, message };
    this.publish();
  }

  isJoined(joined: Joined): void {
    this.joined = true;
    this.denied = null;
    this.headAtJoin = joined.version;
    if (joined.state && this.room && joined.version < this.room.version) this.beginAgain('The room went back to an earlier state.');
    if (joined.state && (!this.room || this.startOver || !this.hasUnsentEdits())) this.adopt(viewOf(joined.state));
    this.startOver = this.resyncing = false;
    this.drain();
    if (joined.state && this.room && this.room.version < joined.version) void this.fillHole();
  }

  events(envelopes: Envelope[]): void {
    this.queue.push(...envelopes);
    this.drain();
  }

  acks(acks: Ack[]): void {
    for (const ack of acks) this.ack(ack);
    this.settleWithoutEffect();
    this.flush();
    this.publish();
  }

  signal(from: string, payload: unknown): void {
    const signal = readSignal(payload);
    if (!signal || from === this.me) return;
    if (signal.kind === 'where-are-you') this.tellCaret(from);
    else this.setCarets(signal.kind === 'caret' ? this.heard(from, signal) : forget(this.carets, from));
  }

  presenceIs(presence: Presence): void {
    this.presence = presence;
    this.setCarets(only(this.carets, new Set(presence.here.map((one) => one.id))));
    this.publish();
  }

  /** With nothing unsent the fresh state is taken as it is; otherwise the missing events are fetched, so that edits can be rebased. */
  resync(): void {
    this.queue = [];
    this.resyncing = true;
    this.wire?.rejoin();
  }

  // Events, in order and without holes

  private drain(): void {
    if (!this.joined || !this.room) return;
    while (this.queue[0] && this.queue[0].v <= this.room.version + 1) {
      const next = this.queue.shift();
      if (next && next.v > this.room.version && !this.apply(next)) return;
    }
    if (this.queue.length > 0) void this.fillHole();
    this.settleWithoutEffect();
    this.resume();
    this.flush();
    this.publish();
  }

  private async fillHole(): Promise<void> {
    if (this.filling || !this.wire || !this.room) return;
    this.filling = true;
    try {
      for await (const batch of this.wire.missing(this.room.version)) {
        for (const envelope of batch) {
          if (envelope.v === this.room.version + 1 && !this.apply(envelope)) return;
        }
      }
      this.later(0, () => this.drain());
    } catch {
      this.later(1000, () => this.drain());
    } finally {
      this.filling = false;
    }
  }

  /** False when the room had to be started over. */
  private apply(envelope: Envelope): boolean {
    if (!this.room) return false;
    try {
      this.room = fold(this.room, envelope);
      this.followInFiles(envelope);
      return true;
    } catch {
      this.beginAgain('This page lost its place in the room and starts over.');
      this.wire?.rejoin();
      return false;
    }
  }

  private beginAgain(why: string): void {
    if (this.hasUnsentEdits()) this.lose(why, [...this.files.values()]);
    this.queue = [];
    this.startOver = true;
  }

  private followInFiles(envelope: Envelope): void {
    if (envelope.type === undefined) return;
    if (envelope.cmd) this.settle(envelope.cmd);
    if (envelope.type === 'room.edited.v1') {
      const { file: path, version, changes } = envelope.data;
      this.edited(path, envelope.cmd, { version, by: envelope.by, changes: ChangeSet.fromJSON(changes) });
    } else if (envelope.type === 'room.file-added.v1') {
      this.openFile(envelope.data.file);
    } else if (envelope.type === 'room.file-removed.v1') {
      this.closeFile(envelope.data.file);
    }
  }

  private edited(path: string, cmd: string | undefined, edit: PastEdit & { changes: ChangeSet }): void {
    const file = this.files.get(path);
    if (!file) return;
    const mine = cmd !== undefined && cmd === file.collab.sent?.cmd;
    const followed = (mine ? collab.confirm : collab.receive)(file.collab, edit.version, edit.changes);
    if (mine) Object.assign(file, { ackedAt: null, tries: 0 });
    file.past = [...file.past.slice(1 - PAST_KEPT), { version: edit.version, by: edit.by, changes: edit.changes.desc }];
    this.carets = follow(this.carets, path, edit);
    this.change(path, file, followed);
    this.tellEditors((editor) => editor.caretsMoved());
  }

  private openFile(path: string): void {
    const view = this.room?.files.get(path);
    if (!view) return;
    this.files.set(path, { collab: collab.unedited(view.version, view.doc), past: [], ackedAt: null, tries: 0, held: false });
  }

  private closeFile(path: string): void {
    const file = this.files.get(path);
    if (!file) return;
    if (collab.isUnsent(file.collab)) this.lose(`${path} was removed while you were editing it.`, [file]);
    this.files.delete(path);
    this.tellEditors((editor) => editor.removed(path));
  }

  private adopt(room: RoomView): void {
    this.room = room;
    this.queue = this.queue.filter((envelope) => envelope.v > room.version);
    for (const path of [...this.files.keys()]) {
      if (!room.files.has(path)) this.closeFile(path);
    }
    for (const [path, view] of room.files) {
      const before = this.localDoc(path);
      this.openFile(path);
      if (!before) continue;
      const changes = difference(before, view.doc);
      if (!changes.empty) this.tellEditors((editor) => editor.changed(path, changes));
    }
  }

  // Commands on their way

  /** The connection is back and everything up to its head is here: what still has no answer is sent again, as it was. */
  private resume(): void {
    if (this.resumed || !this.joined || !this.room || this.room.version < this.headAtJoin) return;
    this.resumed = true;
    for (const [cmd, { command }] of this.waiting) this.put(cmd, command);
    for (const [path, file] of this.files) {
      file.held = false;
      this.putEdit(path, file);
    }
    this.wire?.signal(null, { kind: 'where-are-you' });
    this.tellCaret(null);
  }

  private flush(): void {
    if (!this.resumed) return;
    for (const [path, file] of this.files) {
      if (file.held || file.collab.sent || !file.collab.pending) continue;
      file.collab = collab.send(file.collab, newId());
      this.putEdit(path, file);
    }
  }

  private putEdit(path: string, file: OpenFile): void {
    const sent = file.collab.sent;
    if (sent) this.put(sent.cmd, { type: 'edit', file: path, base: sent.base, changes: sent.original.toJSON() as ChangesJson });
  }

  private put(cmd: string, command: RoomCommand): void {
    this.sentAt.set(cmd, Date.now());
    this.wire?.send(cmd, command);
  }

  private settle(cmd: string): void {
    this.waiting.delete(cmd);
    this.sentAt.delete(cmd);
  }

  private ack(ack: Ack): void {
    const edit = [...this.files].find(([, file]) => file.collab.sent?.cmd === ack.cmd);
    if (edit) this.ackEdit(ack, edit[0], edit[1]);
    else if (this.waiting.has(ack.cmd)) this.ackCommand(ack);
  }

  private ackCommand(ack: Ack): void {
    const waiting = this.waiting.get(ack.cmd);
    if ('code' in ack && waiting && verdictOn(ack.code) === 'same-again-later') {
      this.sentAt.delete(ack.cmd);
      this.again(waiting.tries++, () => this.waiting.has(ack.cmd) && this.put(ack.cmd, waiting.command));
      return;
    }
    this.settle(ack.cmd);
    if ('code' in ack) this.notify(ack.message);
  }

  private ackEdit(ack: Ack, path: string, file: OpenFile): void {
    this.sentAt.delete(ack.cmd);
    if (!('code' in ack)) {
      file.ackedAt = ack.v;
      return;
    }
    const verdict = verdictOn(ack.code);
    if (verdict === 'same-again-later') {
      this.again(file.tries++, () => file.collab.sent?.cmd === ack.cmd && this.putEdit(path, file));
    } else if (verdict === 'rebase-and-send-again') {
      file.collab = collab.unsend(file.collab);
      file.held = true;
      this.again(file.tries++, () => {
        file.held = false;
        this.flush();
      });
    } else {
      this.lose(ack.message, [file]);
      this.change(path, file, collab.rollBack(file.collab));
    }
  }

  /** Acknowledged, and the room is past that version, but no event came: the edit had become nothing. */
  private settleWithoutEffect(): void {
    for (const [path, file] of this.files) {
      if (file.ackedAt === null || !this.room || this.room.version < file.ackedAt) continue;
      file.ackedAt = null;
      if (file.collab.sent) this.change(path, file, collab.confirmWithoutEffect(file.collab));
    }
  }

  private change(path: string, file: OpenFile, followed: collab.Followed): void {
    file.collab = followed.file;
    const changes = followed.toEditor;
    if (changes && !changes.empty) this.tellEditors((editor) => editor.changed(path, changes));
  }

  /** A connection that takes our commands and never answers is worse than none. */
  private watchForSilence(): void {
    this.later(2000, () => {
      const oldest = Math.min(...this.sentAt.values());
      if (this.resumed && Date.now() - oldest > SILENCE_MS) this.wire?.rejoin();
      this.watchForSilence();
    });
  }

  private again(tries: number, act: () => void): void {
    this.later(backOff(tries + 1, Math.random()), () => {
      if (this.resumed) act();
    });
  }

  // Carets

  private heard(from: string, caret: SignalPayload & { kind: 'caret' }): Carets {
    const past = this.files.get(caret.file)?.past ?? [];
    return hear(this.carets, from, caret, past);
  }

  private setCarets(carets: Carets): void {
    this.carets = carets;
    this.tellEditors((editor) => editor.caretsMoved());
  }

  private tellCaret(to: string | null): void {
    if (!this.resumed || !this.room || !rightsOf(this.room, this.me).mayEdit) return;
    const file = this.myCaret && this.files.get(this.myCaret.path);
    if (!this.myCaret || !file) {
      if (to === null) this.wire?.signal(null, { kind: 'no-caret' });
      return;
    }
    const back = collab.unsentChanges(file.collab)?.invertedDesc;
    const map = (position: number) => (back ? back.mapPos(Math.min(position, back.length), 1) : position);
    const { path, anchor, head } = this.myCaret;
    this.wire?.signal(to, { kind: 'caret', file: path, version: file.collab.version, anchor: map(anchor), head: map(head) });
  }

  // Telling

  private lose(text: string, files: OpenFile[]): void {
    const lost = files.filter((file) => collab.isUnsent(file.collab)).map((file) => collab.localDoc(file.collab).toString());
    this.notify(text, lost.length ? lost.join('\n\n') : null);
    for (const file of files) if (file.collab.sent) this.settle(file.collab.sent.cmd);
  }

  private notify(text: string, lost: string | null = null): void {
    const id = (this.notices.at(-1)?.id ?? 0) + 1;
    this.notices = [...this.notices.filter((notice) => notice.text !== text || notice.lost !== lost), { id, text, lost }].slice(-4);
    this.publish();
  }

  private hasUnsentEdits(): boolean {
    return [...this.files.values()].some((file) => collab.isUnsent(file.collab));
  }

  private unsent(): number {
    let count = this.waiting.size;
    for (const file of this.files.values()) count += collab.unsentCount(file.collab);
    return count;
  }

  private look(): RoomSnapshot {
    const { room, presence, notices, denied } = this;
    const connection = this.connection === 'live' && !this.resumed ? 'connecting' : this.connection;
    return { room, connection, presence, unsent: this.unsent(), notices, denied };
  }

  private publish(): void {
    if (this.publishing) return;
    this.publishing = true;
    queueMicrotask(() => {
      this.publishing = false;
      this.snapshot = this.look();
      for (const reader of this.readers) reader();
    });
  }

  private tellEditors(tell: (editor: FileListener) => void): void {
    for (const editor of this.editors) tell(editor);
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
