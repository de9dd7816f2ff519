import { useState } from 'react';
import { useAccount } from '../../net/account';
import { register } from '../../net/people';
import { Link } from '../../router';
import { EmailField, Field, NewPasswordField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { Entry } from './Entry';

export default function Register() {
  const account = useAccount();
  const [sentTo, setSentTo] = useState<string | null>(null);

  if (account?.isGuest === false) {
    return (
      <Entry title="Make an account" heading={`You are signed in as ${account.user.name}`}>
        <p>
          You have an account already: <Link href="/me">see it</Link>.
        </p>
      </Entry>
    );
  }
  if (sentTo !== null) {
    return (
      <Entry title="Look into your mailbox">
        <div role="status" data-testid="letter-sent">
          <p>
            A letter is on its way to <strong>{sentTo}</strong>. Follow the link in it within 24 hours, and the account is ready.
          </p>
        </div>
        <p className="hint">
          Nothing came? Look among the junk mail, and whether the address is right. Otherwise try again in a few minutes.
        </p>
        <p>
          <button type="button" onClick={() => setSentTo(null)}>
            Give another address
          </button>
        </p>
      </Entry>
    );
  }
  return (
    <Entry
      title="Make an account"
      after={
        <p>
          You have one? <Link href="/sign-in">Sign in</Link>
        </p>
      }
    >
      {account && <OfAGuest name={account.user.name} />}
      <Form
        testid="register"
        label="Make an account"
        action="Make the account"
        onSubmit={async (given) => {
          const email = given.text('email').trim();
          await register({ name: given.text('name').trim(), email, password: given.text('password') });
          setSentTo(email);
        }}
      >
        <Field
          label="Name"
          name="name"
          required
          autoComplete="nickname"
          maxLength={60}
          defaultValue={account?.user.name ?? ''}
          hint="What others see beside what you write."
        />
        <EmailField autoComplete="username" />
        <NewPasswordField />
      </Form>
    </Entry>
  );
}

/** What somebody wrote as a guest has no key that could be destroyed; they must know before. */
function OfAGuest({ name }: { name: string }) {
  return (
    <div className="aside" data-testid="of-a-guest">
      <p>
        You are <strong>{name}</strong>, a guest. Make the account here, in this browser, and your rooms and what you did in them stay
        yours.
      </p>
      <p>
        From then on what you write is kept sealed, and can be erased with the account. What you wrote as a guest was not sealed, and stays
        as it is.
      </p>
    </div>
  );
}
