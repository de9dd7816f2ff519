import { useCallback, useEffect, useState } from 'react';
import { useAccount } from '../../net/account';
import { grant, historyOf, lift, restrict, revoke } from '../../net/moderation';
import { hasCode, messageOf } from '../../net/problem';
import { isAdmin } from '../../net/roles';
import type { Member, MemberHistory } from '../../protocol/clientIn';
import { Dialog } from '../../ui/Dialog';
import { Choice, TextField } from '../../ui/fields';
import { Form } from '../../ui/Form';
import { When } from '../me/MySessions';
import { SPELLS, lasting, untilOf } from './spells';
import '../me/me.css';

const ROLES = ['expert', 'moderator', 'admin'] as const;

interface Act {
  readonly value: string;
  readonly says: string;
  readonly takesTime?: boolean;
  readonly run: (hours: string, why: string) => Promise<void>;
}

function actsOn(person: Member, mayGrant: boolean): Act[] {
  const { id } = person;
  const restrictions = (['mute', 'ban'] as const).flatMap((how): Act[] => [
    {
      value: how,
      says: how === 'mute' ? 'Mute everywhere: they look and edit, and say nothing' : 'Ban: they are signed out and cannot sign in',
      takesTime: true,
      run: (hours, why) => restrict(id, how, untilOf(hours), why),
    },
    ...((how === 'mute' ? person.muted : person.banned)
      ? [{ value: `lift-${how}`, says: `Lift the ${how}`, run: (_: string, why: string) => lift(id, how, why) }]
      : []),
  ]);
  const roles = ROLES.map((role): Act => {
    const has = person.roles.includes(role);
    return {
      value: `${has ? 'revoke' : 'grant'}-${role}`,
      says: has ? `Take the role ${role} away` : `Make them ${role}`,
      run: (_, why) => (has ? revoke : grant)(id, role, why),
    };
  });
  return [...restrictions, ...(mayGrant ? roles : [])];
}

/** One person: what was done to them and why, and what to do. */
export function PersonDialog({ id, name, onDone }: { id: string; name?: string; onDone: () => void }) {
  const account = useAccount();
  const [read, setRead] = useState<{ person: Member; history: MemberHistory[] } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [chosen, setChosen] = useState('mute');

  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        setRead(await historyOf(id, signal));
      } catch (reason) {
        // Of a guest to whom nothing was done yet nothing is known.
        if (hasCode(reason, 'user.not-found')) setRead({ person: guest(id), history: [] });
        else if (!signal.aborted) setError(messageOf(reason));
      }
    },
    [id],
  );

  useEffect(() => {
    const end = new AbortController();
    void load(end.signal);
    return () => end.abort();
  }, [load]);

  const acts = read ? actsOn(read.person, isAdmin(account)) : [];
  const act = acts.find((one) => one.value === chosen) ?? acts[0];
  return (
    <Dialog title={read?.person.name ?? name ?? 'Somebody'} testid="person-dialog" onDone={onDone}>
      <p className="error" role="alert">
        {error}
      </p>
      {!read && error === null && <p role="status">Loading…</p>}
      {read && act && (
        <>
          <ul className="entries" data-testid="person-history" aria-label="What was done before">
            {read.history.map((done) => (
              <li key={done.version}>
                <div>
                  <p>
                    <strong>{wordsOf(done)}</strong>: {done.why}
                  </p>
                  <p className="hint">
                    by {nameOf(done.by)}, <When time={done.at} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
          {read.history.length === 0 && <p className="empty">Nothing was done before.</p>}
          <Form
            testid="do-to-person"
            label="What to do"
            action="Do it"
            done="It is done."
            clears
            danger
            onSubmit={async (given) => {
              await act.run(given.text('hours'), given.text('why').trim());
              setChosen('mute');
              await load(new AbortController().signal);
            }}
          >
            <Choice label="What to do" name="act" options={acts} onChoose={setChosen} />
            {act.takesTime === true && <Choice label="For how long" name="hours" initial="24" options={SPELLS} />}
            <TextField label="Why" name="why" required maxLength={500} />
          </Form>
        </>
      )}
    </Dialog>
  );
}

function wordsOf({ what, role, until }: MemberHistory): string {
  if (what === 'role-granted') return `was made ${role ?? ''}`;
  if (what === 'role-revoked') return `is no ${role ?? ''} any more`;
  return what === 'muted' || what === 'banned' ? `${what} ${lasting(until)}` : what;
}

const guest = (id: string): Member => ({
  id,
  name: null,
  email: null,
  status: 'guest',
  since: null,
  roles: [],
  muted: false,
  mutedUntil: null,
  banned: false,
  bannedUntil: null,
});

/** Operators have no account. */
export const nameOf = (who: { id: string; name: string | null }): string => who.name ?? (/^usr_0+$/.test(who.id) ? 'an operator' : who.id);
