import { useState } from 'react';
import type { MemberState, Presence } from '../../protocol/clientIn';
import type { Role, RoomCommand } from '../../protocol/clientOut';
import type { Rights } from '../../room/rights';
import { hueOf, isMuted, nameOf, type RoomView } from '../../room/roomView';
import { personPath } from '../../router';
import { Icon } from '../../ui/Icon';
import { many, ROLES } from '../../ui/words';
import { MemberDialog } from './MemberDialog';

interface Props {
  room: RoomView;
  presence: Presence;
  me: string | null;
  rights: Rights;
  send: (command: RoomCommand) => void;
}

export function People({ room, presence, me, rights, send }: Props) {
  const [about, setAbout] = useState<string | null>(null);
  const here = new Set(presence.here.map((one) => one.id));
  const raised = me !== null && room.hands.includes(me);
  const away = (member: MemberState) => (here.has(member.id) ? 0 : 1);
  const members = [...room.members].sort((a, b) => away(a) - away(b));
  const shown = room.members.find((member) => member.id === about);
  return (
    <section className="people panel-people" aria-labelledby="people">
      <div className="panel-head">
        <h2 id="people">People</h2>
        <span className="hint">
          {here.size} here{presence.watching > 0 && `, ${presence.watching} watching`}
        </span>
      </div>
      <ul className="members" data-testid="members">
        {members.map((member) => (
          <li key={member.id} data-member={member.id} data-role={member.role} data-here={here.has(member.id)}>
            <span className={`dot hue-${hueOf(room, member.id)}`} aria-hidden="true" />
            <span className="member-name">
              <a href={personPath(member.id)} target="_blank" rel="noopener" title="Profile, in another tab">
                {member.name}
              </a>
              {member.id === me && <span className="hint"> (you)</span>}
            </span>
            {room.hands.includes(member.id) && (
              <span className="raised" title="Hand raised">
                <Icon name="hand" />
                <span className="unseen">hand raised</span>
              </span>
            )}
            {isMuted(room, member.id) && <span className="hint">muted</span>}
            <span className="unseen">{here.has(member.id) ? 'is here' : 'is away'}</span>
            {rights.isHost && member.id !== me ? <RoleOf member={member} send={send} /> : <span className="role">{member.role}</span>}
            {me !== null && member.id !== me && (
              <button
                type="button"
                className="quiet icon-only"
                onClick={() => setAbout(member.id)}
                aria-label={`What to do about ${member.name}`}
                title="Report, mute, ban"
                data-testid="about-member"
              >
                <Icon name="more" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {rights.isHost && room.banned.length > 0 && (
        <ul className="members" aria-label="Banned from this room" data-testid="banned">
          {room.banned.map((one) => (
            <li key={one.id}>
              <span className="member-name">{one.name}</span>
              <span className="hint">banned</span>
              <button type="button" className="quiet" onClick={() => send({ type: 'unban-member', member: one.id })}>
                Lift<span className="unseen"> the ban of {one.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Hands room={room} rights={rights} me={me} send={send} />
      {rights.mayTalk && (
        <button
          type="button"
          className={raised ? 'hand-up' : undefined}
          data-testid="raise-hand"
          aria-pressed={raised}
          onClick={() => send({ type: raised ? 'lower-hand' : 'raise-hand' })}
        >
          <Icon name="hand" /> {raised ? 'Lower my hand' : 'Raise my hand'}
        </button>
      )}
      {rights.isHost && (
        <button type="button" className="quiet danger" data-testid="close-room" onClick={() => askToClose(room, send)}>
          Close the room
        </button>
      )}
      {shown && <MemberDialog room={room} member={shown} isHost={rights.isHost} send={send} onDone={() => setAbout(null)} />}
    </section>
  );
}

function RoleOf({ member, send }: { member: MemberState; send: (command: RoomCommand) => void }) {
  return (
    <select
      className="role"
      aria-label={`Role of ${member.name}`}
      value={member.role}
      onChange={(event) => send({ type: 'set-role', member: member.id, role: event.target.value as Role })}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </select>
  );
}

function Hands({ room, rights, me, send }: Omit<Props, 'presence'>) {
  return (
    <div className="hands" role="group" aria-label="Raised hands">
      <p className="unseen" aria-live="polite">
        {room.hands.length > 0 && many(room.hands.length, 'hand raised', 'hands raised')}
      </p>
      <ol data-testid="hands">
        {room.hands.map((hand) => (
          <li key={hand}>
            <Icon name="hand" /> <span>{nameOf(room, hand)}</span>
            {rights.isHost && hand !== me && (
              <button type="button" className="quiet" onClick={() => send({ type: 'lower-hand', member: hand })}>
                Lower<span className="unseen"> the hand of {nameOf(room, hand)}</span>
              </button>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function askToClose(room: RoomView, send: (command: RoomCommand) => void): void {
  if (confirm(`Close "${room.title}" for everyone? It can be replayed, but not opened again.`)) send({ type: 'close' });
}
