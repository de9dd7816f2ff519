import { useEffect, useRef } from 'react';
import { GuestForm } from './GuestForm';

/** Asks for a name over whatever page is open; the page stays where it was. */
export function GuestDialog({ why }: { why: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} className="card" aria-label="Your name" onCancel={(event) => event.preventDefault()}>
      <GuestForm why={why} />
    </dialog>
  );
}
