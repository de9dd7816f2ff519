import { useEffect, useRef } from 'react';
import { hueOf, nameOf, type RoomView } from '../../room/roomView';
import { ChatLines } from '../../ui/ChatLines';
import { Icon } from '../../ui/Icon';

/** Who was in, whose hand was up and what was said, at that moment. */
export function Aside({ room }: { room: RoomView }) {
  const log = useRef<HTMLDivElement>(null);
  const last = room.chat.at(-1)?.v;
  useEffect(() => {
    const shown = log.current;
    if (last !== undefined && shown) shown.scrollTop = shown.scrollHeight;
  }, [last]);
  return (
    <div className="side">
      <section className="people panel-people" aria-labelledby="people">
        <h2 id="people">People</h2>
        <ul className="members" data-testid="members">
          {room.members.map((member) => (
            <li key={member.id} data-member={member.id} data-role={member.role}>
              <span className={`dot hue-${hueOf(room, member.id)}`} aria-hidden="true" />
              <span className="member-name">{member.name}</span>
              <span className="role">{member.role}</span>
            </li>
          ))}
        </ul>
        <div className="hands" role="group" aria-label="Raised hands">
          <ol data-testid="hands">
            {room.hands.map((hand) => (
              <li key={hand}>
                <Icon name="hand" /> <span>{nameOf(room, hand)}</span>
              </li>
            ))}
          </ol>
        </div>
      </section>
      <section className="chat panel-chat" aria-labelledby="chat">
        <h2 id="chat">Chat</h2>
        <div ref={log} className="chat-log" data-testid="chat-log">
          <ChatLines room={room} me={null} />
        </div>
      </section>
    </div>
  );
}
