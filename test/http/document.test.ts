// Every answer of API v2 is checked against the API's own document, which the server serves.

import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type Exchanged, exchange } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly schema?: AnySchema; readonly $ref?: string }>>;
}

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly responses: Readonly<Record<string, { readonly schema: AnySchema }>>;
}

let started: TestServer;
let document: ApiDocument;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);

beforeAll(async () => {
  started = await startServer(new VirtualClock());
  const { body } = await exchange({ port: started.port, path: '/api/v2/openapi.yaml' });
  document = load(body) as ApiDocument;
  ajv.addSchema({ ...document, $id: 'api' } as AnySchema);
});

afterAll(() => started.server.stop(0));

/** Asks, and checks the answer against what the document says of its status. */
async function ask(method: string, path: string, query = '', body?: unknown): Promise<Exchanged> {
  const answer = await exchange(
    { port: started.port, method, path: `/api/v2${path}${query}`, headers: { 'content-type': 'application/json' } },
    body === undefined ? undefined : JSON.stringify(body),
  );
  const template = path.startsWith('/silence/') ? '/silence/{silenceID}' : path;
  const response = document.paths[template]?.[method.toLowerCase()]?.responses[answer.status];
  expect(response, `${method} ${path} ${answer.status} is in the document`).toBeDefined();
  const schema = response?.schema ?? (response?.$ref === undefined ? undefined : { $ref: `${response.$ref}/schema` });
  if (schema === undefined) expect(answer.body).toBe('');
  else {
    const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as AnySchema;
    const check = ajv.compile(rooted);
    check(JSON.parse(answer.body));
    expect(check.errors ?? [], `${method} ${path}${query}`).toEqual([]);
  }
  return answer;
}

const MATCHERS = [{ name: 'a', value: 'b', isRegex: false }];
const SILENCE = {
  matchers: MATCHERS,
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '2030-01-01T00:00:00Z',
  createdBy: 'me',
  comment: 'c',
};

test('all answers, good and bad, are as the document says', async () => {
  const alerts = [
    { labels: { alertname: 'A', a: 'b' }, annotations: { s: '<x>' }, generatorURL: 'http://x/y' },
    { labels: { alertname: 'B', team: 'b' } },
    { labels: { alertname: 'C', severity: 'critical' } },
    { labels: { alertname: 'C', severity: 'warning' } },
  ];
  await ask('POST', '/alerts', '', alerts);
  await ask('POST', '/alerts', '', [{ labels: { '': 'x' } }]);
  const created = await ask('POST', '/silences', '', { ...SILENCE, annotations: { k: 'v' } });
  const { silenceID } = JSON.parse(created.body) as { silenceID: string };
  await ask('POST', '/silences', '', { ...SILENCE, id: '00000000-0000-0000-0000-000000000000' });
  await ask('POST', '/silences', '', { ...SILENCE, endsAt: SILENCE.startsAt });

  for (const path of ['/alerts', '/alerts/groups', '/silences', '/receivers', '/status']) await ask('GET', path);
  for (const path of ['/alerts', '/alerts/groups']) {
    await ask('GET', path, '?receiver=(');
    await ask('GET', path, '?filter=x');
    const filtered = await ask('GET', path, '?silenced=false&inhibited=false&receiver=default');
    expect(filtered.body).not.toContain('"suppressed"');
  }
  await ask('GET', '/silences', '?filter=x');
  await ask('GET', '/receivers', '?receiver_matchers=x');
  await ask('GET', `/silence/${silenceID}`);
  await ask('GET', '/silence/00000000-0000-0000-0000-000000000000');
  await ask('DELETE', `/silence/${silenceID}`);
  await ask('DELETE', '/silence/00000000-0000-0000-0000-000000000000');
});

test('silences are filtered by their state, as 0.34 does', async () => {
  await ask('POST', '/silences', '', { ...SILENCE, comment: 'active one' });
  await ask('POST', '/silences', '', { ...SILENCE, startsAt: '2029-01-01T00:00:00Z', comment: 'pending one' });
  const comments = async (query: string): Promise<readonly string[]> => {
    const silences = JSON.parse((await ask('GET', '/silences', query)).body) as { comment: string }[];
    return silences.map(({ comment }) => comment).filter((comment) => comment.endsWith('one'));
  };
  expect(await comments('')).toEqual(['active one', 'pending one']);
  expect(await comments('?active=false')).toEqual(['pending one']);
  expect(await comments('?pending=false')).toEqual(['active one']);
  expect(await comments('?active=false&pending=false')).toEqual([]);
});

test('groups that a time interval mutes are left out on request', async () => {
  const receivers = async (query: string): Promise<string> => {
    const groups = JSON.parse((await ask('GET', '/alerts/groups', query)).body) as { receiver: { name: string } }[];
    return groups.map(({ receiver }) => receiver.name).join();
  };
  await ask('POST', '/alerts', '', [{ labels: { alertname: 'M', team: 'b' } }]);
  expect(await receivers('')).toContain('team-b');
  expect(await receivers('?muted=false')).not.toContain('team-b');
});
