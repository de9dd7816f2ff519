import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBrowser } from '../testing/fakeBrowser';

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const MINUTE = 60_000;
const ADA = { email: 'ada@example.org', password: 'correct horse battery staple' };

let browser: FakeBrowser;

beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inTab = async () => {
  const tab = await browser.open();
  await tab.session.signIn(ADA);
  return tab;
};

describe('Somebody who signed in', () => {
  it('is not known by anything that is stored', async () => {
    await inTab();
    const stored = JSON.stringify([...browser.stored]);
    expect(stored).not.toContain('access-');
    expect(stored).not.toContain('refresh-');
    expect(stored).not.toContain('usr_ada');
  });

  it('has a new token a minute before the old one ends, again and again', async () => {
    const { account } = await inTab();
    await wait(8 * MINUTE);
    expect(account.account()?.accessToken).toBe('access-1');
    await wait(1.1 * MINUTE);
    expect(account.account()?.accessToken).toBe('access-2');
    await wait(9 * MINUTE);
    expect(account.account()?.accessToken).toBe('access-3');
  });

  it('is still signed in after the page was loaded again', async () => {
    await inTab();
    const { account } = await browser.open();
    await wait(10);
    expect(account.account()).toMatchObject({ user: { id: 'usr_ada' }, isGuest: false });
  });

  it('calls once more, with a new token, when one was refused', async () => {
    const { api } = await inTab();
    browser.server.good.clear();
    await expect(api.get('/v1/rooms')).resolves.toEqual({ as: 'access-2' });
  });

  it('renews once for many calls that are refused at the same time', async () => {
    const { api } = await inTab();
    browser.server.good.clear();
    browser.server.slow = 50;
    const calls = Promise.all([1, 2, 3, 4].map(() => api.get('/v1/rooms')));
    await wait(100);
    await expect(calls).resolves.toEqual([1, 2, 3, 4].map(() => ({ as: 'access-2' })));
    expect(browser.server.requests).toBe(1);
  });

  it('does so too where a page may not have locks', async () => {
    browser.hasLocks = false;
    const { api } = await inTab();
    browser.server.good.clear();
    browser.server.slow = 50;
    const calls = Promise.all([1, 2, 3, 4].map(() => api.get('/v1/rooms')));
    await wait(100);
    await calls;
    expect(browser.server.requests).toBe(1);
  });

  it('stays signed in when they mistype their password', async () => {
    const { account, api } = await inTab();
    await expect(api.send('POST', '/v1/me/password', {})).rejects.toMatchObject({ code: 'auth.wrong-credentials' });
    expect(account.account()).not.toBeNull();
    expect(browser.server.exchanges).toBe(0);
  });

  it('is nobody when the session was ended elsewhere, and nothing is asked again and again', async () => {
    const { account, api } = await inTab();
    browser.server.ended = true;
    await expect(api.get('/v1/rooms')).rejects.toMatchObject({ code: 'auth.ended' });
    expect(account.account()).toBeNull();
    expect(account.hasLostAccount()).toBe(true);
    await wait(60 * MINUTE);
    expect(browser.server.exchanges).toBe(1);
    expect(browser.stored.size).toBe(0);
  });
});

describe('An exchange whose answer is lost', () => {
  it('is repeated under its id, and the session lives', async () => {
    const { account, api } = await inTab();
    browser.server.good.clear();
    browser.server.fails = 'answer-lost';
    await expect(api.get('/v1/rooms')).rejects.toThrow('Failed to fetch');
    expect(account.account()).not.toBeNull();
    await wait(11_000);
    await expect(api.get('/v1/rooms')).resolves.toEqual({ as: 'access-2' });
    expect(browser.server).toMatchObject({ ended: false, exchanges: 1 });
  });

  it('is repeated by the page that is loaded next', async () => {
    const { api } = await inTab();
    browser.server.fails = 'answer-lost';
    browser.server.good.clear();
    await expect(api.get('/v1/rooms')).rejects.toThrow();
    await wait(30_000);
    const { account } = await browser.open();
    await wait(10);
    expect(account.account()?.accessToken).toBe('access-2');
    expect(browser.server.ended).toBe(false);
  });

  it('is begun anew when its cookie had come all the same', async () => {
    const { account } = await inTab();
    browser.stored.set('skillgraph.renewing', 'c-1');
    await browser.server.refresh('c-1');
    await wait(9 * MINUTE + 10);
    expect(account.account()?.accessToken).toBe('access-3');
    expect(browser.server.ended).toBe(false);
    expect(browser.stored.has('skillgraph.renewing')).toBe(false);
  });

  it('waits for a server that cannot be reached', async () => {
    await inTab();
    browser.server.fails = 'unreachable';
    const { account } = await browser.open();
    await wait(10_000);
    expect(account.account()).toBeNull();
    browser.server.fails = null;
    await wait(3_000);
    expect(account.account()).not.toBeNull();
  });
});

describe('An exchange that somebody else was faster with', () => {
  it('is tried once more with what the other one got', async () => {
    const { account, api } = await inTab();
    const before = browser.server.cookie;
    await browser.server.refresh('of another browser window without locks');
    const after = browser.server.cookie;
    browser.server.cookie = before;
    browser.server.good.clear();
    const call = api.get('/v1/rooms');
    await wait(100);
    browser.server.cookie = after;
    await wait(1000);
    await expect(call).resolves.toEqual({ as: 'access-3' });
    expect(account.account()).not.toBeNull();
    expect(browser.server.ended).toBe(false);
  });
});

describe('Tabs of one browser', () => {
  it('share one exchange at a time, and what came of it', async () => {
    const one = await inTab();
    const other = await browser.open();
    await wait(10);
    browser.server.exchanges = 0;
    browser.server.good.clear();
    browser.server.slow = 50;
    const calls = Promise.all([one.api.get('/v1/rooms'), other.api.get('/v1/rooms')]);
    await wait(500);
    await calls;
    expect(browser.server).toMatchObject({ ended: false, mostAtOnce: 1 });
    expect(one.account.account()?.accessToken).toBe(other.account.account()?.accessToken);
  });

  it('are all signed out when one is', async () => {
    const one = await inTab();
    const other = await browser.open();
    await wait(10);
    await one.session.signOut();
    await wait(10);
    expect(one.account.account()).toBeNull();
    expect(other.account.account()).toBeNull();
    const third = await browser.open();
    await wait(10);
    expect(third.account.account()).toBeNull();
    expect(browser.server.exchanges).toBe(1);
  });

  it('are all signed in when one is, also that of a guest', async () => {
    const other = await browser.open();
    other.account.entered({ accessToken: 'guest', expiresIn: 86_400, user: { id: 'usr_guest', name: 'Guest' } });
    expect(browser.stored.get('skillgraph.account')).toContain('guest');
    const one = await inTab();
    await wait(10);
    expect(one.account.account()?.user.id).toBe('usr_ada');
    expect(other.account.account()?.user.id).toBe('usr_ada');
    expect(browser.stored.has('skillgraph.account')).toBe(false);
  });
});
