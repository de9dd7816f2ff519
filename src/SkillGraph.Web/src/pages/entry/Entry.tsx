import type { ReactNode } from 'react';
import { Page } from '../../ui/Page';
import './entry.css';

/** A page with one thing to do. */
export function Entry({
  title,
  heading = title,
  children,
  after,
}: {
  title: string;
  heading?: string;
  children: ReactNode;
  after?: ReactNode;
}) {
  return (
    <Page title={title}>
      <div className="entry">
        <h1>{heading}</h1>
        <div className="card">{children}</div>
        {after}
      </div>
    </Page>
  );
}
