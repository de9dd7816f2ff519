import { ChangeSet, Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { seeded, someEdit } from '../testing/chance';
import { ReferenceFile } from '../testing/referenceFile';
import * as collab from './fileCollab';

const text = (content: string) => Text.of(content.split('\n'));
const insert = (at: number, what: string, length: number) => ChangeSet.of({ from: at, insert: what }, length);

describe('A file with edits on their way', () => {
  it('composes what is typed while an edit is on its way into the next one', () => {
    let file = collab.unedited(3, text('ab'));
    file = collab.send(collab.type(file, insert(2, 'c', 2)), 'first');
    file = collab.type(file, insert(3, 'd', 3));
    file = collab.type(file, insert(4, 'e', 4));
    expect(collab.send(file, 'second').sent?.cmd).toBe('first');
    expect(collab.localDoc(file).toString()).toBe('abcde');

    const confirmed = collab.confirm(file, 4, insert(2, 'c', 2));
    const next = collab.send(confirmed.file, 'second');
    expect(next.sent).toMatchObject({ cmd: 'second', base: 4, typed: 2 });
    expect(JSON.stringify(next.sent?.original)).toBe('[3,[0,"de"]]');
  });

  it('puts an insertion of someone else before its own at the same place', () => {
    const mine = collab.type(collab.unedited(0, text('')), insert(0, 'mine', 0));
    const { file, toEditor } = collab.receive(mine, 1, insert(0, 'theirs', 0));
    expect(toEditor?.apply(text('mine')).toString()).toBe('theirsmine');
    expect(collab.localDoc(file).toString()).toBe('theirsmine');
  });

  it('keeps what was sent to the letter for a repeat, however much it was rebased since', () => {
    let file = collab.send(collab.type(collab.unedited(0, text('ab')), insert(2, 'c', 2)), 'first');
    file = collab.receive(file, 1, insert(0, 'xx', 2)).file;
    expect(JSON.stringify(file.sent?.original)).toBe('[2,[0,"c"]]');
    expect(file.sent?.base).toBe(0);
    expect(JSON.stringify(file.sent?.changes)).toBe('[4,[0,"c"]]');
  });

  it('follows the room where it ordered two insertions differently than predicted', () => {
    // Someone deletes "bc" and then types "x" there; meanwhile we type "m" before "bc".
    let file = collab.send(collab.type(collab.unedited(0, text('abcd')), insert(1, 'm', 4)), 'first');
    const others = [ChangeSet.of({ from: 1, to: 3 }, 4), insert(1, 'x', 2)];
    let editor = collab.localDoc(file);
    const room = new ReferenceFile();
    room.edit('start', 0, insert(0, 'abcd', 0).toJSON());
    others.forEach((change, i) => {
      room.edit(`other ${i}`, 1 + i, change.toJSON());
      const followed = collab.receive(file, i + 1, change);
      file = followed.file;
      editor = followed.toEditor?.apply(editor) ?? editor;
    });
    const mine = room.edit('first', 1, file.sent?.original.toJSON());
    const followed = collab.confirm(file, 3, mine);
    editor = followed.toEditor?.apply(editor) ?? editor;
    expect(editor.toString()).toBe(room.doc.toString());
    expect(followed.file.doc.toString()).toBe(room.doc.toString());
  });

  it('sends a refused edit again together with what was typed after it', () => {
    let file = collab.send(collab.type(collab.unedited(0, text('ab')), insert(2, 'c', 2)), 'first');
    file = collab.receive(collab.type(file, insert(3, 'd', 3)), 7, insert(0, '!', 2)).file;
    const again = collab.send(collab.unsend(file), 'second');
    expect(again.sent).toMatchObject({ cmd: 'second', base: 7, typed: 2 });
    expect(JSON.stringify(again.sent?.original)).toBe('[3,[0,"cd"]]');
  });

  it('gives back what the room has when an edit is not allowed', () => {
    let file = collab.send(collab.type(collab.unedited(0, text('ab')), insert(2, 'c', 2)), 'first');
    file = collab.type(file, insert(0, 'd', 3));
    const { file: after, toEditor } = collab.rollBack(file);
    expect(toEditor?.apply(text('dabc')).toString()).toBe('ab');
    expect(collab.isUnsent(after)).toBe(false);
  });

  it('forgets typing that was taken back before it was sent', () => {
    let file = collab.type(collab.unedited(0, text('ab')), insert(2, 'c', 2));
    file = collab.type(file, ChangeSet.of({ from: 2, to: 3 }, 3));
    expect(collab.isUnsent(file)).toBe(false);
  });

  it('converges with everyone else, whoever was how late, 300 times', () => {
    for (let seed = 1; seed <= 300; seed++) converge(seed);
  }, 60_000);
});

interface Person {
  file: collab.FileCollab;
  editor: Text;
  read: number;
}

/** Three people type, send, and read at random; at the end everything is sent and read. */
function converge(seed: number): void {
  const below = seeded(seed);
  const room = new ReferenceFile();
  const log: { cmd: string; version: number; changes: ChangeSet }[] = [];
  const people: Person[] = [0, 1, 2].map(() => ({ file: collab.unedited(0, Text.empty), editor: Text.empty, read: 0 }));
  let commands = 0;

  const follow = (person: Person, followed: collab.Followed) => {
    person.file = followed.file;
    if (followed.toEditor) person.editor = followed.toEditor.apply(person.editor);
  };
  const typeSome = (person: Person) => {
    const changes = someEdit(person.editor.length, below);
    person.editor = changes.apply(person.editor);
    person.file = collab.type(person.file, changes);
  };
  const sendSome = (person: Person) => {
    person.file = collab.send(person.file, person.file.sent?.cmd ?? `c${++commands}`);
    const sent = person.file.sent;
    if (!sent || log.some((event) => event.cmd === sent.cmd)) return;
    const changes = room.edit(sent.cmd, sent.base, sent.original.toJSON());
    log.push({ cmd: sent.cmd, version: room.version, changes });
  };
  const readOne = (person: Person) => {
    const event = log[person.read];
    if (!event) return;
    person.read++;
    const mine = event.cmd === person.file.sent?.cmd;
    follow(person, (mine ? collab.confirm : collab.receive)(person.file, event.version, event.changes));
  };

  for (let step = 0; step < 120; step++) {
    const person = people[below(3)];
    if (person) [typeSome, sendSome, readOne, readOne][below(4)]?.(person);
  }
  while (people.some((person) => collab.isUnsent(person.file) || person.read < log.length)) {
    for (const person of people) {
      sendSome(person);
      readOne(person);
    }
  }
  for (const person of people) {
    expect(person.editor.toString(), `seed ${seed}`).toBe(room.doc.toString());
    expect(person.file.doc.toString(), `seed ${seed}`).toBe(room.doc.toString());
  }
}
