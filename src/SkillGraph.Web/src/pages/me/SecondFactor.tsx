import { useState } from 'react';
import { askSecondFactor, confirmSecondFactor, removeSecondFactor } from '../../net/people';
import type { Me, SecondFactorAsked } from '../../protocol/clientIn';
import { CopyText } from '../../ui/CopyText';
import { CodeField, PasswordField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { many } from '../../ui/words';
import { Part } from './Part';

interface Props {
  me: Me;
  changed: () => void;
}

export function SecondFactor({ me, changed }: Props) {
  const [asked, setAsked] = useState<SecondFactorAsked | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const confirmed = (shown: readonly string[]) => {
    setCodes(shown);
    setAsked(null);
    changed();
  };
  return (
    <Part title="Second factor" testid="second-factor">
      {codes ? (
        <Codes codes={codes} onKept={() => setCodes(null)} />
      ) : me.secondFactor ? (
        <IsOn me={me} changed={changed} />
      ) : asked ? (
        <Asked asked={asked} onConfirmed={confirmed} onBack={() => setAsked(null)} />
      ) : (
        <IsOff onAsked={setAsked} />
      )}
    </Part>
  );
}

function IsOff({ onAsked }: { onAsked: (asked: SecondFactorAsked) => void }) {
  return (
    <>
      <p>
        It is off. With it, signing in takes a code of an app on your phone as well, and a password that somebody got hold of is not enough.
      </p>
      <Form
        testid="ask-second-factor"
        label="Turn on the second factor"
        action="Turn it on"
        onSubmit={async (given) => onAsked(await askSecondFactor(given.text('password')))}
      >
        <PasswordField autoComplete="current-password" />
      </Form>
    </>
  );
}

function Asked({
  asked,
  onConfirmed,
  onBack,
}: {
  asked: SecondFactorAsked;
  onConfirmed: (codes: readonly string[]) => void;
  onBack: () => void;
}) {
  return (
    <>
      <p>Let your authenticator app read this, or type the secret into it. Then give the code that it shows.</p>
      <div className="asked">
        <img
          className="qr"
          data-testid="qr"
          src={`data:image/svg+xml,${encodeURIComponent(asked.qr)}`}
          alt="QR code of the secret below"
          width={220}
          height={220}
        />
        <p className="secret">
          Secret: <code data-testid="secret">{inFours(asked.secret)}</code>
        </p>
      </div>
      <Form
        testid="confirm-second-factor"
        label="Confirm the second factor"
        action="Confirm"
        onSubmit={async (given) => onConfirmed((await confirmSecondFactor(given.text('code').trim())).recoveryCodes)}
        beside={
          <button type="button" className="quiet" onClick={onBack}>
            Not now
          </button>
        }
      >
        <CodeField label="Code of the app" focused />
      </Form>
    </>
  );
}

function Codes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const text = codes.join('\n');
  return (
    <div data-testid="recovery-codes">
      <p role="status">
        The second factor is on. These are your recovery codes, <strong>shown this once</strong>: each lets you in once without the app.
        Keep them where you find them without your phone.
      </p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row wraps">
        <CopyText label="Copy them" text={text} />
        <a
          className="button"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="skillgraph-recovery-codes.txt"
        >
          Save them as a file
        </a>
        <button type="button" className="primary" data-testid="codes-kept" onClick={onKept}>
          I have kept them
        </button>
      </div>
    </div>
  );
}

function IsOn({ me, changed }: Props) {
  return (
    <>
      <p>
        It is on, and {many(me.recoveryCodes, 'recovery code')} {me.recoveryCodes === 1 ? 'is' : 'are'} left.
        {me.recoveryCodes < 3 && ' For new ones turn it off and on again.'}
      </p>
      <Form
        testid="remove-second-factor"
        label="Turn off the second factor"
        action="Turn it off"
        danger
        onSubmit={async (given) => {
          await removeSecondFactor(given.text('password'));
          changed();
        }}
      >
        <PasswordField autoComplete="current-password" />
      </Form>
    </>
  );
}

const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
