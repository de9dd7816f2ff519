import { changeEmail, changePassword } from '../../net/people';
import type { Me } from '../../protocol/clientIn';
import { EmailField, NewPasswordField, PasswordField, WhosePassword } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { Mine } from './Mine';
import { MySessions } from './MySessions';
import { MyTokens } from './MyTokens';
import { Part } from './Part';
import { SecondFactor } from './SecondFactor';

export default function Security() {
  return (
    <Mine title="Security">
      {(me, changed) => (
        <>
          <Password email={me.email ?? ''} />
          <Address me={me} changed={changed} />
          <SecondFactor me={me} changed={changed} />
          <MySessions />
          <MyTokens />
        </>
      )}
    </Mine>
  );
}

function Password({ email }: { email: string }) {
  return (
    <Part title="Password">
      <Form
        testid="change-password"
        label="Password"
        action="Change the password"
        done="The password is changed. Everywhere else you are signed out."
        clears
        onSubmit={(given) => changePassword(given.text('current'), given.text('password'))}
      >
        <WhosePassword email={email} />
        <PasswordField label="Current password" name="current" autoComplete="current-password" />
        <NewPasswordField label="New password" />
      </Form>
    </Part>
  );
}

function Address({ me, changed }: { me: Me; changed: () => void }) {
  return (
    <Part title="E-mail">
      <p>
        It is <strong>{me.email}</strong>.
        {me.changingTo !== null && (
          <>
            {' '}
            A letter went to <strong>{me.changingTo}</strong>: follow the link in it, and that is your address.
          </>
        )}
      </p>
      <Form
        testid="change-email"
        label="E-mail"
        action="Change the address"
        done="A letter with a link is on its way to the new address. Until you follow it the old one stays."
        clears
        onSubmit={async (given) => {
          await changeEmail(given.text('email').trim(), given.text('password'));
          changed();
        }}
      >
        <EmailField label="New address" autoComplete="email" />
        <PasswordField autoComplete="current-password" />
      </Form>
    </Part>
  );
}
