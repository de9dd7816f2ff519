import { lazy, Suspense } from 'react';
import { Lobby } from './pages/Lobby';
import { Link, routeOf, usePath } from './router';
import { Failure } from './ui/Failure';
import { Page } from './ui/Page';

// The editor comes with the pages that need it.
const Room = lazy(() => import('./pages/Room'));
const Replay = lazy(() => import('./pages/Replay'));
const Operations = lazy(() => import('./pages/Operations'));

export function App() {
  const route = routeOf(usePath());
  return (
    <Failure>
      <Suspense fallback={<Page title="Loading">{null}</Page>}>
        {route.page === 'lobby' && <Lobby />}
        {route.page === 'room' && <Room key={route.id} id={route.id} />}
        {route.page === 'replay' && <Replay key={route.id} id={route.id} />}
        {route.page === 'operations' && <Operations />}
        {route.page === 'nowhere' && <Nowhere />}
      </Suspense>
    </Failure>
  );
}

function Nowhere() {
  return (
    <Page title="Not found">
      <div className="centered">
        <h1>There is nothing here</h1>
        <p>
          The address may be mistyped. <Link href="/">See the open rooms</Link>
        </p>
      </div>
    </Page>
  );
}
