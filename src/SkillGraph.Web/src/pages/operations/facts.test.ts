import { describe, expect, it } from 'vitest';
import type { Installation, Node, NodeReport } from '../../net/operations';
import { memory, statusOf, summary, upFor } from './facts';

const report: NodeReport = {
  startedAt: '2026-11-21T03:00:00Z',
  version: '0.1.0',
  memoryBytes: 1,
  rooms: 2,
  viewers: 5,
  commandsWaiting: 1,
  entities: [
    { kind: 'room', shards: 43, awake: 4 },
    { kind: 'user', shards: 1, awake: 0 },
  ],
};
const node: Node = { address: 'a:1', roles: ['edge'], status: 'up', reachable: true, leader: false, placesShards: false, report };
const lobby = { name: 'lobby', models: ['lobby'], offset: 7, lagPositions: 0, lagSeconds: 0.25, node: 'a:1' };
const installation = (nodes: Node[], lags: (number | null)[] = [0.25]): Installation => ({
  asked: 'a:1',
  nodes,
  subscriptions: lags.map((lagSeconds) => ({ ...lobby, lagSeconds })),
});

describe('The summary', () => {
  it('adds up what the nodes say', () => {
    expect(summary(installation([node, node], [0.25, 1.5]))).toEqual([
      '2 nodes up',
      '88 shards',
      '4 rooms with 10 viewers',
      '2 commands waiting',
      'subscriptions at most 1.5 s behind',
    ]);
  });

  it('leaves out who does not answer, and says how many are up', () => {
    const gone = { ...node, reachable: false, report: null };
    expect(summary(installation([node, gone]))).toEqual(expect.arrayContaining(['1 node up of 2', '44 shards']));
    expect(statusOf(gone)).toBe('up, not reachable');
    expect(statusOf({ ...gone, reachable: true })).toBe('up, not answering');
    expect(statusOf({ ...gone, reachable: true, status: 'leaving' })).toBe('leaving');
  });

  it('knows no shards on one machine', () => {
    const alone = { ...node, report: { ...report, entities: [{ kind: 'room', shards: null, awake: 3 }] } };
    expect(summary(installation([alone])).join()).not.toContain('shard');
  });

  it('says when a subscription runs nowhere', () => {
    expect(summary(installation([node], [0, null]))).toContain('1 subscription running nowhere that answers');
  });
});

describe('A number', () => {
  it.each([
    [52 * 1024 * 1024, '52 MiB'],
    [1536 * 1024 * 1024, '1.5 GiB'],
  ])('of %i bytes is %s', (bytes, words) => expect(memory(bytes)).toBe(words));

  it.each([
    [-5, '0 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7200, '2 h'],
    [172_800, '2 days'],
  ])('of %i seconds is %s', (seconds, words) => {
    expect(upFor(report.startedAt, Date.parse(report.startedAt) + seconds * 1000)).toBe(words);
  });
});
