import type { AuditEntry, Member, MemberHistory, Page, Report } from '../protocol/clientIn';
import type { ReportRequest } from '../protocol/clientOut';
import { get, post, send } from './api';

const paged = (path: string, query: Record<string, string | null>): string => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
  return `${path}?${new URLSearchParams(given)}`;
};

export const report = (request: ReportRequest): Promise<{ id: string }> => post('/v1/reports', request);

export const people = (after: string | null, signal: AbortSignal): Promise<Page<Member>> =>
  get(paged('/v1/admin/people', { after }), signal);

/** Nobody or one; only admins may ask. */
export const personWith = (email: string): Promise<Page<Member>> => get(paged('/v1/admin/people', { email }));

const person = (id: string): string => `/v1/admin/people/${encodeURIComponent(id)}`;

export const historyOf = (id: string, signal: AbortSignal): Promise<{ person: Member; history: MemberHistory[] }> =>
  get(person(id), signal);

/** Until null: until it is lifted. */
export const restrict = (id: string, how: 'mute' | 'ban', until: string | null, why: string): Promise<void> =>
  send('PUT', `${person(id)}/${how}`, { until, why });

export const lift = (id: string, how: 'mute' | 'ban', why: string): Promise<void> => send('DELETE', `${person(id)}/${how}`, { why });

export const grant = (id: string, role: string, why: string): Promise<void> => send('PUT', `${person(id)}/roles/${role}`, { why });

export const revoke = (id: string, role: string, why: string): Promise<void> => send('DELETE', `${person(id)}/roles/${role}`, { why });

export const reports = (state: 'open' | 'resolved', after: string | null, signal: AbortSignal): Promise<Page<Report>> =>
  get(paged('/v1/admin/reports', { state, after }), signal);

export const takeReport = (id: string): Promise<Report> => post(`/v1/admin/reports/${encodeURIComponent(id)}/take`, {});

export const resolveReport = (id: string, outcome: string, note: string): Promise<Report> =>
  post(`/v1/admin/reports/${encodeURIComponent(id)}/resolve`, { outcome, note });

export const audit = (person: string | null, after: string | null, signal: AbortSignal): Promise<Page<AuditEntry>> =>
  get(paged('/v1/admin/audit', { person, after }), signal);
