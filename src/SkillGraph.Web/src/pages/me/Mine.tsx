import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useAccount } from '../../net/account';
import { me as whoAmI } from '../../net/people';
import { messageOf } from '../../net/problem';
import type { Me } from '../../protocol/clientIn';
import { Link } from '../../router';
import { Page } from '../../ui/Page';
import { SignInForm } from '../../ui/SignInForm';
import '../entry/entry.css';
import './me.css';

interface Props {
  title: string;
  children: (me: Me, changed: () => void) => ReactNode;
}

const PAGES = [
  { href: '/me', name: 'Profile' },
  { href: '/me/security', name: 'Security' },
  { href: '/me/privacy', name: 'Privacy' },
] as const;

/** A page about one's own account, for whoever has one. */
export function Mine({ title, children }: Props) {
  const account = useAccount();
  if (account?.isGuest === false) {
    return (
      <OfAccount key={account.user.id} title={title}>
        {children}
      </OfAccount>
    );
  }
  return (
    <Page title={title}>
      <div className="entry">
        <h1>{account ? 'You are here as a guest' : 'Sign in first'}</h1>
        {account && (
          <p>
            A guest has a name and nothing else: no profile, no settings, nothing to come back to.{' '}
            <Link href="/register">Make this an account</Link> to keep what you do, or sign in to one that you have.
          </p>
        )}
        <div className="card">
          <SignInForm />
        </div>
      </div>
    </Page>
  );
}

function OfAccount({ title, children }: Props) {
  const [me, setMe] = useState<Me | null>(null);
  const [error, setError] = useState<string | null>(null);

  const load = useCallback(async (signal?: AbortSignal) => {
    try {
      setMe(await whoAmI(signal));
      setError(null);
    } catch (reason) {
      if (!signal?.aborted) setError(messageOf(reason));
    }
  }, []);

  useEffect(() => {
    const end = new AbortController();
    void load(end.signal);
    return () => end.abort();
  }, [load]);

  return (
    <Page title={title}>
      <div className="mine">
        <nav aria-label="Your account">
          <ul>
            {PAGES.map(({ href, name }) => (
              <li key={href}>
                <Link href={href} aria-current={name === title ? 'page' : undefined}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="mine-body" data-testid="mine">
          <h1>{title}</h1>
          {error !== null && (
            <p className="error" role="alert">
              {error}{' '}
              <button type="button" onClick={() => void load()}>
                Try again
              </button>
            </p>
          )}
          {!me && error === null && <p role="status">Loading…</p>}
          {me && children(me, () => void load())}
        </div>
      </div>
    </Page>
  );
}
