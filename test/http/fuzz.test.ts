// What a stranger can send: random bytes, random JSON, bodies nearly right, odd queries, broken HTTP. Never an error of ours,
// never a crash, and after whatever was answered, a probe alert still arrives.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type Exchanged, exchange, postAlerts, sendRaw } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

const RUNS = { numRuns: 300 };
let started: TestServer;
let probes = 0;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeAll(async () => {
  process.on('unhandledRejection', note);
  started = await startServer(new VirtualClock());
});

afterAll(async () => {
  await started.server.stop(0);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(started.observer.failed).toEqual([]);
});

async function probe(): Promise<void> {
  probes += 1;
  const id = `probe-${probes}`;
  expect(await postAlerts(started.port, JSON.stringify([{ labels: { alertname: id } }]))).toMatchObject({
    status: 200,
  });
  expect(started.alerting.received.at(-1)?.labels.get('alertname')).toBe(id);
}

function send(path: string, body: string | Buffer): Promise<Exchanged> {
  const headers = { 'content-type': 'application/json' };
  return exchange({ port: started.port, path, method: 'POST', headers }, body);
}

/** A body that is right but for a few characters that were put in, taken out or doubled. */
function nearly(valid: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(valid.length),
    cut: fc.nat(4),
    put: fc.string({ maxLength: 3, unit: 'binary' }),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) => edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), valid));
}

const ALERTS =
  '[{"labels":{"alertname":"A","x":"y"},"annotations":{"s":"t"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2030-01-01T00:00:00.5+02:00","generatorURL":"http://x/y?z=1"}]';
const SILENCE =
  '{"matchers":[{"name":"a","value":"b.*","isRegex":true,"isEqual":false},{"name":"c","value":"d","isRegex":false}],"startsAt":"2026-01-01T00:00:00Z","endsAt":"2030-01-01T00:00:00Z","createdBy":"me","comment":"c","annotations":{"k":"v"}}';
const BODIES = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json(),
  nearly(ALERTS),
  nearly(SILENCE),
);

test('any body is answered 200, 400, 404 or 422', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('/api/v2/alerts', '/api/v2/silences'), BODIES, async (path, body) => {
      const { status } = await send(path, body);
      expect([200, 400, 404, 422]).toContain(status);
      if (status === 200) await probe();
    }),
    RUNS,
  );
});

test('any shape of alert is answered, and what is stored can be read', async () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('2026-01-01T00:00:00Z', '', 'x'));
  const labels = fc.oneof(field, fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), field));
  const keys = { labels, annotations: labels, startsAt: field, endsAt: field, generatorURL: field };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record(keys, { requiredKeys: ['labels'] }), { maxLength: 4 }), async (alerts) => {
      const { status } = await postAlerts(started.port, JSON.stringify(alerts));
      expect([200, 400, 422]).toContain(status);
      await probe();
    }),
    RUNS,
  );
  const { status, body } = await exchange({ port: started.port, path: '/api/v2/alerts' });
  expect(status).toBe(200);
  expect(() => JSON.parse(body)).not.toThrow();
});

test('any query is answered 200 or 400', async () => {
  const name = fc.constantFrom('filter', 'receiver', 'receiver_matchers', 'active', 'silenced', 'muted', 'expired', '');
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('a="b"', 'a=~"(x"', '{a=b}', '(?i)x', '%', '[['),
  );
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const path = fc.constantFrom('/alerts', '/alerts/groups', '/silences', '/receivers', '/status');
  await fc.assert(
    fc.asyncProperty(path, pairs, fc.boolean(), async (where, list, raw) => {
      const query = list
        .map(([key, text]) => `${key}=${encodeURIComponent(text.toWellFormed())}`)
        .join('&')
        .replaceAll('%', raw ? '%2' : '%');
      const { status } = await exchange({ port: started.port, path: `/api/v2${where}?${query}` });
      expect([200, 400]).toContain(status);
    }),
    RUNS,
  );
});

test('any path and method is answered, never with an error of ours', async () => {
  const path = fc.oneof(
    fc.webPath(),
    fc.webPath().map((tail) => `/api/v2/silence${tail}`),
    fc.constantFrom('/..', '//', '/%'),
  );
  const method = fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE');
  await fc.assert(
    fc.asyncProperty(method, path, async (verb, where) => {
      const { status } = await exchange({ port: started.port, path: where || '/', method: verb });
      expect(status).toBeLessThan(500);
    }),
    RUNS,
  );
});

test('any bytes on the socket leave the server in order', async () => {
  const head = fc.constantFrom('', 'POST /api/v2/alerts HTTP/1.1\r\nhost: x\r\n', 'GET / HTTP/1.1\r\n');
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 300 }), async (start, bytes) => {
      await sendRaw(started.port, Buffer.concat([Buffer.from(start), Buffer.from(bytes)]));
      await probe();
    }),
    { numRuns: 150 },
  );
});
