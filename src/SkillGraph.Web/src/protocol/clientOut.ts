/** Everything the client may send. */

/** A CodeMirror ChangeSet in its JSON form: `[4, [0, "x"], 10]` keeps 4, inserts "x", keeps 10. */
export type ChangesJson = readonly (number | readonly [number, ...string[]])[];

export type Role = 'host' | 'presenter' | 'reviewer' | 'spectator';
export type RoomKind = 'coding' | 'teaching' | 'debugging';
export type Visibility = 'public' | 'private';

export type RoomCommand =
  | { type: 'enter' }
  | { type: 'post-chat'; text: string }
  | EditCommand
  | { type: 'set-title'; title: string }
  | { type: 'set-language'; language: string }
  | { type: 'add-file'; file: string; text?: string }
  | { type: 'remove-file'; file: string }
  | { type: 'raise-hand' }
  | { type: 'lower-hand'; member?: string }
  | { type: 'set-role'; member: string; role: Role }
  | { type: 'mute-member'; member: string; minutes: number }
  | { type: 'unmute-member'; member: string }
  | { type: 'ban-member'; member: string }
  | { type: 'unban-member'; member: string }
  | { type: 'give-consent'; policy: string }
  | { type: 'close' };

/** `base` is the file's version the change was made on. */
export interface EditCommand {
  type: 'edit';
  file: string;
  base: number;
  changes: ChangesJson;
}

/** The trace a command belongs to, as W3C Trace Context writes it. */
export interface Traced {
  trace: string;
}

/** The methods of the hub `/hubs/rooms`. */
export interface RoomHubCalls {
  Join: [roomId: string, after: number | null];
  Leave: [roomId: string];
  Send: [roomId: string, commandId: string, command: RoomCommand & Traced];
  Signal: [roomId: string, to: string | null, payload: SignalPayload];
}

/** What people in a room tell one another directly; never stored. A caret is in the coordinates of the file's `version`. */
export type SignalPayload =
  { kind: 'caret'; file: string; version: number; anchor: number; head: number } | { kind: 'no-caret' } | { kind: 'where-are-you' };

/** The method of the hub `/hubs/replays`. */
export interface ReplayOptions {
  from: number;
  to: number | null;
  speed: number;
  maxPause: number | null;
}

export interface OpenRoomRequest {
  title: string;
  kind: RoomKind;
  language?: string;
  visibility?: Visibility;
}

/** Versions `from` to `to` of a room, and whom it is about, if it is somebody in particular. */
export interface ReportRequest {
  room: string;
  from: number;
  to: number;
  person?: string;
  reason: string;
}
