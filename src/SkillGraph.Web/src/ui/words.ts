import type { Role, RoomKind } from '../protocol/clientOut';

export const KINDS: readonly { kind: RoomKind; name: string; says: string }[] = [
  { kind: 'coding', name: 'Coding', says: 'Everyone who enters writes.' },
  { kind: 'teaching', name: 'Teaching', says: 'You present, others watch, ask and raise hands.' },
  { kind: 'debugging', name: 'Debugging', says: 'Everyone hunts the same fault.' },
];

export const LANGUAGES: readonly { id: string; name: string; file: string }[] = [
  { id: 'typescript', name: 'TypeScript', file: 'main.ts' },
  { id: 'javascript', name: 'JavaScript', file: 'main.js' },
  { id: 'python', name: 'Python', file: 'main.py' },
  { id: 'csharp', name: 'C#', file: 'Program.cs' },
  { id: 'html', name: 'HTML', file: 'index.html' },
  { id: 'css', name: 'CSS', file: 'style.css' },
  { id: 'json', name: 'JSON', file: 'data.json' },
  { id: 'markdown', name: 'Markdown', file: 'notes.md' },
];

export const ROLES: readonly Role[] = ['host', 'presenter', 'reviewer', 'spectator'];

export const kindName = (kind: RoomKind): string => KINDS.find((one) => one.kind === kind)?.name ?? kind;

export const languageName = (id: string): string => LANGUAGES.find((one) => one.id === id)?.name ?? id;

/** "3 min ago"; RFC 3339 in, words out. */
export function ago(time: string, now = Date.now()): string {
  const minutes = Math.round((now - Date.parse(time)) / 60_000);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`;
  return `${Math.round(minutes / 1440)} days ago`;
}

export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** 83,000 ms as "1:23". */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
