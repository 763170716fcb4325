// The lock of a PostgreSQL store when connections die without a word: a firewall forgets them, a machine is gone.

import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { mark } from '../../src/storage/home-standing.ts';
import type { PostgresHome } from '../../src/storage/postgres/postgres-home.ts';
import { Gate } from '../support/gate.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { openPostgres, PostgresSchema } from '../support/postgres.ts';
import { until } from '../support/until.ts';

async function scene(): Promise<{ schema: PostgresSchema; gate: Gate; home: PostgresHome }> {
  const [schema, gate] = [await PostgresSchema.create(), await Gate.open(inject('postgres').port)];
  const home = await openPostgres(schema.config({ url: new Secret(schema.url({ port: gate.port })) }));
  atTheEnd(() => home.close().catch(() => undefined)); // a test may have closed it
  return { schema, gate, home };
}

/** The sessions that hold the lock of the store. */
async function holders(schema: PostgresSchema): Promise<number[]> {
  const rows = await schema.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = (hashtext('${schema.name}')::bigint & 4294967295)::oid`,
  );
  return rows.map(({ pid }) => pid);
}

test.concurrent('a server that is gone without a word gives its store up within seconds, to a standby and to anybody', async () => {
  const { schema, gate } = await scene();
  gate.drop(true);
  const self = { instance: randomUUID(), name: 'the next' };
  const next = await until('the store is free', () =>
    openPostgres(schema.config(), { self, isStandby: true }).catch(() => undefined),
  );
  atTheEnd(() => next.close());
  expect(await schema.query('SELECT name FROM store_server')).toEqual([{ name: 'the next' }]);
});

test.concurrent('a lock that died with its connection is taken again although nothing is written', async () => {
  const { schema, gate } = await scene();
  const [before] = await holders(schema);
  const epoch = await schema.query('SELECT epoch FROM store_server');
  gate.drop(true);
  gate.drop(false);
  await until('another session holds it', async () => {
    const [now] = await holders(schema);
    return now !== undefined && now !== before;
  });
  expect(await schema.query('SELECT epoch FROM store_server')).toEqual(epoch);
});

test.concurrent('a live server keeps its lock however long nothing is written', async () => {
  const { schema } = await scene();
  const before = await holders(schema);
  await new Promise((resolve) => setTimeout(resolve, 13_000)); // longer than the database hears nothing of a dead one
  expect(await holders(schema)).toEqual(before);
});

test.concurrent('a write over a connection that is dead fails in seconds, and the next one lands', async () => {
  const { gate, home } = await scene();
  await mark(home, { left_at_ms: 1 });
  gate.drop(true);
  gate.drop(false);
  const began = performance.now();
  await expect(mark(home, { left_at_ms: 2 })).rejects.toThrow('timeout');
  await mark(home, { left_at_ms: 3 });
  expect(performance.now() - began).toBeLessThan(15_000); // not the 30 s that a query may take
});

test.concurrent('a home whose connections are dead is closed in seconds', async () => {
  const { gate, home } = await scene();
  gate.drop(true);
  const began = performance.now();
  await home.close();
  expect(performance.now() - began).toBeLessThan(8000);
});
