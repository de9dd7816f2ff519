import { type ReactNode, useId } from 'react';

/** One matter on a page, with a name. */
export function Part({ title, testid, children }: { title: string; testid?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id} data-testid={testid}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
