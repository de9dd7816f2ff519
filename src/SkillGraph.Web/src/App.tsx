import { lazy, Suspense } from 'react';
import { Lobby } from './pages/Lobby';
import { useBeginning } from './net/session';
import { Link, routeOf, usePath } from './router';
import { Failure } from './ui/Failure';
import { Page } from './ui/Page';

// The editor comes with the pages that need it.
const Room = lazy(() => import('./pages/Room'));
const Replay = lazy(() => import('./pages/Replay'));
const Operations = lazy(() => import('./pages/Operations'));
const Register = lazy(() => import('./pages/entry/Register'));
const SignIn = lazy(() => import('./pages/entry/SignIn'));
const VerifyEmail = lazy(async () => ({ default: (await import('./pages/entry/FollowedLink')).VerifyEmail }));
const ConfirmEmail = lazy(async () => ({ default: (await import('./pages/entry/FollowedLink')).ConfirmEmail }));
const ForgotPassword = lazy(() => import('./pages/entry/ForgotPassword'));
const ResetPassword = lazy(() => import('./pages/entry/ResetPassword'));
const MyProfile = lazy(() => import('./pages/me/MyProfile'));
const Security = lazy(() => import('./pages/me/Security'));
const Privacy = lazy(() => import('./pages/me/Privacy'));
const AdminPeople = lazy(() => import('./pages/admin/AdminPeople'));
const AdminReports = lazy(() => import('./pages/admin/AdminReports'));
const AdminAudit = lazy(() => import('./pages/admin/AdminAudit'));
const Person = lazy(() => import('./pages/Person'));

export function App() {
  const route = routeOf(usePath());
  const beginning = useBeginning();
  if (beginning !== 'known') return <Beginning isReached={beginning === 'asking'} />;
  return (
    <Failure>
      <Suspense fallback={<Page title="Loading">{null}</Page>}>
        {route.page === 'lobby' && <Lobby />}
        {route.page === 'room' && <Room key={route.id} id={route.id} />}
        {route.page === 'replay' && <Replay key={route.id} id={route.id} />}
        {route.page === 'operations' && <Operations />}
        {route.page === 'register' && <Register />}
        {route.page === 'sign-in' && <SignIn />}
        {route.page === 'verify-email' && <VerifyEmail />}
        {route.page === 'confirm-email' && <ConfirmEmail />}
        {route.page === 'forgot-password' && <ForgotPassword />}
        {route.page === 'reset-password' && <ResetPassword />}
        {route.page === 'profile' && <MyProfile />}
        {route.page === 'security' && <Security />}
        {route.page === 'privacy' && <Privacy />}
        {route.page === 'admin-people' && <AdminPeople />}
        {route.page === 'admin-reports' && <AdminReports />}
        {route.page === 'admin-audit' && <AdminAudit />}
        {route.page === 'person' && <Person key={route.id} id={route.id} />}
        {route.page === 'nowhere' && <Nowhere />}
      </Suspense>
    </Failure>
  );
}

/** Whoever was signed in is so again in a moment; until then nothing is asked of them. */
function Beginning({ isReached }: { isReached: boolean }) {
  return (
    <Page title="SkillGraph" who={null}>
      <p className="centered" role="status">
        {isReached ? '' : 'The server cannot be reached. Trying again…'}
      </p>
    </Page>
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
