import { memo } from 'react';
import type { ChatLine, MemberState } from '../protocol/clientIn';
import { hueOf, nameOf, type RoomView } from '../room/roomView';

export function ChatLines({ room, me }: { room: RoomView; me: string | null }) {
  return <Lines chat={room.chat} members={room.members} room={room} me={me} />;
}

interface Props {
  chat: readonly ChatLine[];
  members: readonly MemberState[];
  room: RoomView;
  me: string | null;
}

/** Drawn again when someone spoke or entered, not with every keystroke in the editor. */
const Lines = memo(
  function Lines({ chat, room, me }: Props) {
    if (chat.length === 0) return <p className="empty">Nothing was said yet.</p>;
    return (
      <ul>
        {chat.map((line, i) => (
          <li key={line.v} className={line.by === me ? 'mine' : undefined}>
            {chat[i - 1]?.by !== line.by && (
              <span className={`speaker hue-${hueOf(room, line.by)}`}>
                {nameOf(room, line.by)}{' '}
                <time dateTime={line.t}>{new Date(line.t).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
              </span>
            )}
            <span className="said">{line.text}</span>
          </li>
        ))}
      </ul>
    );
  },
  (before, after) => before.chat === after.chat && before.members === after.members && before.me === after.me,
);
