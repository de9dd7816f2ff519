import { useAccount } from '../../net/account';
import { go, Link, thenPath } from '../../router';
import { SignInForm } from '../../ui/SignInForm';
import { Entry } from './Entry';

export default function SignIn() {
  const account = useAccount();
  if (account?.isGuest === false) {
    return (
      <Entry title="Sign in" heading={`You are signed in as ${account.user.name}`}>
        <p>
          <Link href={thenPath()}>Go on</Link>, or see <Link href="/me">your account</Link>.
        </p>
      </Entry>
    );
  }
  return (
    <Entry
      title="Sign in"
      after={
        <p>
          No account yet? <Link href="/register">Make one</Link>
        </p>
      }
    >
      <SignInForm onSignedIn={() => go(thenPath(), { instead: true })} />
    </Entry>
  );
}
