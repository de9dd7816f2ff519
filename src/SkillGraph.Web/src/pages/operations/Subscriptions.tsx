import { rebuild, type Subscription } from '../../net/operations';
import type { Question } from '../../ui/Confirm';
import { HeadRow } from './HeadRow';

interface Props {
  operatorKey: string;
  subscriptions: readonly Subscription[];
  onAsk: (question: Question) => void;
}

const COLUMNS = ['Subscription', 'Behind', 'Events behind', 'Position', 'Runs on', 'Makes'];

export function Subscriptions({ operatorKey, subscriptions, onAsk }: Props) {
  const again = (one: Subscription) =>
    onAsk({
      title: `Build ${one.name} anew?`,
      says: one.models.length
        ? 'What it has made is forgotten, and it reads the whole journal again. Until it is done, what people see of it is incomplete.'
        : 'It reads the whole journal again from its beginning. It keeps nothing that people look at.',
      action: 'Build it anew',
      run: () => rebuild(operatorKey, one.name),
    });

  return (
    <section aria-labelledby="subscriptions">
      <h2 id="subscriptions">Subscriptions</h2>
      <table role="table" className="facts" data-testid="subscriptions" aria-labelledby="subscriptions">
        <HeadRow columns={COLUMNS} hasActions />
        <tbody role="rowgroup">
          {subscriptions.map((one) => (
            <tr role="row" key={one.name} data-subscription={one.name}>
              <th role="rowheader" scope="row">
                {one.name}
              </th>
              <td role="cell" data-label="Behind">
                {one.lagSeconds === null ? '–' : `${one.lagSeconds.toFixed(1)} s`}
              </td>
              <td role="cell" data-label="Events behind">
                {one.lagPositions}
              </td>
              <td role="cell" data-label="Position">
                {one.offset}
              </td>
              <td role="cell" data-label="Runs on">
                {one.node ?? 'nowhere that answers'}
              </td>
              <td role="cell" data-label="Makes">
                {one.models.join(', ') || '–'}
              </td>
              <td role="cell" className="actions">
                <button type="button" onClick={() => again(one)} aria-label={`Build ${one.name} anew`}>
                  Rebuild
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
