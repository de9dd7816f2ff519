import { changeMe } from '../../net/people';
import { ApiError } from '../../net/problem';
import type { Me } from '../../protocol/clientIn';
import { Link, personPath } from '../../router';
import { Field } from '../../ui/fields';
import { Form, useFieldError } from '../../ui/Form';
import { chooseTheme, chosenTheme, isTheme } from '../../ui/theme';
import { Mine } from './Mine';
import { MyPicture } from './MyPicture';
import { Part } from './Part';

export default function MyProfile() {
  return (
    <Mine title="Profile">
      {(me, changed) => (
        <>
          <Part title="Picture">
            <MyPicture me={me} changed={changed} />
          </Part>
          <About me={me} changed={changed} />
          <Preferences me={me} changed={changed} />
        </>
      )}
    </Mine>
  );
}

function About({ me, changed }: { me: Me; changed: () => void }) {
  return (
    <Part title="What others see">
      <p className="hint">
        Everybody can see <Link href={personPath(me.id)}>your profile</Link>: name, picture, headline and links. Your e-mail address is not
        on it.
      </p>
      <Form
        testid="profile"
        label="What others see"
        action="Save"
        done="Saved."
        onSubmit={async (given) => {
          const links = given
            .text('links')
            .split('\n')
            .map((link) => link.trim())
            .filter(Boolean);
          await changeMe({ name: given.text('name').trim(), headline: given.text('headline').trim(), links });
          changed();
        }}
      >
        <Field
          label="Name"
          name="name"
          required
          autoComplete="nickname"
          maxLength={60}
          defaultValue={me.name}
          hint="What you wrote in rooms before keeps the name that you had then."
        />
        <Field
          label="Headline"
          name="headline"
          autoComplete="off"
          maxLength={120}
          defaultValue={me.headline}
          placeholder="Compilers, and teaching how they work"
        />
        <Links links={me.links} />
      </Form>
    </Part>
  );
}

function Links({ links }: { links: readonly string[] }) {
  const error = useFieldError('links');
  return (
    <div className="field">
      <label htmlFor="links">Links, one on each line</label>
      <textarea
        id="links"
        name="links"
        data-testid="links"
        rows={3}
        defaultValue={links.join('\n')}
        placeholder="https://example.org"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={error === null ? 'links-hint' : 'links-hint links-error'}
      />
      <p id="links-hint" className="hint">
        At most 5, each beginning with https://
      </p>
      {error !== null && (
        <p id="links-error" className="error">
          {error}
        </p>
      )}
    </div>
  );
}

function Preferences({ me, changed }: { me: Me; changed: () => void }) {
  const kept = me.preferences.theme;
  return (
    <Part title="Preferences">
      <Form
        testid="preferences"
        label="Preferences"
        action="Save"
        done="Saved."
        onSubmit={async (given) => {
          const theme = given.text('theme');
          if (!isTheme(theme)) throw new ApiError(400, 'theme.unknown', 'There are no such colours.');
          await changeMe({ preferences: { theme } });
          chooseTheme(theme);
          changed();
        }}
      >
        <div className="field">
          <label htmlFor="theme">Colours, wherever you sign in</label>
          <select id="theme" name="theme" data-testid="theme-kept" defaultValue={isTheme(kept) ? kept : chosenTheme()}>
            <option value="auto">As the system</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </div>
      </Form>
    </Part>
  );
}
