import type { Installation, Node } from '../../net/operations';
import { many } from '../../ui/words';

const MIB = 1024 * 1024;

export const memory = (bytes: number): string =>
  bytes < 1024 * MIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / 1024 / MIB).toFixed(1)} GiB`;

/** How long a program has been running, in the largest unit of which there are two. */
export function upFor(startedAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

export function statusOf({ status, reachable, report }: Node): string {
  if (!reachable) return `${status}, not reachable`;
  return report || status !== 'up' ? status : 'up, not answering';
}

export const isWell = (node: Node): boolean => node.reachable && node.status === 'up' && node.report !== null;

/** The whole installation in a few phrases; who does not answer is left out of the sums. */
export function summary({ nodes, subscriptions }: Installation): string[] {
  const reports = nodes.flatMap((node) => node.report ?? []);
  const sum = (of: (report: (typeof reports)[number]) => number) => reports.reduce((total, report) => total + of(report), 0);
  const shards = sum((report) => report.entities.reduce((total, kind) => total + (kind.shards ?? 0), 0));
  const lags = subscriptions.map((one) => one.lagSeconds);
  const stopped = lags.filter((lag) => lag === null).length;
  return [
    `${many(nodes.filter(isWell).length, 'node')} up${nodes.every(isWell) ? '' : ` of ${nodes.length}`}`,
    ...(shards > 0 ? [many(shards, 'shard')] : []),
    `${many(
      sum((report) => report.rooms),
      'room',
    )} with ${many(
      sum((report) => report.viewers),
      'viewer',
    )}`,
    `${many(
      sum((report) => report.commandsWaiting),
      'command',
    )} waiting`,
    stopped > 0
      ? `${many(stopped, 'subscription')} running nowhere that answers`
      : `subscriptions at most ${Math.max(0, ...lags.map((lag) => lag ?? 0)).toFixed(1)} s behind`,
  ];
}
