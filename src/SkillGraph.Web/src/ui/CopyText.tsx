import { useEffect, useState } from 'react';

/** Copies a text that is on the page; where a page may not (plain http), says how it is done by hand. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'by-hand'>('idle');

  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), 4000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('by-hand');
    }
  };

  return (
    <span className="copy-text">
      <button type="button" data-testid="copy" onClick={() => void copy()}>
        {label}
      </button>
      <span className="hint" role="status">
        {state === 'copied' && 'Copied.'}
        {state === 'by-hand' && 'This browser does not let us copy it. Select it and copy it by hand.'}
      </span>
    </span>
  );
}
