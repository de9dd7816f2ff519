import { useState } from 'react';
import { keepKey, useAccess } from '../net/operations';
import { Confirm, type Question } from '../ui/Confirm';
import { Page } from '../ui/Page';
import { summary } from './operations/facts';
import { KeyForm } from './operations/KeyForm';
import { Nodes } from './operations/Nodes';
import { Subscriptions } from './operations/Subscriptions';
import { useInstallation, type Watched } from './operations/useInstallation';
import './operations/operations.css';

export default function Operations() {
  const { key, refused } = useAccess();
  if (key) return <Installation key={key} operatorKey={key} />;
  return (
    <Page title="Operations">
      <KeyForm error={refused} />
    </Page>
  );
}

function Installation({ operatorKey }: { operatorKey: string }) {
  const watched = useInstallation(operatorKey);
  const [question, setQuestion] = useState<Question | null>(null);
  const { seen } = watched;
  return (
    <Page
      title="Operations"
      bar={
        <>
          <span className="push" />
          <button type="button" className="quiet" onClick={() => keepKey(null)} data-testid="forget-key">
            Forget the key
          </button>
        </>
      }
    >
      <div className="operations" data-stale={watched.unreachableSince !== null}>
        <div className="operations-head">
          <h1>Operations</h1>
          <Reached watched={watched} />
        </div>
        {!seen && <p className="empty">Asking…</p>}
        {seen && (
          <>
            <p className="summary" data-testid="summary">
              {summary(seen).join(' · ')}
            </p>
            <Nodes operatorKey={operatorKey} nodes={seen.nodes} asked={seen.asked} now={Date.now()} onAsk={setQuestion} />
            <Subscriptions operatorKey={operatorKey} subscriptions={seen.subscriptions} onAsk={setQuestion} />
          </>
        )}
      </div>
      {question && <Confirm question={question} onDone={() => setQuestion(null)} />}
    </Page>
  );
}

function Reached({ watched: { seen, unreachableSince } }: { watched: Watched }) {
  const state = unreachableSince !== null ? 'offline' : seen ? 'live' : 'connecting';
  return (
    <span className="connection" role="status" data-testid="reached" data-state={state}>
      {unreachableSince !== null ? `Not reachable since ${new Date(unreachableSince).toLocaleTimeString()}` : seen ? 'Live' : 'Connecting'}
    </span>
  );
}
