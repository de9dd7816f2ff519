import { useState } from 'react';
import { me } from '../net/people';
import { hasCode } from '../net/problem';
import { type Credentials, signIn } from '../net/session';
import { Link } from '../router';
import { CodeField, EmailField, Field, PasswordField } from './fields';
import { Form } from './Form';
import { chooseTheme, isTheme } from './theme';

interface Props {
  onSignedIn?: () => void;
  /** It stands over a page with work on it: links open beside that page, not instead of it. */
  over?: boolean;
}

/** Signing in, in one step or, with a second factor, in two. */
export function SignInForm({ onSignedIn, over = false }: Props) {
  const [half, setHalf] = useState<Credentials | null>(null);

  const enter = async (credentials: Credentials) => {
    await signIn(credentials);
    await likeEverywhere();
    onSignedIn?.();
  };

  if (half) return <CodeStep enter={(code) => enter({ ...half, code })} onBack={() => setHalf(null)} />;
  return (
    <Form
      testid="sign-in"
      label="Sign in"
      action="Sign in"
      onSubmit={async (given) => {
        const credentials = { email: given.text('email'), password: given.text('password') };
        try {
          await enter(credentials);
        } catch (error) {
          if (!hasCode(error, 'auth.code-required')) throw error;
          setHalf(credentials);
        }
      }}
      beside={
        <Link href="/forgot-password" target={over ? '_blank' : undefined}>
          Forgot the password?
        </Link>
      }
    >
      <EmailField autoComplete="username" focused={over} />
      <PasswordField autoComplete="current-password" />
    </Form>
  );
}

function CodeStep({ enter, onBack }: { enter: (code: string) => Promise<void>; onBack: () => void }) {
  const [kind, setKind] = useState<'app' | 'recovery'>('app');
  return (
    <Form
      testid="sign-in-code"
      label="Second factor"
      action="Sign in"
      onSubmit={(given) => enter(given.text('code').trim())}
      beside={
        <>
          <button type="button" className="quiet" onClick={() => setKind(kind === 'app' ? 'recovery' : 'app')}>
            {kind === 'app' ? 'Use a recovery code' : 'Use the app'}
          </button>
          <button type="button" className="quiet" onClick={onBack}>
            Back
          </button>
        </>
      }
    >
      {kind === 'app' ? (
        <CodeField key="app" label="Code of your authenticator app" focused />
      ) : (
        <Field
          key="recovery"
          label="Recovery code"
          name="code"
          required
          focused
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          hint="Each is good once. Without the app and without the codes only whoever looks after this server can help."
        />
      )}
    </Form>
  );
}

/** The colours that somebody chose go with them. Where that fails they are the colours of this browser. */
async function likeEverywhere(): Promise<void> {
  const theme = await me().then(
    ({ preferences }) => preferences.theme,
    () => undefined,
  );
  if (isTheme(theme)) chooseTheme(theme);
}
