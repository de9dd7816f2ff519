import { useEffect, useState } from 'react';
import { profile } from '../net/people';
import { hasCode, messageOf } from '../net/problem';
import type { Profile } from '../protocol/clientIn';
import { Link } from '../router';
import { Page } from '../ui/Page';
import { Portrait } from '../ui/Portrait';
import './me/me.css';

/** What everybody may see of somebody. */
export default function Person({ id }: { id: string }) {
  const [person, setPerson] = useState<Profile | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    const end = new AbortController();
    profile(id, end.signal).then(setPerson, (reason: unknown) => {
      if (!end.signal.aborted) setError(reason);
    });
    return () => end.abort();
  }, [id]);

  if (hasCode(error, 'user.not-found')) {
    return (
      <Page title="No profile">
        <div className="centered" data-testid="no-profile">
          <h1>There is no profile here</h1>
          <p>Guests have none: they gave a name, and nothing else is known of them. Or there was an account, and it was erased.</p>
          <p>
            <Link href="/">See the open rooms</Link>
          </p>
        </div>
      </Page>
    );
  }
  if (!person) {
    return (
      <Page title="Profile">
        <p className="centered" role={error === null ? 'status' : 'alert'}>
          {error === null ? 'Loading…' : messageOf(error)}
        </p>
      </Page>
    );
  }
  return (
    <Page title={person.name}>
      <div className="person" data-testid="person">
        <Portrait name={person.name} picture={person.picture} large />
        <div className="person-body">
          <h1>{person.name}</h1>
          {person.headline && <p>{person.headline}</p>}
          <ul>
            {person.links.filter(isWebAddress).map((link) => (
              <li key={link}>
                <a href={link} rel="noopener noreferrer nofollow ugc">
                  {link.replace(/^https:\/\//, '')}
                </a>
              </li>
            ))}
          </ul>
          <p className="hint">
            Here since{' '}
            <time dateTime={person.since}>{new Date(person.since).toLocaleDateString([], { month: 'long', year: 'numeric' })}</time>
          </p>
        </div>
      </div>
    </Page>
  );
}

const isWebAddress = (link: string): boolean => link.startsWith('https://');
