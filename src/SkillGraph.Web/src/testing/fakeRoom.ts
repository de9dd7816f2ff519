import type { Wire } from '../live/roomSession';
import { RoomSession } from '../live/roomSession';
import type { Ack, Envelope, RoomEvent, RoomState } from '../protocol/clientIn';
import type { ChangesJson, RoomCommand, SignalPayload } from '../protocol/clientOut';
import { fold } from '../room/fold';
import { beforeTheFirstEvent, type RoomView } from '../room/roomView';
import type { Below } from './chance';
import { ReferenceFile } from './referenceFile';

type Fact = RoomEvent extends infer E ? (E extends RoomEvent ? Pick<E, 'type' | 'data'> : never) : never;

/** A room that follows the contract, in memory: everyone is host, and repeats are answered like the first time. */
export class FakeRoom {
  readonly envelopes: Envelope[] = [];
  readonly clients: FakeClient[] = [];
  view: RoomView = beforeTheFirstEvent('room_test');
  /** The code with which the next command is refused, if any. */
  refuseNext: string | null = null;
  private readonly files = new Map<string, ReferenceFile>();
  private readonly answers = new Map<string, Ack>();

  constructor(readonly below: Below) {}

  handle(by: string, cmd: string, command: RoomCommand): Ack {
    const before = this.answers.get(cmd);
    if (before) return before;
    if (this.refuseNext) {
      const code = this.refuseNext;
      this.refuseNext = null;
      return { cmd, code, message: `Refused with ${code}.` };
    }
    const fact = this.decide(by, cmd, command);
    if ('code' in fact) return { cmd, ...fact };
    this.store(by, cmd, fact);
    const ack = { cmd, v: this.view.version };
    this.answers.set(cmd, ack);
    return ack;
  }

  store(by: string, cmd: string, fact: Fact): void {
    const stamp = { v: this.envelopes.length + 1, t: '2026-11-21T03:41:00.123Z', by, cmd };
    const envelope = { ...stamp, ...fact } as RoomEvent;
    this.envelopes.push(envelope);
    this.view = fold(this.view, envelope);
    if (fact.type === 'room.file-added.v1') this.files.set(fact.data.file, new ReferenceFile());
    if (fact.type === 'room.file-removed.v1') this.files.delete(fact.data.file);
    for (const client of this.clients) client.hearEvents([envelope]);
  }

  state(): RoomState {
    const { files, members, hands, muted, banned, chat, ...rest } = this.view;
    const texts = [...files].map(([path, file]) => [path, { version: file.version, text: file.doc.toString() }] as const);
    const lists = { members: [...members], hands: [...hands], muted: [...muted], banned: [...banned], chat: [...chat] };
    return { ...rest, ...lists, files: Object.fromEntries(texts) };
  }

  private decide(by: string, cmd: string, command: RoomCommand): Fact | { code: string; message: string } {
    switch (command.type) {
      case 'enter':
        return { type: 'room.member-entered.v1', data: { member: by, name: by, role: 'host' } };
      case 'add-file':
        return { type: 'room.file-added.v1', data: { file: command.file, text: '' } };
      case 'remove-file':
        return { type: 'room.file-removed.v1', data: { file: command.file } };
      case 'post-chat':
        return { type: 'room.chat-posted.v1', data: { text: command.text } };
      case 'edit': {
        const file = this.files.get(command.file);
        if (!file) return { code: 'room.no-such-file', message: 'There is no such file.' };
        if (command.base > file.version || command.base < file.version - 30) {
          return { code: 'room.stale-base', message: 'The change is too old.' };
        }
        const changes = file.edit(cmd, command.base, command.changes);
        return { type: 'room.edited.v1', data: { file: command.file, version: file.version, changes: changes.toJSON() as ChangesJson } };
      }
      default:
        throw new Error(`The fake room does not know ${command.type}.`);
    }
  }
}

/** A session and its connection, which is slow, drops whatever is on the way, and comes back. */
export class FakeClient {
  readonly session: RoomSession;
  private connection = 0;
  private open = false;
  private lastIn = 0;
  private lastOut = 0;

  constructor(
    readonly name: string,
    private readonly room: FakeRoom,
  ) {
    this.session = new RoomSession(name);
    const wire: Wire = {
      send: (cmd, command) => this.out(() => this.hear('acks', [room.handle(name, cmd, command)])),
      signal: (to: string | null, payload: SignalPayload) => this.out(() => this.pass(to, payload)),
      rejoin: () => {
        this.cut();
        this.come();
      },
      missing: (after) => this.missing(after),
    };
    this.session.start(wire);
    room.clients.push(this);
  }

  come(): void {
    this.open = true;
    this.connection++;
    const after = this.session.after();
    this.out(() => {
      const state = after === null ? this.room.state() : null;
      const version = this.room.view.version;
      const missed = after === null ? [] : this.room.envelopes.slice(after);
      this.deliver(() => {
        this.session.connectionIs('live');
        this.session.isJoined({ roomId: 'room_test', version, state });
      });
      this.deliver(() => this.session.events(missed));
    });
  }

  cut(): void {
    this.open = false;
    this.connection++;
    this.session.connectionIs('offline');
  }

  resync(): void {
    this.deliver(() => this.session.resync());
  }

  hearEvents(envelopes: Envelope[]): void {
    this.deliver(() => this.session.events(envelopes));
  }

  private hear(what: 'acks', acks: Ack[]): void {
    this.deliver(() => this.session[what](acks));
  }

  private pass(to: string | null, payload: SignalPayload): void {
    for (const other of this.room.clients) {
      if (other !== this && (to === null || to === other.name)) other.deliver(() => other.session.signal(this.name, payload));
    }
  }

  private async *missing(after: number): AsyncGenerator<Envelope[]> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield this.room.envelopes.slice(after);
  }

  /** In order, late, and not at all if the connection was cut meanwhile. */
  private deliver(act: () => void): void {
    this.lastIn = this.travel(this.lastIn, act);
  }

  private out(act: () => void): void {
    this.lastOut = this.travel(this.lastOut, act);
  }

  private travel(last: number, act: () => void): number {
    if (!this.open) return last;
    const connection = this.connection;
    const at = Math.max(last, Date.now() + 5 + this.room.below(120));
    setTimeout(() => {
      if (this.open && connection === this.connection) act();
    }, at - Date.now());
    return at;
  }
}
