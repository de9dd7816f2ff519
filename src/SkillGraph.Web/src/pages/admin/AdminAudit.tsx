import { useCallback } from 'react';
import { audit } from '../../net/moderation';
import type { AuditEntry } from '../../protocol/clientIn';
import { HeadRow } from '../operations/HeadRow';
import { Moderators } from './Moderators';
import { More } from './More';
import { nameOf } from './PersonDialog';
import { usePages } from './usePages';
import '../operations/operations.css';

const COLUMNS = ['When', 'What, and the event that says so', 'Who', 'Whom'];

const WORDS: Readonly<Record<string, string>> = {
  'user.registered.v1': 'registered',
  'user.email-verified.v1': 'verified the address',
  'user.password-set.v1': 'changed the password',
  'user.email-changed.v1': 'changed the address',
  'user.session-started.v1': 'signed in',
  'user.session-ended.v1': 'showed an old token',
  'user.sign-in-failed.v1': 'failed to sign in',
  'user.second-factor-confirmed.v1': 'took a second factor',
  'user.second-factor-removed.v1': 'gave the second factor up',
  'user.token-created.v1': 'made a personal token',
  'user.token-revoked.v1': 'revoked a personal token',
  'user.role-granted.v1': 'granted the role',
  'user.role-revoked.v1': 'revoked the role',
  'user.muted.v1': 'muted',
  'user.unmuted.v1': 'lifted the mute',
  'user.banned.v1': 'banned',
  'user.unbanned.v1': 'lifted the ban',
  'user.erased.v1': 'erased the account',
  'report.made.v1': 'reported',
  'report.taken.v1': 'took a report on',
  'report.resolved.v1': 'resolved a report:',
};

export default function AdminAudit() {
  return (
    <Moderators title="Audit" forAdmins>
      <Entries />
    </Moderators>
  );
}

function Entries() {
  const list = usePages(useCallback((after: string | null, signal: AbortSignal) => audit(null, after, signal), []));
  return (
    <>
      <p id="audit-says">Who was let in, who was given or lost a right, and who decided what. Nobody can change it.</p>
      <table
        role="table"
        className="facts"
        data-testid="audit"
        aria-describedby="audit-says"
        aria-label="Audit"
        aria-busy={list.items === null}
      >
        <HeadRow columns={COLUMNS} />
        <tbody role="rowgroup">
          {list.items?.map((entry) => (
            <Entry key={`${entry.entity}-${entry.version}`} entry={entry} />
          ))}
        </tbody>
      </table>
      <More list={list} nothing="Nothing has happened yet." />
    </>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const detail =
    entry.detail !== null && !Number.isNaN(Date.parse(entry.detail)) ? `until ${new Date(entry.detail).toLocaleString()}` : entry.detail;
  return (
    <tr role="row" data-what={entry.what}>
      <td role="cell" data-label="When">
        <time dateTime={entry.at}>{new Date(entry.at).toLocaleString()}</time>
      </td>
      <th role="rowheader" scope="row">
        {WORDS[entry.what] ?? entry.what} {detail}
        <small>
          {entry.entity} v{entry.version}
        </small>
      </th>
      <td role="cell" data-label="Who">
        {nameOf(entry.by)}
      </td>
      <td role="cell" data-label="Whom">
        {entry.whom === null || entry.whom.id === entry.by.id ? '–' : nameOf(entry.whom)}
      </td>
    </tr>
  );
}
