import { askNode, type KindInMemory, type Node } from '../../net/operations';
import type { Question } from '../../ui/Confirm';
import { isWell, memory, statusOf, upFor } from './facts';
import { HeadRow } from './HeadRow';

interface Props {
  operatorKey: string;
  nodes: readonly Node[];
  asked: string;
  now: number;
  onAsk: (question: Question) => void;
}

const COLUMNS = ['Node', 'Status', 'Shards', 'Entities', 'Rooms', 'Viewers', 'Waiting', 'Memory', 'Up for', 'Version'];

export function Nodes({ operatorKey, nodes, asked, now, onAsk }: Props) {
  const isOneMachine = nodes.length === 1 && nodes[0]?.roles.length === 0;
  const leave = (node: Node) =>
    onAsk({
      title: `Let ${node.address} leave?`,
      says: 'It sends its clients to other nodes, hands over its rooms and ends. That takes some seconds and loses nothing. To bring it back, start it again.',
      action: 'Let it leave',
      run: () => askNode(operatorKey, node.address, 'leave'),
    });
  const down = (node: Node) =>
    onAsk({
      title: `Take ${node.address} down?`,
      says: 'It is taken out at once and hands over nothing: what waits there is refused and sent again. Its rooms come up elsewhere. Do this to a node that is gone or hangs.',
      action: 'Take it down',
      run: () => askNode(operatorKey, node.address, 'down'),
    });

  return (
    <section aria-labelledby="nodes">
      <h2 id="nodes">Nodes</h2>
      <table role="table" className="facts" data-testid="nodes" aria-labelledby="nodes">
        <HeadRow columns={COLUMNS} hasActions={!isOneMachine} />
        <tbody role="rowgroup">
          {nodes.map((node) => (
            <tr role="row" key={node.address} data-node={node.address}>
              <th role="rowheader" scope="row">
                <span className="address">{node.address}</span>
                <small>
                  {[...node.roles, node.placesShards && 'places shards', node.address === asked && !isOneMachine && 'answers you']
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </th>
              <td role="cell" data-label="Status">
                <span className={isWell(node) ? 'status well' : 'status'}>{statusOf(node)}</span>
              </td>
              {cellsOf(node, now).map((cell, column) => (
                <td role="cell" key={COLUMNS[column + 2]} data-label={COLUMNS[column + 2]}>
                  {cell}
                </td>
              ))}
              {!isOneMachine && (
                <td role="cell" className="actions">
                  <button
                    type="button"
                    disabled={!node.reachable || node.status !== 'up'}
                    onClick={() => leave(node)}
                    aria-label={`Let ${node.address} leave`}
                  >
                    Leave
                  </button>
                  <button type="button" className="danger" onClick={() => down(node)} aria-label={`Take ${node.address} down`}>
                    Down
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">
        Entities are in memory there. Rooms are looked at through that node, by so many viewers. What waits are commands that came in there
        and are not answered yet.
      </p>
    </section>
  );
}

function cellsOf({ report }: Node, now: number): string[] {
  if (!report) return COLUMNS.slice(2).map(() => '–');
  return [
    byKind(report.entities, (kind) => kind.shards),
    byKind(report.entities, (kind) => kind.awake),
    `${report.rooms}`,
    `${report.viewers}`,
    `${report.commandsWaiting}`,
    memory(report.memoryBytes),
    upFor(report.startedAt, now),
    report.version,
  ];
}

/** "43", or "room 43, user 40" where there are several kinds. */
function byKind(kinds: readonly KindInMemory[], of: (kind: KindInMemory) => number | null): string {
  const known = kinds.flatMap((kind) => {
    const count = of(kind);
    return count === null ? [] : [{ kind: kind.kind, count }];
  });
  if (known.length === 0) return '–';
  return known.map(({ kind, count }) => (known.length === 1 ? `${count}` : `${kind} ${count}`)).join(', ');
}
