import type { SignalPayload } from '../protocol/clientOut';

/** A signal comes straight from another client, unchecked by the room: anything may be in it. */
export function readSignal(payload: unknown): SignalPayload | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { kind, file, version, anchor, head } = payload as Record<string, unknown>;
  if (kind === 'no-caret' || kind === 'where-are-you') return { kind };
  if (kind !== 'caret' || typeof file !== 'string') return null;
  return isCount(version) && isCount(anchor) && isCount(head) ? { kind, file, version, anchor, head } : null;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
