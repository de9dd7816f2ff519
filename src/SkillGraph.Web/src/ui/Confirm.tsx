import { useEffect, useId, useRef, useState } from 'react';
import { messageOf } from '../net/problem';

export interface Question {
  readonly title: string;
  readonly says: string;
  readonly action: string;
  readonly run: () => Promise<unknown>;
}

interface Props {
  question: Question;
  onDone: () => void;
}

/** Asks once more before something that others will notice. Cancel comes first, so that a hasty Enter does no harm. */
export function Confirm({ question, onDone }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  // Closed before it goes: only then does the focus return to where it was, and at once, before somebody asks again.
  const done = () => {
    dialog.current?.close();
    onDone();
  };

  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await question.run();
      done();
    } catch (reason) {
      setError(messageOf(reason));
      setBusy(false);
    }
  };

  return (
    <dialog
      ref={dialog}
      className="card confirm"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-says`}
      onCancel={(event) => {
        event.preventDefault();
        done();
      }}
      onClose={onDone}
    >
      <h1 id={`${id}-title`}>{question.title}</h1>
      <p id={`${id}-says`}>{question.says}</p>
      <p className="error" role="alert">
        {error}
      </p>
      <div className="row">
        <button type="button" onClick={done} data-testid="confirm-cancel">
          Cancel
        </button>
        <button type="button" className="danger" onClick={() => void run()} disabled={busy} data-testid="confirm-go">
          {question.action}
        </button>
      </div>
    </dialog>
  );
}
