import { useState } from 'react';
import { resetPassword } from '../../net/people';
import { Link } from '../../router';
import { NewPasswordField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { useLinkSecret } from '../../ui/linkSecret';
import { Entry } from './Entry';

export default function ResetPassword() {
  const secret = useLinkSecret();
  const [isDone, setDone] = useState(false);
  const again = (
    <p>
      A link is good for 10 minutes, and once. <Link href="/forgot-password">Ask for another</Link>
    </p>
  );

  if (isDone) {
    return (
      <Entry title="The password is changed">
        <p role="status" data-testid="password-is-reset">
          You are signed out everywhere, in case somebody else knew the old one.
        </p>
        <p>
          <Link href="/sign-in" className="button primary">
            Sign in
          </Link>
        </p>
      </Entry>
    );
  }
  if (secret === null) {
    return (
      <Entry title="Choose a new password">
        <p>This page takes the link that stands in the letter we sent you.</p>
        {again}
      </Entry>
    );
  }
  return (
    <Entry title="Choose a new password" after={again}>
      <Form
        testid="reset"
        label="Choose a new password"
        action="Change the password"
        onSubmit={async (given) => {
          await resetPassword(secret, given.text('password'));
          setDone(true);
        }}
      >
        <NewPasswordField label="New password" />
      </Form>
    </Entry>
  );
}
