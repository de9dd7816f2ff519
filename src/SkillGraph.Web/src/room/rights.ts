import type { RoomView } from './roomView';

/** What this person sees offered. The room decides; this only spares people buttons that would be refused. */
export interface Rights {
  readonly entered: boolean;
  readonly mayEdit: boolean;
  readonly mayTalk: boolean;
  readonly isHost: boolean;
}

export function rightsOf(room: RoomView, person: string | null): Rights {
  const role = room.members.find((member) => member.id === person)?.role;
  const open = room.status === 'open';
  return {
    entered: role !== undefined,
    mayEdit: open && (role === 'host' || role === 'presenter'),
    mayTalk: open && role !== undefined,
    isHost: open && role === 'host',
  };
}
