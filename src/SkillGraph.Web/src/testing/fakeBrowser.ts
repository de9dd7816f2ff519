import { vi } from 'vitest';

type Answer = { status: number; body?: unknown };

const ACCESS_SECONDS = 600;

/** A server that follows the rules of sessions: each refresh token once, the one before is forgiven for ten seconds, any other ends the session. */
export class FakeServer {
  cookie: string | null = null;
  /** The access tokens that are let in. */
  readonly good = new Set<string>();
  valid: string | null = null;
  before: { token: string; at: number } | null = null;
  ended = false;
  /** How many exchanges there were, and what goes wrong with the next. */
  exchanges = 0;
  requests = 0;
  mostAtOnce = 0;
  fails: 'answer-lost' | 'unreachable' | null = null;
  slow = 0;
  private atOnce = 0;
  private count = 0;
  private readonly answers = new Map<string, { answer: Answer; sets: string }>();

  signIn(): Answer {
    this.ended = false;
    this.cookie = this.valid = `refresh-${++this.count}`;
    this.before = null;
    return this.access();
  }

  async refresh(key: string): Promise<Answer> {
    if (this.fails === 'unreachable') throw new TypeError('Failed to fetch');
    const shown = this.cookie;
    const request = `${key} ${shown}`;
    this.requests++;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    const answer = this.answers.get(request)?.answer ?? this.first(request, shown);
    if (this.slow > 0) await new Promise((resolve) => setTimeout(resolve, this.slow));
    this.atOnce--;
    if (this.fails === 'answer-lost') {
      this.fails = null;
      throw new TypeError('Failed to fetch');
    }
    if (answer.status === 200) this.cookie = this.answers.get(request)?.sets ?? null;
    return answer;
  }

  accepts(token: string | null): boolean {
    return !this.ended && token !== null && this.good.has(token);
  }

  private first(request: string, shown: string | null): Answer {
    this.exchanges++;
    if (this.ended || shown === null) return { status: 401, body: { code: 'auth.refresh-refused' } };
    if (shown !== this.valid) {
      if (this.before?.token === shown && Date.now() - this.before.at < 10_000)
        return { status: 409, body: { code: 'auth.refresh-raced' } };
      this.ended = true;
      return { status: 401, body: { code: 'auth.refresh-refused' } };
    }
    this.before = { token: shown, at: Date.now() };
    this.valid = `refresh-${++this.count}`;
    const answer = this.access();
    this.answers.set(request, { answer, sets: this.valid });
    return answer;
  }

  private access(): Answer {
    const accessToken = `access-${this.count}`;
    this.good.add(accessToken);
    return { status: 200, body: { accessToken, expiresIn: ACCESS_SECONDS, user: { id: 'usr_ada', name: 'Ada' } } };
  }
}

/** What tabs of one browser share: storage, locks, a channel, and the cookie. */
export class FakeBrowser {
  readonly server = new FakeServer();
  hasLocks = true;
  readonly stored = new Map<string, string>();
  private readonly channels = new Set<FakeChannel>();
  private lock: Promise<unknown> = Promise.resolve();

  /** A tab: the modules anew, with this browser around them. */
  async open(): Promise<{
    session: typeof import('../net/session');
    account: typeof import('../net/account');
    api: typeof import('../net/api');
  }> {
    vi.resetModules();
    const { stored, channels } = this;
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    });
    const locks = { request: (_: string, work: () => Promise<unknown>) => this.alone(work) };
    vi.stubGlobal('navigator', this.hasLocks ? { locks } : {});
    vi.stubGlobal(
      'BroadcastChannel',
      class extends FakeChannel {
        constructor() {
          super(channels);
        }
      },
    );
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.fetch(path, init));
    const account = await import('../net/account');
    const session = await import('../net/session');
    const api = await import('../net/api');
    return { session, account, api };
  }

  private alone(work: () => Promise<unknown>): Promise<unknown> {
    const turn = this.lock.then(work, work);
    this.lock = turn.catch(() => undefined);
    return turn;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const { status, body } = await this.answer(path, new Headers(init.headers));
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status });
  }

  private answer(path: string, headers: Headers): Answer | Promise<Answer> {
    const { server } = this;
    if (path === '/v1/auth/refresh') return server.refresh(headers.get('Idempotency-Key') ?? '');
    if (path === '/v1/auth/login') return server.signIn();
    if (path === '/v1/auth/logout') {
      server.ended = true;
      server.cookie = null;
      return { status: 204 };
    }
    if (path === '/v1/me/password') return { status: 401, body: { code: 'auth.wrong-credentials' } };
    const token = headers.get('Authorization')?.replace('Bearer ', '') ?? null;
    return server.accepts(token) ? { status: 200, body: { as: token } } : { status: 401, body: { code: 'auth.ended' } };
  }
}

class FakeChannel {
  private hear: ((event: { data: unknown }) => void) | null = null;

  constructor(private readonly all: Set<FakeChannel>) {
    all.add(this);
  }

  addEventListener(_: string, hear: (event: { data: unknown }) => void): void {
    this.hear = hear;
  }

  postMessage(data: unknown): void {
    for (const other of this.all) if (other !== this) setTimeout(() => other.hear?.({ data: structuredClone(data) }), 1);
  }
}
