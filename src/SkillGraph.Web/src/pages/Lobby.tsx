import { useAccount } from '../net/account';
import { EnterForm } from '../ui/EnterForm';
import { Page } from '../ui/Page';
import { CreateRoom } from './lobby/CreateRoom';
import { RoomList } from './lobby/RoomList';
import './lobby/lobby.css';

export function Lobby() {
  const account = useAccount();
  return (
    <Page title="SkillGraph">
      <div className="lobby">
        <section className="lead" aria-labelledby="lead">
          <h1 id="lead">Show what you can do, live.</h1>
          <p>
            Meet in a room to code, teach or debug. Every keystroke, question and raised hand is recorded, and anyone can replay how it
            happened.
          </p>
          <div className="card">{account ? <CreateRoom /> : <EnterForm why="First, what should others call you?" />}</div>
        </section>
        <RoomList />
      </div>
    </Page>
  );
}
