import type { SignedIn } from '../protocol/clientIn';
import type { Account } from './account';
import { ApiError, hasCode } from './problem';

/** What staying signed in needs of the world; `net/session.ts` has the real one. */
export interface World {
  account(): Account | null;
  become(answer: SignedIn | null): void;
  /** Changes the cookie of now for the next, and answers an access token. */
  exchange(key: string): Promise<SignedIn>;
  /** Runs one at a time, over all tabs. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** The id of an exchange that began and whose answer did not come, in this tab or in one that is gone. */
  pending: string | null;
  newId(): string;
  wait(ms: number): Promise<void>;
}

const RACED_MS = 300;
const IS_OVER = new Set([401, 403]);

/** Renews the access token of an account. A refresh token that is used twice ends the session, so an exchange whose answer was lost is repeated under its id. */
export class Renewal {
  private running: Promise<Account | null> | null = null;

  constructor(private readonly world: World) {}

  /** An account whose token is another than this one; null when the session is over. Fails when the server cannot be reached. */
  newerThan(token: string | null): Promise<Account | null> {
    return this.renewedMeanwhile(token) ?? (this.running ??= this.renew(token).finally(() => (this.running = null)));
  }

  private renewedMeanwhile(token: string | null): Promise<Account> | null {
    const now = this.world.account();
    return now && now.accessToken !== token ? Promise.resolve(now) : null;
  }

  private renew(token: string | null): Promise<Account | null> {
    return this.world.alone(() => this.renewedMeanwhile(token) ?? this.exchange());
  }

  private async exchange(): Promise<Account | null> {
    try {
      this.settle(await this.patiently());
    } catch (error) {
      if (!(error instanceof ApiError) || !IS_OVER.has(error.status)) throw error;
      this.settle(null);
    }
    return this.world.account();
  }

  private settle(answer: SignedIn | null): void {
    this.world.pending = null;
    this.world.become(answer);
  }

  private async patiently(): Promise<SignedIn> {
    this.world.pending ??= this.world.newId();
    try {
      return await this.world.exchange(this.world.pending);
    } catch (error) {
      if (!hasCode(error, 'auth.refresh-raced')) throw error;
      // Whoever was faster has a new cookie for us in a moment.
      await this.world.wait(RACED_MS);
      return this.world.exchange(this.world.pending);
    }
  }
}
