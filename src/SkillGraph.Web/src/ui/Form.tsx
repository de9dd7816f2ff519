import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { ApiError, messageOf } from '../net/problem';

export interface Given {
  text(name: string): string;
  all(name: string): string[];
}

interface Wrong {
  /** What is wrong with no field in particular. */
  readonly general: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

interface Props {
  action: string;
  /** Shown for as long as it takes. */
  doing?: string;
  /** Shown when it is done, where the form stays. */
  done?: string;
  /** What was given is not to stay there. */
  clears?: boolean;
  danger?: boolean;
  onSubmit: (given: Given) => Promise<unknown>;
  /** Beside the button. */
  beside?: ReactNode;
  testid: string;
  label?: string;
  children: ReactNode;
}

const NOTHING: Wrong = { general: null, fields: {} };
const Errors = createContext<Wrong['fields']>({});

export const useFieldError = (name: string): string | null => useContext(Errors)[name] ?? null;

/** A form that says what is wrong at the field that it is about, puts the cursor there, and tells those who listen instead of look. */
export function Form({ action, doing = 'One moment…', done, clears, danger, onSubmit, beside, testid, label, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong>(NOTHING);
  const [isDone, setDone] = useState(false);

  useEffect(() => {
    if (wrong !== NOTHING) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [wrong]);

  const submit = async (shown: HTMLFormElement) => {
    if (busy) return;
    setDone(false);
    const missing = unfilled(shown);
    setWrong(missing);
    if (missing !== NOTHING) return;
    const data = new FormData(shown);
    const all = (name: string) => data.getAll(name).filter((value) => typeof value === 'string');
    setBusy(true);
    try {
      await onSubmit({ all, text: (name) => all(name)[0] ?? '' });
      setDone(true);
      if (clears) shown.reset();
    } catch (error) {
      setWrong(told(error, shown));
    }
    setBusy(false);
  };

  return (
    <form
      ref={form}
      className="form"
      data-testid={testid}
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <Errors value={wrong.fields}>{children}</Errors>
      <div className="error" role="alert">
        {wrong.general ?? Object.values(wrong.fields).map((message) => <UnseenLine key={message}>{message}</UnseenLine>)}
      </div>
      <div className="form-end">
        <button type="submit" className={danger ? 'danger' : 'primary'} aria-disabled={busy}>
          {busy ? doing : action}
        </button>
        {beside}
        <span className="hint" role="status">
          {isDone && done}
        </span>
      </div>
    </form>
  );
}

const UnseenLine = ({ children }: { children: string }) => <span className="unseen">{children} </span>;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter((one): one is Control => 'validity' in one && 'name' in one && one.name !== '');

function unfilled(form: HTMLFormElement): Wrong {
  const bad = controlsOf(form).filter((one) => !one.validity.valid);
  return bad.length === 0 ? NOTHING : { general: null, fields: Object.fromEntries(bad.map((one) => [one.name, whyBad(one)])) };
}

function whyBad({ type, validity, validationMessage }: Control): string {
  if (validity.valueMissing) return 'Please fill this in.';
  if (validity.typeMismatch && type === 'email') return 'This is not an e-mail address.';
  return validationMessage;
}

/** What is about a field that this form does not have is about all of it. */
function told(error: unknown, form: HTMLFormElement): Wrong {
  const names = new Set(controlsOf(form).map((one) => one.name));
  const fields = error instanceof ApiError ? Object.entries(error.fields).filter(([name]) => names.has(name)) : [];
  return fields.length > 0 ? { general: null, fields: Object.fromEntries(fields) } : { general: messageOf(error), fields: {} };
}
