import { useState } from 'react';
import { endAllSessions, endSession, mySessions } from '../../net/people';
import { messageOf } from '../../net/problem';
import { forgetSession, signOut } from '../../net/session';
import type { MySession } from '../../protocol/clientIn';
import { Confirm } from '../../ui/Confirm';
import { ago } from '../../ui/words';
import { Part } from './Part';
import { useList } from './useList';

export function MySessions() {
  const { items, error, again } = useList(mySessions);
  const [failed, setFailed] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  const end = async (session: MySession) => {
    setFailed(null);
    try {
      await (session.current ? signOut() : endSession(session.id));
      if (!session.current) again();
    } catch (reason) {
      setFailed(messageOf(reason));
    }
  };

  return (
    <Part title="Where you are signed in">
      <ul className="entries" data-testid="sessions" aria-busy={items === null}>
        {items?.map((session) => (
          <li key={session.id} data-current={session.current}>
            <div>
              <p>
                <strong>{session.device}</strong> {session.current && <span className="kind">this browser</span>}
              </p>
              <p className="hint">
                from {session.address}, signed in <When time={session.startedAt} />, last used <When time={session.lastUsedAt} />
              </p>
            </div>
            <button type="button" onClick={() => void end(session)} aria-label={`Sign out ${session.current ? 'here' : session.device}`}>
              Sign out
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">Here the time of the last use is that of the last renewal, every ten minutes or so.</p>
      <p className="error" role="alert">
        {failed ?? error}
      </p>
      <div>
        <button type="button" className="danger" data-testid="end-all" onClick={() => setAsking(true)}>
          Sign out everywhere
        </button>
      </div>
      {asking && (
        <Confirm
          question={{
            title: 'Sign out everywhere?',
            says: 'Every browser is signed out within seconds, this one too. Personal tokens stay.',
            action: 'Sign out everywhere',
            run: async () => {
              await endAllSessions();
              forgetSession();
            },
          }}
          onDone={() => setAsking(false)}
        />
      )}
    </Part>
  );
}

export const When = ({ time }: { time: string }) => (
  <time dateTime={time} title={new Date(time).toLocaleString()}>
    {ago(time)}
  </time>
);
