import { Text } from '@codemirror/state';
import type { BannedState, ChatLine, MemberState, MutedState, RoomState, RoomStatus } from '../protocol/clientIn';
import type { RoomKind } from '../protocol/clientOut';

export interface FileView {
  readonly version: number;
  readonly doc: Text;
}

/** A room at one version. Immutable, and cheap to keep many of: documents share their unchanged parts. */
export interface RoomView {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly kind: RoomKind;
  readonly status: RoomStatus;
  readonly language: string | null;
  readonly skill: string | null;
  readonly exercise: string | null;
  readonly files: ReadonlyMap<string, FileView>;
  readonly members: readonly MemberState[];
  readonly hands: readonly string[];
  readonly muted: readonly MutedState[];
  readonly banned: readonly BannedState[];
  readonly chat: readonly ChatLine[];
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** The first event type this page does not know, if any came. */
  readonly unknown: string | null;
}

/** Only \n ends a line: to split at \r as well would change lengths, and every position after it. */
export const toText = (text: string): Text => Text.of(text.split('\n'));

export const beforeTheFirstEvent = (id: string): RoomView => ({
  id,
  version: 0,
  title: '',
  kind: 'coding',
  status: 'open',
  language: null,
  skill: null,
  exercise: null,
  files: new Map(),
  members: [],
  hands: [],
  muted: [],
  banned: [],
  chat: [],
  openedAt: '',
  closedAt: null,
  unknown: null,
});

export function viewOf(state: RoomState): RoomView {
  const files = Object.entries(state.files).map(([path, file]) => [path, { version: file.version, doc: toText(file.text) }] as const);
  return {
    id: state.id,
    version: state.version,
    title: state.title,
    kind: state.kind,
    status: state.status,
    language: state.language,
    skill: state.skill,
    exercise: state.exercise,
    files: new Map(files),
    members: state.members,
    hands: state.hands,
    muted: state.muted ?? [],
    banned: state.banned ?? [],
    chat: state.chat,
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    unknown: null,
  };
}

/** A member's name, or that of somebody who was banned; ids of people who only watched, or who are gone, have none. */
export const nameOf = (room: RoomView, id: string): string =>
  [...room.members, ...room.banned].find((member) => member.id === id)?.name ?? 'someone';

export const isMuted = (room: RoomView, id: string, now = Date.now()): boolean =>
  room.muted.some((mute) => mute.id === id && (mute.until === null || now < Date.parse(mute.until)));

/** Which of the author colours a member has: by the order of entering, so that it is the same for everyone and in every replay. */
export function hueOf(room: RoomView, id: string): number {
  const index = room.members.findIndex((member) => member.id === id);
  return index < 0 ? 0 : index % AUTHOR_COLOURS;
}

export const AUTHOR_COLOURS = 8;
