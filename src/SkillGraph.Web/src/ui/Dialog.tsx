import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  testid: string;
  onDone: () => void;
  children: ReactNode;
}

/** Something to do before one goes on. Escape and the button close it, and the focus returns to where it was. */
export function Dialog({ title, testid, onDone, children }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="card dialog"
      aria-labelledby={id}
      data-testid={testid}
      onCancel={(event) => {
        event.preventDefault();
        dialog.current?.close();
      }}
      onClose={onDone}
    >
      <div className="dialog-head">
        <h1 id={id}>{title}</h1>
        <button type="button" className="quiet" onClick={() => dialog.current?.close()} data-testid="dialog-close">
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
