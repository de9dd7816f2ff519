import { useState } from 'react';
import { verifyEmail } from '../../net/people';
import { hasCode, messageOf } from '../../net/problem';
import { Link } from '../../router';
import { useLinkSecret } from '../../ui/linkSecret';
import { Entry } from './Entry';

interface Props {
  title: string;
  asks: string;
  done: string;
  again: { says: string; href: string; link: string };
}

/** Where the link of a letter leads. It takes a click more: programs that look through mail open links too, and must not confirm anything. */
function FollowedLink({ title, asks, done, again }: Props) {
  const secret = useLinkSecret();
  const [state, setState] = useState<'asked' | 'busy' | 'done'>('asked');
  const [error, setError] = useState<unknown>(null);

  const confirm = async (token: string) => {
    setState('busy');
    setError(null);
    try {
      await verifyEmail(token);
      setState('done');
    } catch (reason) {
      setError(reason);
      setState('asked');
    }
  };

  if (state === 'done') {
    return (
      <Entry title={title} heading={done}>
        <p role="status" data-testid="confirmed">
          Thank you.
        </p>
        <p>
          <Link href="/sign-in" className="button primary">
            Sign in
          </Link>
        </p>
      </Entry>
    );
  }
  return (
    <Entry title={title}>
      {secret === null ? (
        <p>This page takes the link that stands in the letter we sent you.</p>
      ) : (
        <>
          <p>{asks}</p>
          <p>
            <button
              type="button"
              className="primary"
              data-testid="confirm-address"
              aria-disabled={state === 'busy'}
              onClick={() => void confirm(secret)}
            >
              {state === 'busy' ? 'One moment…' : 'Yes, this address is mine'}
            </button>
          </p>
        </>
      )}
      <p className="error" role="alert">
        {error !== null && messageOf(error)}
      </p>
      {(secret === null || hasCode(error, 'auth.link-refused')) && (
        <p>
          {again.says} <Link href={again.href}>{again.link}</Link>
        </p>
      )}
    </Entry>
  );
}

export const VerifyEmail = () => (
  <FollowedLink
    title="Confirm your address"
    asks="One click more, and the account is ready."
    done="The address is confirmed"
    again={{ says: 'A link is good for 24 hours, and once.', href: '/register', link: 'Make the account again' }}
  />
);

export const ConfirmEmail = () => (
  <FollowedLink
    title="Confirm your new address"
    asks="One click more, and this is the address of your account."
    done="The address is changed"
    again={{ says: 'A link is good for 24 hours, and once.', href: '/me/security', link: 'Change the address again' }}
  />
);
