import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { RoomCommand } from '../../protocol/clientOut';
import type { RoomView } from '../../room/roomView';
import { ChatLines } from '../../ui/ChatLines';
import { Icon } from '../../ui/Icon';

interface Props {
  room: RoomView;
  me: string | null;
  mayTalk: boolean;
  send: (command: RoomCommand) => void;
}

export function Chat({ room, me, mayTalk, send }: Props) {
  const [text, setText] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const last = room.chat.at(-1)?.v;

  useEffect(() => {
    const shown = log.current;
    if (last !== undefined && shown) shown.scrollTop = shown.scrollHeight;
  }, [last]);

  const say = () => {
    if (!text.trim()) return;
    send({ type: 'post-chat', text });
    setText('');
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };

  return (
    <section className="chat panel-chat" aria-labelledby="chat">
      <h2 id="chat">Chat</h2>
      <div ref={log} className="chat-log" role="log" aria-live="polite" aria-label="Chat" data-testid="chat-log">
        <ChatLines room={room} me={me} />
      </div>
      {mayTalk ? (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            say();
          }}
        >
          <textarea
            data-testid="chat-input"
            aria-label="Message"
            placeholder="Say something"
            rows={1}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={key}
          />
          <button type="submit" className="icon-only primary" data-testid="chat-send" aria-label="Send" title="Send">
            <Icon name="send" />
          </button>
        </form>
      ) : (
        room.status === 'open' && <p className="hint">Enter the room to say something.</p>
      )}
    </section>
  );
}
