import { ChangeSet, type Text } from '@codemirror/state';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seeded, someEdit } from '../testing/chance';
import { FakeClient, FakeRoom } from '../testing/fakeRoom';

const FILE = 'main.ts';

/** What an editor does: shows the file, follows the session, and types into it. */
class FakeEditor {
  doc: Text | null;
  readonly client: FakeClient;

  constructor(client: FakeClient) {
    this.client = client;
    this.doc = null;
    client.session.watchFiles({
      changed: (path, changes) => {
        if (path === FILE && this.doc) this.doc = changes.apply(this.doc);
      },
      removed: () => {
        this.doc = null;
      },
      caretsMoved: () => undefined,
    });
  }

  show(): void {
    this.doc ??= this.client.session.localDoc(FILE);
  }

  type(changes: ChangeSet): void {
    if (!this.doc) throw new Error('no file is shown');
    this.doc = changes.apply(this.doc);
    this.client.session.typed(FILE, changes);
  }

  append(text: string): void {
    const length = this.doc?.length ?? 0;
    this.type(ChangeSet.of({ from: length, insert: text }, length));
  }
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** People who are in a room with one empty file before them. */
async function inRoom(seed: number, ...names: string[]): Promise<{ room: FakeRoom; editors: FakeEditor[] }> {
  const room = new FakeRoom(seeded(seed));
  room.store('usr_host', 'c-0', { type: 'room.file-added.v1', data: { file: FILE, text: '' } });
  const editors = names.map((name) => new FakeEditor(new FakeClient(name, room)));
  for (const editor of editors) editor.client.come();
  await wait(500);
  for (const editor of editors) {
    editor.client.session.command({ type: 'enter' });
    editor.show();
  }
  await wait(1000);
  return { room, editors };
}

const settled = (room: FakeRoom, editors: FakeEditor[], seed: number): void => {
  const text = room.view.files.get(FILE)?.doc.toString();
  for (const editor of editors) {
    expect(editor.doc?.toString(), `${editor.client.name}, seed ${seed}`).toBe(text);
    expect(editor.client.session.read(), `seed ${seed}`).toMatchObject({ unsent: 0, notices: [], connection: 'live' });
    expect(editor.client.session.read().room?.version).toBe(room.view.version);
  }
};

describe('A session in a room', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('keeps ten seconds of typing without a connection, and loses nothing of it nor of the others', async () => {
    const { room, editors } = await inRoom(1, 'ada', 'ben');
    const [ada, ben] = editors as [FakeEditor, FakeEditor];
    ada.append('ada online\n');
    await wait(1000);
    ada.client.cut();
    for (let i = 0; i < 100; i++) {
      ada.append(`a${i} `);
      ben.append(`b${i} `);
      await wait(100);
    }
    expect(ada.client.session.read().unsent).toBe(100);
    ada.client.come();
    await wait(3000);
    settled(room, editors, 1);
    const text = ada.doc?.toString() ?? '';
    for (let i = 0; i < 100; i++) expect(text.includes(`a${i} `) && text.includes(`b${i} `)).toBe(true);
  });

  it('sends an edit whose answer was lost again under the same id, and it counts once', async () => {
    const { room, editors } = await inRoom(2, 'ada');
    const [ada] = editors as [FakeEditor];
    ada.append('once');
    await wait(0);
    const handle = vi.spyOn(room, 'handle');
    while (handle.mock.calls.length === 0) await wait(1);
    ada.client.cut();
    ada.client.come();
    await wait(1000);
    expect(room.view.files.get(FILE)?.doc.toString()).toBe('once');
    settled(room, editors, 2);
  });

  it('comes back with the same edit after "busy"', async () => {
    const { room, editors } = await inRoom(3, 'ada');
    room.refuseNext = 'engine.busy';
    editors[0]?.append('patience');
    await wait(3000);
    expect(room.view.files.get(FILE)?.doc.toString()).toBe('patience');
    settled(room, editors, 3);
  });

  it('rebases and sends anew what was refused as too old', async () => {
    const { room, editors } = await inRoom(4, 'ada', 'ben');
    const [ada, ben] = editors as [FakeEditor, FakeEditor];
    ada.append('first ');
    ada.client.cut();
    for (let i = 0; i < 60; i++) {
      ben.append('b');
      await wait(300);
    }
    ada.append('second');
    ada.client.come();
    await wait(4000);
    settled(room, editors, 4);
    expect(ada.doc?.toString()).toContain('first second');
  });

  it('takes back what is not allowed, and hands the person their text', async () => {
    const { room, editors } = await inRoom(5, 'ada');
    room.refuseNext = 'room.only-presenters';
    editors[0]?.append('secret');
    await wait(1000);
    expect(editors[0]?.doc?.toString()).toBe('');
    expect(editors[0]?.client.session.read()).toMatchObject({
      unsent: 0,
      notices: [{ text: 'Refused with room.only-presenters.', lost: 'secret' }],
    });
  });

  it('keeps what was typed when the room tells it to start from the state again', async () => {
    const { room, editors } = await inRoom(6, 'ada', 'ben');
    const [ada, ben] = editors as [FakeEditor, FakeEditor];
    ben.append('from ben ');
    ada.append('from ada ');
    ada.client.resync();
    ben.append('more ');
    await wait(4000);
    settled(room, editors, 6);
    expect(ada.doc?.toString()).toContain('from ada ');
  });

  it('posts what was said without a connection when it is back, in order', async () => {
    const { room, editors } = await inRoom(7, 'ada');
    const [ada] = editors as [FakeEditor];
    ada.client.cut();
    for (const text of ['one', 'two', 'three']) ada.client.session.command({ type: 'post-chat', text });
    ada.client.come();
    await wait(1000);
    expect(room.view.chat.map((line) => line.text)).toEqual(['one', 'two', 'three']);
  });

  it('shows where someone is, also while both type', async () => {
    const { editors } = await inRoom(8, 'ada', 'ben');
    const [ada, ben] = editors as [FakeEditor, FakeEditor];
    ada.append('hello world');
    await wait(1000);
    ada.client.session.caretAt(FILE, 5, 11);
    await wait(1000);
    expect(ben.client.session.caretsIn(FILE)).toEqual([{ member: 'ada', anchor: 5, head: 11 }]);
    ben.type(ChangeSet.of({ from: 0, insert: '>> ' }, 11));
    expect(ben.client.session.caretsIn(FILE)).toEqual([{ member: 'ada', anchor: 8, head: 14 }]);
    await wait(1000);
    expect(ben.client.session.caretsIn(FILE)).toEqual([{ member: 'ada', anchor: 8, head: 14 }]);
  });

  it('converges with everyone through cuts, resyncs and refusals, 40 times', async () => {
    for (let seed = 100; seed < 140; seed++) {
      const { room, editors } = await inRoom(seed, 'ada', 'ben', 'cem');
      for (let step = 0; step < 150; step++) {
        const editor = editors[room.below(3)] as FakeEditor;
        const chance = room.below(40);
        if (chance === 0) editor.client.cut();
        else if (chance <= 2) editor.client.come();
        else if (chance === 3) editor.client.resync();
        else if (chance === 4) room.refuseNext = ['engine.busy', 'room.rebase-first', 'room.stale-base'][room.below(3)] ?? null;
        else editor.type(someEdit(editor.doc?.length ?? 0, room.below));
        await wait(room.below(90));
      }
      room.refuseNext = null;
      for (const { client } of editors) {
        client.cut();
        client.come();
      }
      await wait(20_000);
      settled(room, editors, seed);
    }
  }, 60_000);
});
