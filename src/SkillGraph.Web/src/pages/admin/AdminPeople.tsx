import { useState } from 'react';
import { useAccount } from '../../net/account';
import { people, personWith } from '../../net/moderation';
import { isAdmin } from '../../net/roles';
import type { Member } from '../../protocol/clientIn';
import { Field } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { Moderators } from './Moderators';
import { More } from './More';
import { PersonDialog } from './PersonDialog';
import { lasting } from './spells';
import { usePages } from './usePages';

export default function AdminPeople() {
  return (
    <Moderators title="People">
      <Everybody />
    </Moderators>
  );
}

function Everybody() {
  const account = useAccount();
  const list = usePages(people);
  const [found, setFound] = useState<readonly Member[] | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const shown = found ?? list.items;
  return (
    <>
      {isAdmin(account) && (
        <Form
          testid="find-person"
          label="Find somebody"
          action="Find"
          onSubmit={async (given) => setFound((await personWith(given.text('email').trim())).items)}
          beside={
            found && (
              <button type="button" onClick={() => setFound(null)}>
                Show everybody
              </button>
            )
          }
        >
          <Field
            label="E-mail"
            name="email"
            type="email"
            required
            autoComplete="off"
            maxLength={254}
            hint="The whole address of their account."
          />
        </Form>
      )}
      {found?.length === 0 && <p role="status">Nobody has this address.</p>}
      <ul className="entries" data-testid="people" aria-busy={shown === null}>
        {shown?.map((person) => (
          <li key={person.id} data-person={person.id}>
            <div>
              <p>
                <strong>{person.name ?? 'Somebody'}</strong> {person.email} <Marks person={person} />
              </p>
              <p className="hint">
                {person.status}
                {person.muted && `, muted ${lasting(person.mutedUntil)}`}
                {person.banned && `, banned ${lasting(person.bannedUntil)}`}
              </p>
            </div>
            <button
              type="button"
              onClick={() => setOpen(person.id)}
              aria-label={`Look after ${person.name ?? person.id}`}
              data-testid="look-after"
            >
              Look after
            </button>
          </li>
        ))}
      </ul>
      {!found && <More list={list} nothing="There is nobody." />}
      {open && (
        <PersonDialog
          id={open}
          onDone={() => {
            setOpen(null);
            list.again();
          }}
        />
      )}
    </>
  );
}

const Marks = ({ person }: { person: Member }) => (
  <>
    {person.roles.map((role) => (
      <span key={role} className="kind">
        {role}
      </span>
    ))}
  </>
);
