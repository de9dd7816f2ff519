import { describe, expect, it } from 'vitest';
import type { Envelope, RoomEvent } from '../protocol/clientIn';
import { fold } from './fold';
import { beforeTheFirstEvent, hueOf, isMuted, nameOf } from './roomView';

type Fact = RoomEvent extends infer E ? (E extends RoomEvent ? Pick<E, 'type' | 'data'> : never) : never;

const T = '2026-11-21T03:41:00.123Z';

function given(...facts: (Fact | null)[]) {
  const envelopes = facts.map((fact, i): Envelope => (fact ? { v: i + 1, t: T, by: 'usr_a', ...fact } : { v: i + 1 }));
  return envelopes.reduce(fold, beforeTheFirstEvent('room_1'));
}

const opened: Fact = {
  type: 'room.opened.v1',
  data: { title: 'Records', kind: 'teaching', language: null, skill: null, exercise: null, entersAs: 'spectator', visibility: 'public' },
};
const entered = (member: string, name: string): Fact => ({ type: 'room.member-entered.v1', data: { member, name, role: 'spectator' } });

describe('The view of a room', () => {
  it('takes title, kind and time from the opening', () => {
    expect(given(opened)).toMatchObject({ version: 1, title: 'Records', kind: 'teaching', status: 'open', openedAt: T });
  });

  it('lists members in the order in which they entered, and changes their roles', () => {
    const room = given(opened, entered('usr_a', 'Ada'), entered('usr_b', 'Ben'), {
      type: 'room.role-set.v1',
      data: { member: 'usr_b', role: 'presenter' },
    });
    expect(room.members.map((member) => member.role)).toEqual(['spectator', 'presenter']);
    expect([nameOf(room, 'usr_b'), hueOf(room, 'usr_b'), nameOf(room, 'usr_x')]).toEqual(['Ben', 1, 'someone']);
  });

  it('applies edits to files and keeps their versions', () => {
    const room = given(
      opened,
      { type: 'room.file-added.v1', data: { file: 'a.ts', text: 'one\ntwo' } },
      { type: 'room.edited.v1', data: { file: 'a.ts', version: 1, changes: [3, [0, '!', ''], 4] } },
    );
    expect(room.files.get('a.ts')?.version).toBe(1);
    expect(room.files.get('a.ts')?.doc.toString()).toBe('one!\n\ntwo');
  });

  it('has no files that were removed', () => {
    const room = given(
      { type: 'room.file-added.v1', data: { file: 'a', text: '' } },
      { type: 'room.file-removed.v1', data: { file: 'a' } },
    );
    expect(room.files.size).toBe(0);
  });

  it('lines raised hands up until they are lowered', () => {
    const raised = (member: string): Fact => ({ type: 'room.hand-raised.v1', data: { member } });
    expect(given(raised('b'), raised('a')).hands).toEqual(['b', 'a']);
    expect(given(raised('b'), raised('a'), { type: 'room.hand-lowered.v1', data: { member: 'b' } }).hands).toEqual(['a']);
  });

  it('remembers who said what and when', () => {
    expect(given(null, { type: 'room.chat-posted.v1', data: { text: 'hello' } }).chat).toEqual([
      { v: 2, t: T, by: 'usr_a', text: 'hello' },
    ]);
  });

  it('counts events that one may not see', () => {
    expect(given(opened, null, null)).toMatchObject({ version: 3, title: 'Records', unknown: null });
  });

  it('counts an event it does not know, and says which', () => {
    const room = given(opened, { type: 'room.painted.v1', data: {} } as unknown as Fact);
    expect(room).toMatchObject({ version: 2, unknown: 'room.painted.v1' });
  });

  it('forgets a member who was erased, and lowers their hand', () => {
    const room = given(
      { type: 'room.member-entered.v1', data: { member: 'usr_b', name: 'Ben', role: 'presenter' } },
      { type: 'room.hand-raised.v1', data: { member: 'usr_b' } },
      { type: 'room.member-erased.v1', data: { member: 'usr_b' } },
    );
    expect([nameOf(room, 'usr_b'), room.hands]).toEqual(['someone', []]);
  });

  it('keeps the name of somebody who was banned, for what they said before', () => {
    const entered: Fact = { type: 'room.member-entered.v1', data: { member: 'usr_b', name: 'Ben', role: 'presenter' } };
    const banned: Fact = { type: 'room.member-banned.v1', data: { member: 'usr_b' } };
    const room = given(entered, { type: 'room.hand-raised.v1', data: { member: 'usr_b' } }, banned);
    expect([nameOf(room, 'usr_b'), room.members, room.hands]).toEqual(['Ben', [], []]);
    expect(given(entered, banned, { type: 'room.member-unbanned.v1', data: { member: 'usr_b' } }).banned).toEqual([]);
  });

  it('knows who is muted until when', () => {
    const muted = (until: string | null): Fact => ({ type: 'room.member-muted.v1', data: { member: 'usr_b', until } });
    expect(isMuted(given(muted(null)), 'usr_b')).toBe(true);
    expect(isMuted(given(muted(null), muted('2026-11-21T12:00:00.000Z')), 'usr_b', Date.parse('2026-11-21T12:00:00.000Z'))).toBe(false);
    expect(isMuted(given(muted('2026-11-21T12:00:00.001Z')), 'usr_b', Date.parse('2026-11-21T12:00:00.000Z'))).toBe(true);
    expect(given(muted(null), { type: 'room.member-unmuted.v1', data: { member: 'usr_b' } }).muted).toEqual([]);
  });

  it('is closed after the closing', () => {
    expect(given(opened, { type: 'room.closed.v1', data: {} })).toMatchObject({ status: 'closed', closedAt: T });
  });
});
