import { useCallback, useState } from 'react';
import { useAccount } from '../../net/account';
import { reports, resolveReport, restrict, takeReport } from '../../net/moderation';
import { messageOf } from '../../net/problem';
import type { Report } from '../../protocol/clientIn';
import { Link, replayPath } from '../../router';
import { Dialog } from '../../ui/Dialog';
import { Choice, TextField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { When } from '../me/MySessions';
import { Moderators } from './Moderators';
import { More } from './More';
import { nameOf } from './PersonDialog';
import { SPELLS, untilOf } from './spells';
import { usePages } from './usePages';

const STATES = ['open', 'resolved'] as const;

export default function AdminReports() {
  return (
    <Moderators title="Reports">
      <All />
    </Moderators>
  );
}

function All() {
  const [state, setState] = useState<(typeof STATES)[number]>('open');
  const list = usePages(useCallback((after: string | null, signal: AbortSignal) => reports(state, after, signal), [state]));
  const [resolving, setResolving] = useState<Report | null>(null);
  return (
    <>
      <div className="row" role="group" aria-label="Which reports">
        {STATES.map((one) => (
          <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)} data-testid={`reports-${one}`}>
            {one === 'open' ? 'Open' : 'Resolved'}
          </button>
        ))}
      </div>
      <ul className="entries" data-testid="reports" aria-busy={list.items === null}>
        {list.items?.map((report) => (
          <Item key={report.id} report={report} onChanged={list.again} onResolve={() => setResolving(report)} />
        ))}
      </ul>
      <More list={list} nothing={`No report is ${state}.`} />
      {resolving && (
        <Resolve
          report={resolving}
          onDone={() => {
            setResolving(null);
            list.again();
          }}
        />
      )}
    </>
  );
}

function Item({ report, onChanged, onResolve }: { report: Report; onChanged: () => void; onResolve: () => void }) {
  const account = useAccount();
  const [error, setError] = useState<string | null>(null);
  const take = async () => {
    try {
      await takeReport(report.id);
      onChanged();
    } catch (reason) {
      setError(messageOf(reason));
    }
  };
  const isMine = report.takenBy?.id === account?.user.id;
  const about = report.person ? nameOf(report.person) : 'A passage';
  return (
    <li data-report={report.id}>
      <div>
        <p>
          <strong>{about}</strong> {report.room && `in "${report.room.title}"`}
        </p>
        <p className="quoted">{report.reason}</p>
        <p className="hint">
          reported by {nameOf(report.reporter)}, <When time={report.madeAt} />
          {report.takenBy && `, taken on by ${isMine ? 'you' : nameOf(report.takenBy)}`}
          {report.outcome !== null && `, ${report.outcome}${report.note && `: ${report.note}`}`}
        </p>
        <p className="error" role="alert">
          {error}
        </p>
      </div>
      {report.state === 'open' && (
        <div className="row wraps">
          {!isMine && (
            <button type="button" onClick={() => void take()} aria-label={`Take on the report about ${about}`} data-testid="take-report">
              Take it on
            </button>
          )}
          {isMine && report.room && (
            <Link className="button" href={replayPath(report.room.id, report.room.from, report.id)} data-testid="look-at-passage">
              Look at the passage
            </Link>
          )}
          {isMine && (
            <button
              type="button"
              className="primary"
              onClick={onResolve}
              aria-label={`Resolve the report about ${about}`}
              data-testid="resolve-report"
            >
              Resolve
            </button>
          )}
        </div>
      )}
    </li>
  );
}

function Resolve({ report, onDone }: { report: Report; onDone: () => void }) {
  const { person } = report;
  const [outcome, setOutcome] = useState('dismissed');
  const restricts = outcome === 'muted' ? 'mute' : outcome === 'banned' ? 'ban' : null;
  return (
    <Dialog title="Resolve the report" testid="resolve-dialog" onDone={onDone}>
      <Form
        testid="resolve"
        label="Resolve the report"
        action="Resolve it"
        onSubmit={async (given) => {
          const why = given.text('why').trim();
          if (person && restricts) await restrict(person.id, restricts, untilOf(given.text('hours')), why);
          await resolveReport(report.id, outcome, restricts ? '' : why);
          onDone();
        }}
      >
        <Choice
          label="What comes of it"
          name="outcome"
          onChoose={setOutcome}
          options={[
            { value: 'dismissed', says: 'Nothing: it was no offence' },
            { value: 'warned', says: 'They were warned' },
            ...(person
              ? [
                  { value: 'muted', says: `Mute ${nameOf(person)} everywhere` },
                  { value: 'banned', says: `Ban ${nameOf(person)}` },
                ]
              : []),
          ]}
        />
        {restricts && <Choice label="For how long" name="hours" initial="24" options={SPELLS} />}
        <TextField label={restricts ? 'Why' : 'Note'} name="why" required={restricts !== null} maxLength={500} />
      </Form>
    </Dialog>
  );
}
