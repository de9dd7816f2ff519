import type { ReactNode } from 'react';
import { useAccount } from '../../net/account';
import { isAdmin, isModerator } from '../../net/roles';
import { Link } from '../../router';
import { Page } from '../../ui/Page';
import { SignInForm } from '../../ui/SignInForm';
import '../entry/entry.css';
import '../me/me.css';
import './admin.css';

interface Props {
  title: string;
  /** Not for moderators. */
  forAdmins?: boolean;
  children: ReactNode;
}

const PAGES = [
  { href: '/admin', name: 'People', forAdmins: false },
  { href: '/admin/reports', name: 'Reports', forAdmins: false },
  { href: '/admin/audit', name: 'Audit', forAdmins: true },
] as const;

/** A page for those who look after people. The server decides who may; this only spares others a page that would be empty. */
export function Moderators({ title, forAdmins = false, children }: Props) {
  const account = useAccount();
  if (!account || account.isGuest) {
    return (
      <Page title={title}>
        <div className="entry">
          <h1>Sign in first</h1>
          <div className="card">
            <SignInForm />
          </div>
        </div>
      </Page>
    );
  }
  const may = forAdmins ? isAdmin(account) : isModerator(account);
  return (
    <Page title={title}>
      <div className="mine admin">
        <nav aria-label="Looking after people">
          <ul>
            {PAGES.filter((page) => !page.forAdmins || isAdmin(account)).map(({ href, name }) => (
              <li key={href}>
                <Link href={href} aria-current={name === title ? 'page' : undefined}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="mine-body" data-testid="admin">
          <h1>{title}</h1>
          {may ? children : <p data-testid="not-for-you">This page is for {forAdmins ? 'admins' : 'moderators and admins'}.</p>}
        </div>
      </div>
    </Page>
  );
}
