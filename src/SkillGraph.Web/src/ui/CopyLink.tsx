import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon';

interface Props {
  label: string;
  testid: string;
  link: () => string;
}

/** Copies a link; where a page may not (plain http), shows it ready to be copied by hand. */
export function CopyLink({ label, testid, link }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'by-hand'>('idle');
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (state === 'by-hand') field.current?.select();
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link());
      setState('copied');
    } catch {
      setState('by-hand');
    }
  };

  return (
    <span className="copy-link">
      <button type="button" className="quiet" data-testid={testid} data-link={link()} onClick={() => void copy()}>
        <Icon name="link" /> <span className="wide">{state === 'copied' ? 'Copied' : label}</span>
      </button>
      <span className="unseen" role="status">
        {state === 'copied' && 'The link was copied.'}
      </span>
      {state === 'by-hand' && (
        <input ref={field} readOnly aria-label="Link, to copy" value={link()} onBlur={() => setState('idle')} className="by-hand" />
      )}
    </span>
  );
}
