import { ChangeSet } from '@codemirror/state';
import type { Envelope, MemberState, RoomEvent } from '../protocol/clientIn';
import { type FileView, nameOf, type RoomView, toText } from './roomView';

const CHAT_KEPT = 200;

/** The room after one more event. Pure; the live room and the replay both use it. */
export function fold(room: RoomView, envelope: Envelope): RoomView {
  const next = envelope.type === undefined ? room : apply(room, envelope);
  return { ...next, version: envelope.v };
}

function apply(room: RoomView, event: RoomEvent): RoomView {
  switch (event.type) {
    case 'room.opened.v1': {
      const { title, kind, language, skill, exercise } = event.data;
      return { ...room, title, kind, language, skill, exercise, openedAt: event.t };
    }
    case 'room.member-entered.v1':
      return { ...room, members: withMember(room.members, { id: event.data.member, name: event.data.name, role: event.data.role }) };
    case 'room.chat-posted.v1':
      return {
        ...room,
        chat: [...room.chat.slice(1 - CHAT_KEPT), { v: event.v, t: event.t, by: event.by, text: event.data.text }],
      };
    case 'room.edited.v1': {
      const file = room.files.get(event.data.file);
      if (!file) return room;
      const doc = ChangeSet.fromJSON(event.data.changes).apply(file.doc);
      return { ...room, files: withFile(room.files, event.data.file, { version: event.data.version, doc }) };
    }
    case 'room.title-set.v1':
      return { ...room, title: event.data.title };
    case 'room.language-set.v1':
      return { ...room, language: event.data.language };
    case 'room.file-added.v1':
      return { ...room, files: withFile(room.files, event.data.file, { version: 0, doc: toText(event.data.text) }) };
    case 'room.file-removed.v1':
      return { ...room, files: without(room.files, event.data.file) };
    case 'room.hand-raised.v1':
      return { ...room, hands: [...room.hands.filter((id) => id !== event.data.member), event.data.member] };
    case 'room.hand-lowered.v1':
      return { ...room, hands: room.hands.filter((id) => id !== event.data.member) };
    case 'room.role-set.v1': {
      const { member, role } = event.data;
      return { ...room, members: room.members.map((one) => (one.id === member ? { ...one, role } : one)) };
    }
    case 'room.consent-given.v1':
      return room;
    case 'room.closed.v1':
      return { ...room, status: 'closed', closedAt: event.t };
    case 'room.member-erased.v1': {
      const { member } = event.data;
      return { ...left(room, member), banned: room.banned.filter((one) => one.id !== member) };
    }
    case 'room.member-muted.v1': {
      const { member, until } = event.data;
      return { ...room, muted: [...room.muted.filter((one) => one.id !== member), { id: member, until }] };
    }
    case 'room.member-unmuted.v1':
      return { ...room, muted: room.muted.filter((one) => one.id !== event.data.member) };
    case 'room.member-banned.v1': {
      const { member } = event.data;
      return { ...left(room, member), banned: [...room.banned, { id: member, name: nameOf(room, member) }] };
    }
    case 'room.member-unbanned.v1':
      return { ...room, banned: room.banned.filter((one) => one.id !== event.data.member) };
    default:
      return notKnownHere(room, event);
  }
}

function left(room: RoomView, member: string): RoomView {
  return {
    ...room,
    members: room.members.filter((one) => one.id !== member),
    hands: room.hands.filter((id) => id !== member),
    muted: room.muted.filter((one) => one.id !== member),
  };
}

/** `never` is what makes tsc ask for a case above when the union grows. */
function notKnownHere(room: RoomView, event: never): RoomView {
  return { ...room, unknown: room.unknown ?? (event as { type: string }).type };
}

function withMember(members: readonly MemberState[], entered: MemberState): readonly MemberState[] {
  const known = members.some((member) => member.id === entered.id);
  return known ? members.map((member) => (member.id === entered.id ? entered : member)) : [...members, entered];
}

function withFile(files: ReadonlyMap<string, FileView>, path: string, file: FileView): ReadonlyMap<string, FileView> {
  return new Map(files).set(path, file);
}

function without(files: ReadonlyMap<string, FileView>, path: string): ReadonlyMap<string, FileView> {
  return new Map([...files].filter(([name]) => name !== path));
}
