import { useState } from 'react';
import { makeToken, myTokens, revokeToken } from '../../net/people';
import type { MyToken } from '../../protocol/clientIn';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { Field } from '../../ui/fields';
import { Form, useFieldError } from '../../ui/Form';
import { When } from './MySessions';
import { Part } from './Part';
import { useList } from './useList';

const SCOPES = [
  { id: 'read', says: 'Look at rooms, recordings, people and your own profile' },
  { id: 'rooms', says: 'Take part in rooms: open, enter, write, close' },
  { id: 'profile', says: 'Change your profile, picture and preferences' },
] as const;

const LIVES = [
  { days: 7, says: 'a week' },
  { days: 30, says: '30 days' },
  { days: 90, says: '90 days' },
  { days: 365, says: 'a year' },
] as const;

export function MyTokens() {
  const { items, error, again } = useList(myTokens);
  const [made, setMade] = useState<string | null>(null);
  const [asking, setAsking] = useState<MyToken | null>(null);
  return (
    <Part title="Personal tokens" testid="tokens">
      <p>For programs of yours that call this server as you. Whoever has a token may do what it is good for.</p>
      {made !== null && (
        <div className="aside" role="status">
          <p>
            This is the token, <strong>shown this once</strong>:
          </p>
          <p>
            <code className="secret" data-testid="new-token">
              {made}
            </code>
          </p>
          <div className="row wraps">
            <CopyText label="Copy it" text={made} />
            <button type="button" onClick={() => setMade(null)}>
              I have kept it
            </button>
          </div>
        </div>
      )}
      {items?.length === 0 && <p className="empty">There are none.</p>}
      <ul className="entries" data-testid="token-list" aria-busy={items === null}>
        {items?.map((token) => (
          <li key={token.id}>
            <div>
              <p>
                <strong>{token.name}</strong> {token.scopes.join(', ')}
              </p>
              <p className="hint">
                good until {new Date(token.expiresAt).toLocaleDateString()},{' '}
                {token.lastUsedAt === null ? (
                  'never used'
                ) : (
                  <>
                    last used <When time={token.lastUsedAt} />
                  </>
                )}
              </p>
            </div>
            <button type="button" className="danger" onClick={() => setAsking(token)} aria-label={`Revoke ${token.name}`}>
              Revoke
            </button>
          </li>
        ))}
      </ul>
      <p className="error" role="alert">
        {error}
      </p>
      <Form
        testid="make-token"
        label="Make a token"
        action="Make a token"
        clears
        onSubmit={async (given) => {
          setMade(null);
          setMade((await makeToken(given.text('name').trim(), given.all('scopes'), Number(given.text('days')))).token);
          again();
        }}
      >
        <Field label="What it is for" name="name" required autoComplete="off" maxLength={60} placeholder="Nightly export" />
        <Scopes />
        <div className="field">
          <label htmlFor="token-days">Good for</label>
          <select id="token-days" name="days" defaultValue="30">
            {LIVES.map(({ days, says }) => (
              <option key={days} value={days}>
                {says}
              </option>
            ))}
          </select>
        </div>
      </Form>
      {asking && (
        <Confirm
          question={{
            title: `Revoke ${asking.name}?`,
            says: 'Programs that use it are refused from now on.',
            action: 'Revoke it',
            run: async () => {
              await revokeToken(asking.id);
              again();
            },
          }}
          onDone={() => setAsking(null)}
        />
      )}
    </Part>
  );
}

function Scopes() {
  const error = useFieldError('scopes');
  return (
    <fieldset className="choices" aria-describedby={error === null ? undefined : 'scopes-error'}>
      <legend>What it may</legend>
      {SCOPES.map(({ id, says }) => (
        <label key={id}>
          <input type="checkbox" name="scopes" value={id} defaultChecked={id === 'read'} aria-invalid={error !== null} /> {says}
        </label>
      ))}
      {error !== null && (
        <p id="scopes-error" className="error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
