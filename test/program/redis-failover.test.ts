// A real server whose lock of reloads is at a real Sentinel, or a real Cluster of three nodes, of which the one that holds it
// is killed: reloads go on and end, and the lock is at Redis again as soon as there is one that can hold it.

import { expect, test } from 'vitest';
import { type LogLine, type Program, Site } from '../support/program.ts';
import { RedisServer } from '../support/redis-server.ts';
import { hangUp } from '../support/reloads.ts';
import { until } from '../support/until.ts';

const LOCK = '{amp:reload-lock}';
const WAITS = 'connect_timeout: 1s, command_timeout: 500ms, lock_ttl: 1s';
/** From the death of a server to a lock at the next one: the others must agree that it is dead, and on who comes after. */
const FAIL_OVER_MAX_MS = 20_000;
/** Of one reload, however Redis is: its own timeouts, and time for a busy machine. */
const RELOAD_MAX_MS = 15_000;

class Server {
  readonly #redis: string;
  readonly #site: Site;
  readonly program: Program;
  #edits = 0;

  private constructor(redis: string, site: Site, program: Program) {
    this.#redis = redis;
    this.#site = site;
    this.program = program;
  }

  static async start(redis: string): Promise<Server> {
    const site = new Site(configOf(redis, 0));
    return new Server(redis, site, await site.start());
  }

  /** A reload with an edit, how it ended, and that it ended in its time. */
  async reload(): Promise<LogLine> {
    this.#edits += 1;
    this.#site.configure(configOf(this.#redis, this.#edits));
    const began = performance.now();
    const line = await hangUp(this.program);
    expect(performance.now() - began).toBeLessThan(RELOAD_MAX_MS);
    expect(line).toMatchObject({ status: 'success', outcome: 'applied' });
    return line;
  }

  /** Reloads until one has the lock at Redis; all of them end, and well. Answers that one. */
  async reloadsUntilDistributed(): Promise<LogLine> {
    const began = performance.now();
    for (;;) {
      const line = await this.reload();
      if (line.lock === 'redis') return line;
      expect(line).toMatchObject({ lock: 'local', lockTrouble: expect.any(String) });
      expect(performance.now() - began).toBeLessThan(FAIL_OVER_MAX_MS);
    }
  }

  status(): Promise<Record<string, unknown>> {
    return this.program.get('/api/v2/config/status');
  }
}

function configOf(redis: string, edit: number): string {
  return [
    'route: {receiver: team}',
    `receivers: [{name: team, webhook_configs: [{url: 'http://127.0.0.1:1/${edit}'}]}]`,
    `redis: {${redis}, ${WAITS}}`,
    '',
  ].join('\n');
}

const LOCAL = { lock: 'local', lockTrouble: expect.any(String) };

test('Sentinel: the master is killed, and the lock goes to the one that the sentinels promote', {
  timeout: 60_000,
}, async () => {
  const master = await RedisServer.start();
  const replica = await RedisServer.start({ flags: ['--replicaof', '127.0.0.1', `${master.port}`] });
  const sentinels = await Promise.all(
    [1, 2, 3].map(() => RedisServer.start({ watches: { name: 'mine', port: master.port } })),
  );
  for (const sentinel of sentinels) {
    await sentinel.ask('SENTINEL', 'SET', 'mine', 'down-after-milliseconds', '500', 'failover-timeout', '3000');
    await until('it knows the replica and the others', async () => {
      const state = await sentinel.ask('SENTINEL', 'MASTER', 'mine');
      return /\bnum-slaves\s+\$1\s+1\b/.test(state) && /\bnum-other-sentinels\s+\$1\s+2\b/.test(state);
    });
  }
  const addresses = sentinels.map(({ address }) => `'${address}'`).join(', ');
  const server = await Server.start(`sentinel_addrs: [${addresses}], sentinel_master: mine`);
  expect(await server.reload()).toMatchObject({ lock: 'redis', fence: 1 });
  await until('the replica has it', async () => (await replica.ask('GET', `${LOCK}:fence`)) === '$1\r\n1');

  await master.killed();
  expect(await server.reload()).toMatchObject(LOCAL);
  expect(await server.status()).toMatchObject({ degraded: true });
  const line = await server.reloadsUntilDistributed();
  expect(line.fence).toBe(2); // it goes on where the old master was
  expect(await replica.ask('GET', `${LOCK}:fence`)).toBe('$1\r\n2');
  expect(await server.status()).toMatchObject({ degraded: false, redis: { state: 'ok' } });

  await sentinels[0]?.killed(); // one of them is no loss
  expect(await server.reload()).toMatchObject({ lock: 'redis', fence: 3 });
});

test('Cluster: the node that holds the lock is killed, and comes back empty', {
  timeout: 60_000,
}, async () => {
  const flags = ['--cluster-node-timeout', '1000'];
  const nodes = await Promise.all([1, 2, 3].map(() => RedisServer.start({ isNode: true, flags })));
  await joined(nodes);
  const server = await Server.start(`cluster_addrs: [${nodes.map(({ address }) => `'${address}'`).join(', ')}]`);
  expect(await server.reload()).toMatchObject({ lock: 'redis', fence: 1 });
  const [holders, others] = await sorted(nodes);
  expect([holders.length, others.length]).toEqual([1, 2]);

  await holders[0]?.killed();
  expect(await server.reload()).toMatchObject(LOCAL);
  await server.program.said('redis.health.lost');
  expect(await server.status()).toMatchObject({ degraded: true, redis: { state: 'away' } });
  await holders[0]?.begin();
  expect((await server.reloadsUntilDistributed()).fence).toBe(1); // a node that forgot all counts anew
  expect(await server.status()).toMatchObject({ degraded: false, redis: { state: 'ok' } });
  expect(server.program.log.map(({ event }) => event)).toContain('redis.health.regained');
});

/** All slots are given away, and every node knows it. */
async function joined(nodes: readonly RedisServer[]): Promise<void> {
  const width = Math.ceil(16_384 / nodes.length);
  for (const [place, node] of nodes.entries()) {
    const last = Math.min((place + 1) * width, 16_384) - 1;
    expect(await node.ask('CLUSTER', 'ADDSLOTSRANGE', `${place * width}`, `${last}`)).toBe('+OK');
    const [first] = nodes;
    if (first !== undefined && first !== node)
      await node.ask('CLUSTER', 'MEET', '127.0.0.1', `${first.port}`, `${first.busPort}`);
  }
  for (const node of nodes)
    await until('the cluster is whole', async () => {
      const info = await node.ask('CLUSTER', 'INFO');
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes.length}`);
    });
}

/** The node that has the lock's fence, and the others. */
async function sorted(nodes: readonly RedisServer[]): Promise<[holders: RedisServer[], others: RedisServer[]]> {
  const answers = await Promise.all(nodes.map((node) => node.ask('GET', `${LOCK}:fence`)));
  return [
    nodes.filter((_, place) => answers[place] === '$1\r\n1'),
    nodes.filter((_, place) => answers[place]?.startsWith('-MOVED')),
  ];
}
