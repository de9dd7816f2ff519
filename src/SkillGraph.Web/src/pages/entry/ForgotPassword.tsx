import { useState } from 'react';
import { forgotPassword } from '../../net/people';
import { Link } from '../../router';
import { EmailField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { Entry } from './Entry';

export default function ForgotPassword() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) {
    return (
      <Entry title="Look into your mailbox">
        <p role="status" data-testid="letter-sent">
          If <strong>{sentTo}</strong> belongs to an account, a letter is on its way there. The link in it is good for 10 minutes.
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
      title="Choose a new password"
      after={
        <p>
          It came back to you? <Link href="/sign-in">Sign in</Link>
        </p>
      }
    >
      <p>Give the address of your account, and we send you a link.</p>
      <Form
        testid="forgot"
        label="Choose a new password"
        action="Send the link"
        onSubmit={async (given) => {
          const email = given.text('email').trim();
          await forgotPassword(email);
          setSentTo(email);
        }}
      >
        <EmailField autoComplete="username" />
      </Form>
    </Entry>
  );
}
