import { useEffect, useRef } from 'react';
import { EnterForm } from './EnterForm';

/** Asks who one is over whatever page is open; the page stays where it was. */
export function EnterDialog({ why }: { why: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} className="card" aria-label="Who you are" onCancel={(event) => event.preventDefault()}>
      <EnterForm why={why} over />
    </dialog>
  );
}
