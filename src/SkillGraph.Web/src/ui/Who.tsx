import { useState } from 'react';
import { type Account, become, useAccount } from '../net/account';
import { messageOf } from '../net/problem';
import { isModerator } from '../net/roles';
import { signOut } from '../net/session';
import { Link, signInPath, usePath } from '../router';

/** Who one is, in the bar, and what one may do about it. */
export function Who() {
  const account = useAccount();
  const path = usePath();
  if (!account) {
    return path === '/sign-in' ? null : (
      <Link href={signInPath(path)} className="button quiet" data-testid="to-sign-in">
        Sign in
      </Link>
    );
  }
  return (
    <details className="menu" key={path} data-testid="who">
      <summary aria-label={`You are ${account.user.name}`}>
        <span className="initial" aria-hidden="true">
          {account.user.name.slice(0, 1).toUpperCase()}
        </span>
      </summary>
      <div className="menu-body">{account.isGuest ? <Guest account={account} /> : <Member account={account} />}</div>
    </details>
  );
}

function Guest({ account }: { account: Account }) {
  return (
    <>
      <p>
        You are <strong>{account.user.name}</strong>, a guest.
      </p>
      <Link href="/register" className="button primary" data-testid="to-register">
        Make this an account
      </Link>
      <Link href={signInPath()} className="button">
        Sign in
      </Link>
      <button type="button" onClick={() => become(null)}>
        Leave and take another name
      </button>
    </>
  );
}

function Member({ account }: { account: Account }) {
  const [error, setError] = useState<string | null>(null);
  const leave = async () => {
    setError(null);
    try {
      await signOut();
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  return (
    <>
      <p>
        You are <strong>{account.user.name}</strong>.
      </p>
      <ul>
        <li>
          <Link href="/me">Profile</Link>
        </li>
        <li>
          <Link href="/me/security">Security</Link>
        </li>
        <li>
          <Link href="/me/privacy">Privacy</Link>
        </li>
        {isModerator(account) && (
          <li>
            <Link href="/admin" data-testid="to-admin">
              Look after people
            </Link>
          </li>
        )}
      </ul>
      <button type="button" data-testid="sign-out" onClick={() => void leave()}>
        Sign out
      </button>
      <p className="error" role="alert">
        {error}
      </p>
    </>
  );
}
