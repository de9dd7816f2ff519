/** Everything the client may be told. */
import type { ChangesJson, Role, RoomKind, Visibility } from './clientOut';

interface Facts {
  'room.opened.v1': {
    title: string;
    kind: RoomKind;
    language: string | null;
    skill: string | null;
    exercise: string | null;
    entersAs: Role;
    visibility: Visibility;
  };
  'room.member-entered.v1': { member: string; name: string; role: Role };
  'room.chat-posted.v1': { text: string };
  'room.edited.v1': { file: string; version: number; changes: ChangesJson };
  'room.title-set.v1': { title: string };
  'room.language-set.v1': { language: string };
  'room.file-added.v1': { file: string; text: string };
  'room.file-removed.v1': { file: string };
  'room.hand-raised.v1': { member: string };
  'room.hand-lowered.v1': { member: string };
  'room.role-set.v1': { member: string; role: Role };
  'room.consent-given.v1': { policy: string };
  'room.closed.v1': Record<string, never>;
  'room.member-muted.v1': { member: string; until: string | null };
  'room.member-unmuted.v1': { member: string };
  'room.member-banned.v1': { member: string };
  'room.member-unbanned.v1': { member: string };
  'room.member-erased.v1': { member: string };
}

/** Who, when and which command: the same on every event. `v` counts 1, 2, 3, … without holes. */
interface Stamp {
  v: number;
  t: string;
  by: string;
  cmd?: string;
  prev?: string;
  trace?: string;
}

export type RoomEvent = { [T in keyof Facts]: Stamp & { type: T; data: Facts[T] } }[keyof Facts];

/** An event this person may not see: only its number arrives. */
export interface HiddenEvent {
  v: number;
  type?: undefined;
}

export type Envelope = RoomEvent | HiddenEvent;

export type RoomStatus = 'open' | 'closed';

export interface MemberState {
  id: string;
  name: string;
  role: Role;
}

/** Until null: until it is lifted. */
export interface MutedState {
  id: string;
  until: string | null;
}

export interface BannedState {
  id: string;
  name: string;
}

export interface ChatLine {
  v: number;
  t: string;
  by: string;
  text: string;
}

/** A room's view as the server hands it over. */
export interface RoomState {
  id: string;
  version: number;
  title: string;
  kind: RoomKind;
  status: RoomStatus;
  language: string | null;
  skill: string | null;
  exercise: string | null;
  files: Record<string, { version: number; text: string }>;
  members: MemberState[];
  hands: string[];
  /** Not there where there is nobody. */
  muted?: MutedState[];
  banned?: BannedState[];
  chat: ChatLine[];
  openedAt: string;
  closedAt: string | null;
}

export interface Joined {
  roomId: string;
  version: number;
  state: RoomState | null;
}

export type Ack = { cmd: string; v: number } | { cmd: string; code: string; message: string };

export interface Presence {
  here: { id: string; name: string }[];
  watching: number;
}

/** What the hub `/hubs/rooms` calls. */
export interface RoomHubEvents {
  events: [roomId: string, envelopes: Envelope[]];
  acks: [roomId: string, acks: Ack[]];
  signal: [roomId: string, from: string, payload: unknown];
  presence: [roomId: string, presence: Presence];
  resync: [roomId: string];
}

export interface RoomSummary {
  id: string;
  title: string;
  kind: RoomKind;
  status: RoomStatus;
  language?: string | null;
  openedAt?: string;
  members?: unknown[] | number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface GuestEntered {
  accessToken: string;
  expiresIn: number;
  user: { id: string; name: string };
}

/** What renews the session is in a cookie. */
export interface SignedIn extends GuestEntered {
  roles: string[];
}

export interface Me {
  id: string;
  name: string;
  email: string | null;
  /** An address whose letter nobody has followed yet. */
  changingTo: string | null;
  verified: boolean;
  headline: string;
  links: string[];
  picture: string | null;
  preferences: Record<string, string>;
  roles: string[];
  secondFactor: boolean;
  recoveryCodes: number;
  guest: boolean;
  mutedUntil: string | null;
}

export interface Profile {
  id: string;
  name: string;
  headline: string;
  links: string[];
  picture: string | null;
  since: string;
}

export interface MySession {
  id: string;
  device: string;
  address: string;
  startedAt: string;
  lastUsedAt: string;
  current: boolean;
}

export interface SecondFactorAsked {
  secret: string;
  uri: string;
  /** A QR code of the URI, as SVG. */
  qr: string;
}

export interface MyToken {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

/** Somebody, by name where they have one. */
export interface Named {
  id: string;
  name: string | null;
}

/** Somebody as moderators see them; only admins are told the address. */
export interface Member extends Named {
  email: string | null;
  status: 'guest' | 'registered' | 'verified' | 'erased';
  since: string | null;
  roles: string[];
  muted: boolean;
  mutedUntil: string | null;
  banned: boolean;
  bannedUntil: string | null;
}

export interface MemberHistory {
  version: number;
  at: string;
  by: Named;
  what: string;
  role: string | null;
  until: string | null;
  why: string;
}

export interface Report {
  id: string;
  state: 'open' | 'resolved';
  room: { id: string; title: string; visibility: Visibility; from: number; to: number } | null;
  person: Named | null;
  reporter: Named;
  reason: string;
  madeAt: string;
  takenBy: Named | null;
  resolvedBy: Named | null;
  resolvedAt: string | null;
  outcome: string | null;
  note: string;
}

export interface AuditEntry {
  at: string;
  by: Named;
  what: string;
  whom: Named | null;
  detail: string | null;
  entity: string;
  version: number;
}

/** RFC 9457, with a stable `code` and field errors. */
export interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}
