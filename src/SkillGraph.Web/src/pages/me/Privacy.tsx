import { useState } from 'react';
import { eraseMe, exportMe } from '../../net/people';
import { ApiError, messageOf } from '../../net/problem';
import { forgetSession } from '../../net/session';
import type { Me } from '../../protocol/clientIn';
import { Link } from '../../router';
import { Field, PasswordField, WhosePassword } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { Entry } from '../entry/Entry';
import { Mine } from './Mine';
import { Part } from './Part';

const WORD = 'erase';

export default function Privacy() {
  const [erased, setErased] = useState(false);
  if (erased) {
    return (
      <Entry title="Your account is erased">
        <p role="status" data-testid="erased">
          The key that what identified you was sealed with is destroyed. A last letter says so. Thank you for having been here.
        </p>
        <p>
          <Link href="/">See the open rooms</Link>
        </p>
      </Entry>
    );
  }
  return (
    <Mine title="Privacy">
      {(me) => (
        <>
          <Kept />
          <Export />
          <Erase me={me} onErased={() => setErased(true)} />
        </>
      )}
    </Mine>
  );
}

function Kept() {
  return (
    <Part title="What is kept of you">
      <ul className="kept">
        <li>
          <strong>Your account:</strong> e-mail address, name, picture, headline, links and preferences; your password as a hash of which it
          cannot be read; the roles you were given, by whom and why.
        </li>
        <li>
          <strong>Your sessions:</strong> the device and the network address that you signed in from, and when; failed attempts too.
        </li>
        <li>
          <strong>What you do in rooms:</strong> when you entered, what you typed, said and ran. That is what SkillGraph is for: it is kept,
          in order, and anybody who may see the room can replay it.
        </li>
      </ul>
      <p>
        What identifies you, and what you write, is stored sealed with a key that is yours alone. What you wrote as a guest, before you had
        an account, is not.
      </p>
    </Part>
  );
}

function Export() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const take = async () => {
    setBusy(true);
    setError(null);
    try {
      const { file, name } = await exportMe();
      hand(file, name);
    } catch (reason) {
      setError(messageOf(reason));
    }
    setBusy(false);
  };
  return (
    <Part title="Take everything with you">
      <p>One archive with all that is known of you, readable, and opened where it is sealed.</p>
      <div>
        <button type="button" data-testid="export" aria-disabled={busy} onClick={() => void (busy || take())}>
          {busy ? 'Gathering…' : 'Download everything'}
        </button>
      </div>
      <p className="error" role="alert">
        {error}
      </p>
    </Part>
  );
}

function hand(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Erase({ me, onErased }: { me: Me; onErased: () => void }) {
  return (
    <Part title="Erase your account">
      <p>
        Your key is destroyed, and with it everything that is sealed with it: who you are, and what you wrote. Where you wrote in rooms,
        stars stand in its place; what others wrote stays as it is. Your sessions and tokens end. Nobody can undo it, we cannot either.
      </p>
      <p className="hint">
        It does not reach what you wrote as a guest, what others quoted or saved, and backups of the keys until they are past their time.
      </p>
      <Form
        testid="erase"
        label="Erase your account"
        action="Erase my account for ever"
        doing="Erasing…"
        danger
        onSubmit={async (given) => {
          if (given.text('confirm').trim().toLowerCase() !== WORD) {
            throw new ApiError(400, 'erase.not-confirmed', '', {
              confirm: `Type the word ${WORD}, so that this does not happen by mistake.`,
            });
          }
          await eraseMe(given.text('password'));
          onErased();
          forgetSession();
        }}
      >
        <WhosePassword email={me.email ?? ''} />
        <PasswordField autoComplete="current-password" />
        <Field label={`Type "${WORD}" to confirm`} name="confirm" required autoComplete="off" autoCapitalize="off" spellCheck={false} />
      </Form>
    </Part>
  );
}
