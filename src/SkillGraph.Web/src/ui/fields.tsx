import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useFieldError } from './Form';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  label: string;
  name: string;
  autoComplete: string;
  hint?: ReactNode;
  /** Where the page has just turned to it. */
  focused?: boolean;
  /** Beside the input. */
  beside?: (inputId: string) => ReactNode;
}

/** A named input. Nothing that is typed by hand in one place keeps anybody from pasting it in another. */
export function Field({ label, hint, focused, beside, ...input }: FieldProps) {
  const id = useId();
  const place = useRef<HTMLInputElement>(null);
  const error = useFieldError(input.name);

  useEffect(() => {
    if (focused) place.current?.focus();
  }, [focused]);

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          {...input}
          ref={place}
          id={id}
          data-testid={input.name}
          aria-invalid={error !== null}
          aria-describedby={[hint !== undefined && `${id}-hint`, error !== null && `${id}-error`].filter(Boolean).join(' ') || undefined}
        />
        {beside?.(id)}
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error !== null && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}

export function EmailField({ label = 'E-mail', ...rest }: { label?: string; autoComplete: 'username' | 'email'; focused?: boolean }) {
  return <Field label={label} name="email" type="email" required spellCheck={false} autoCapitalize="off" maxLength={254} {...rest} />;
}

interface PasswordProps {
  label?: string;
  name?: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: ReactNode;
}

/** A password that can be looked at, because nobody types well what they cannot see. */
export function PasswordField({ label = 'Password', name = 'password', ...rest }: PasswordProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={label}
      name={name}
      type={shown ? 'text' : 'password'}
      required
      spellCheck={false}
      autoCapitalize="off"
      {...rest}
      beside={(input) => (
        <button type="button" aria-controls={input} aria-pressed={shown} onClick={() => setShown(!shown)}>
          Show<span className="unseen"> the {label.toLowerCase()}</span>
        </button>
      )}
    />
  );
}

export const NewPasswordField = ({ label = 'Password' }: { label?: string }) => (
  <PasswordField
    label={label}
    autoComplete="new-password"
    hint="8 characters or more. Some words that do not belong together are better than signs that nobody remembers."
  />
);

export const CodeField = ({ label, focused }: { label: string; focused?: boolean }) => (
  <Field
    label={label}
    name="code"
    required
    focused={focused ?? false}
    autoComplete="one-time-code"
    inputMode="numeric"
    spellCheck={false}
  />
);

/** Tells a password manager whose password this is; who looks at the page knows it. */
export const WhosePassword = ({ email }: { email: string }) => (
  <input className="unseen" type="email" name="username" autoComplete="username" value={email} readOnly tabIndex={-1} aria-hidden="true" />
);

interface ChoiceProps {
  label: string;
  name: string;
  initial?: string;
  hint?: ReactNode;
  options: readonly { value: string; says: string }[];
  onChoose?: (value: string) => void;
}

export function Choice({ label, name, initial, hint, options, onChoose }: ChoiceProps) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        data-testid={name}
        defaultValue={initial}
        aria-invalid={error !== null}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChoose?.(event.target.value)}
      >
        {options.map(({ value, says }) => (
          <option key={value} value={value}>
            {says}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error !== null && <p className="error">{error}</p>}
    </div>
  );
}

/** A text of more than a line. */
export function TextField({ label, name, required, maxLength }: { label: string; name: string; required?: boolean; maxLength: number }) {
  const id = useId();
  const error = useFieldError(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={3}
        required={required}
        maxLength={maxLength}
        data-testid={name}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
      />
      {error !== null && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}
