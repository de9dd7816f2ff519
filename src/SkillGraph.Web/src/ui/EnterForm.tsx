import { lazy, Suspense, useState } from 'react';
import { hasLostAccount } from '../net/account';
import { Link } from '../router';
import { GuestForm } from './GuestForm';

const SignInForm = lazy(async () => ({ default: (await import('./SignInForm')).SignInForm }));

/** A name is enough to go on; whoever has an account signs in without leaving the page. */
export function EnterForm({ why, over = false }: { why: string; over?: boolean }) {
  const [how, setHow] = useState<'guest' | 'account'>(hasLostAccount() ? 'account' : 'guest');
  return (
    <div className="enter">
      {how === 'guest' ? (
        <GuestForm why={why} />
      ) : (
        <Suspense fallback={<p role="status">One moment…</p>}>
          {hasLostAccount() && <p>You were signed out. Sign in again and go on where you were.</p>}
          <SignInForm over={over} />
        </Suspense>
      )}
      <p className="hint">
        {how === 'guest' ? 'You have an account?' : 'You have none?'}{' '}
        <button type="button" className="as-link" data-testid="other-way" onClick={() => setHow(how === 'guest' ? 'account' : 'guest')}>
          {how === 'guest' ? 'Sign in' : 'Go on with a name alone'}
        </button>
        {' · '}
        <Link href="/register" target={over ? '_blank' : undefined}>
          Make an account
        </Link>
      </p>
    </div>
  );
}
