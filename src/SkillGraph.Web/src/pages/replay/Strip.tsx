import { memo } from 'react';
import type { Column, MarkKind } from '../../replay/timeline';
import { hueOf, type RoomView } from '../../room/roomView';

export const MARKS: readonly { kind: MarkKind; name: string }[] = [
  { kind: 'join', name: 'Someone entered' },
  { kind: 'file', name: 'File added or removed' },
  { kind: 'hand', name: 'Hand raised' },
  { kind: 'chat', name: 'Chat' },
];

const BARS = 24;
const ROW = 5;

/** Who typed when, as bars; above them what else happened. Decoration of the slider, which says the same in words. */
export const Strip = memo(function Strip({ columns, room }: { columns: readonly Column[]; room: RoomView }) {
  const busiest = Math.max(1, ...columns.map((column) => total(column)));
  const height = MARKS.length * ROW + BARS;
  return (
    <svg className="strip" viewBox={`0 0 ${columns.length} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {columns.map((column, x) => (
        <g key={x}>
          {MARKS.map(
            ({ kind }, row) =>
              column.marks.has(kind) && <rect key={kind} className={`mark-${kind}`} x={x} y={row * ROW + 1} width={0.9} height={ROW - 2} />,
          )}
          {bars(column, busiest).map(({ author, y, height: tall }) => (
            <rect key={author} className={`typed hue-${hueOf(room, author)}`} x={x} y={height - y - tall} width={0.85} height={tall} />
          ))}
        </g>
      ))}
    </svg>
  );
});

const total = (column: Column): number => [...column.edits.values()].reduce((sum, edits) => sum + edits, 0);

/** Stacked, and by the square root, so that a quiet minute beside a paste still shows. */
function bars(column: Column, busiest: number): { author: string; y: number; height: number }[] {
  const sum = total(column);
  if (sum === 0) return [];
  const tall = Math.max(2, BARS * Math.sqrt(sum / busiest));
  let y = 0;
  return [...column.edits].map(([author, edits]) => {
    const height = (tall * edits) / sum;
    y += height;
    return { author, y: y - height, height };
  });
}
