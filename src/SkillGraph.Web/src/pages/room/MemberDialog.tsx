import { useState } from 'react';
import { eventAfter } from '../../net/api';
import { useAccount } from '../../net/account';
import { isModerator } from '../../net/roles';
import type { MemberState } from '../../protocol/clientIn';
import type { RoomCommand } from '../../protocol/clientOut';
import { isMuted, type RoomView } from '../../room/roomView';
import { Dialog } from '../../ui/Dialog';
import { ReportDialog } from '../../ui/ReportDialog';
import { PersonDialog } from '../admin/PersonDialog';
import { recently } from './recently';

interface Props {
  room: RoomView;
  member: MemberState;
  isHost: boolean;
  send: (command: RoomCommand) => void;
  onDone: () => void;
}

const MUTES = [
  { minutes: 10, says: '10 minutes' },
  { minutes: 60, says: 'an hour' },
  { minutes: 1440, says: 'a day' },
] as const;

/** What one may do about somebody in a room: report them, as a host have them say nothing or leave, and as a moderator everywhere. */
export function MemberDialog({ room, member, isHost, send, onDone }: Props) {
  const account = useAccount();
  const [turnedTo, setTurnedTo] = useState<'report' | 'everywhere' | null>(null);
  const act = (command: RoomCommand) => {
    send(command);
    onDone();
  };
  if (turnedTo === 'report') return <ReportAbout room={room} about={member.id} onDone={onDone} />;
  if (turnedTo === 'everywhere') return <PersonDialog id={member.id} name={member.name} onDone={onDone} />;
  const others = isHost && member.role !== 'host';
  return (
    <Dialog title={member.name} testid="member-dialog" onDone={onDone}>
      <div className="choices-of-what-to-do">
        <button type="button" data-testid="report-member" onClick={() => setTurnedTo('report')}>
          Report to the moderators…
        </button>
        {isModerator(account) && (
          <button type="button" data-testid="everywhere" onClick={() => setTurnedTo('everywhere')}>
            Mute or ban everywhere…
          </button>
        )}
        {others && isMuted(room, member.id) && (
          <button type="button" data-testid="unmute-member" onClick={() => act({ type: 'unmute-member', member: member.id })}>
            Let them speak again
          </button>
        )}
        {others &&
          !isMuted(room, member.id) &&
          MUTES.map(({ minutes, says }) => (
            <button
              key={minutes}
              type="button"
              data-testid={`mute-${minutes}`}
              onClick={() => act({ type: 'mute-member', member: member.id, minutes })}
            >
              Mute in this room for {says}
            </button>
          ))}
        {others && (
          <button type="button" className="danger" data-testid="ban-member" onClick={() => act({ type: 'ban-member', member: member.id })}>
            Ban from this room
          </button>
        )}
        {isHost && member.role === 'host' && <p className="hint">Hosts are neither muted nor banned: give them another role first.</p>}
      </div>
    </Dialog>
  );
}

function ReportAbout({ room, about, onDone }: { room: RoomView; about: string; onDone: () => void }) {
  return (
    <ReportDialog
      roomId={room.id}
      people={room.members}
      about={about}
      before="now"
      passage={(minutes) => recently((after) => eventAfter(room.id, after), room.version, minutes)}
      onDone={onDone}
    />
  );
}
