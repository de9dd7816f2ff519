import { ChangeSet, type Text } from '@codemirror/state';

/** The one replacement that leads from one document to another, leaving alone what they begin and end with. */
export function difference(from: Text, to: Text): ChangeSet {
  if (from.eq(to)) return ChangeSet.empty(from.length);
  const [a, b] = [from.toString(), to.toString()];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return ChangeSet.of({ from: start, to: a.length - end, insert: to.slice(start, b.length - end) }, a.length);
}
