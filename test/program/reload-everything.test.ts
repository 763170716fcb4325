// One reload in which all eight components of the specification change, on the real program with a real PostgreSQL, Redis and
// language model's endpoint: all of them follow at once, or none does. What runs is asked from outside, component by component.

import { expect, inject, test } from 'vitest';
import { Gate } from '../support/gate.ts';
import { LlmServer } from '../support/llm-server.ts';
import { PostgresSchema } from '../support/postgres.ts';
import { type Program, Site } from '../support/program.ts';
import { RedisServer } from '../support/redis-server.ts';
import { finishedReloads, hangUp, reload } from '../support/reloads.ts';
import { type Hook, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const ALL = ['database', 'grouping', 'inhibition', 'llm', 'receivers', 'redis', 'routing', 'silencing'] as const;
type Name = (typeof ALL)[number];
type Side = 'a' | 'b';
type Running = Readonly<Record<Name, unknown>>;

/** What each side has for itself in the outside world. */
interface Outside {
  readonly schema: PostgresSchema;
  readonly redis: RedisServer;
  readonly llm: LlmServer;
}

function allOf(side: Side): Running {
  return Object.fromEntries(ALL.map((name) => [name, side])) as Running;
}

class Scene {
  readonly sink: Sink;
  readonly outside: Readonly<Record<Side, Outside>>;
  readonly site: Site;
  readonly program: Program;
  #round = 0;

  private constructor(sink: Sink, outside: Readonly<Record<Side, Outside>>, site: Site, program: Program) {
    this.sink = sink;
    this.outside = outside;
    this.site = site;
    this.program = program;
  }

  /** A server that runs side a. */
  static async open(): Promise<Scene> {
    const [sink, a, b] = await Promise.all([Sink.open(), outside(), outside()]);
    const both = { a, b };
    const site = new Site(config('a', sink, both));
    return new Scene(sink, both, site, await site.start());
  }

  /** Every section differs from that of the other side. */
  become(side: Side, databaseUrl?: string): void {
    this.site.configure(config(side, this.sink, this.outside, databaseUrl));
  }

  /** Which side each component is of, by what it does. */
  async running(): Promise<Running> {
    this.#round += 1;
    const n = String(this.#round);
    const root = { alertname: `Root${n}`, job: 'j', n };
    const routed = { alertname: `Routed${n}`, team: 'x', n };
    const sources = ['a', 'b'].map((source) => ({ alertname: `Source${n}${source}`, source, n }));
    const target = { alertname: `Target${n}`, target: 'yes', n };
    await this.program.alert(...[root, routed, ...sources, target].map((labels) => ({ labels })));
    const [toRoot, toRouted] = [await this.#heard(root.alertname), await this.#heard(routed.alertname)];
    return {
      receivers: toRoot.path[1],
      grouping: toRoot.body.groupLabels.job === undefined ? 'a' : 'b',
      routing: toRouted.path.endsWith('/team') ? 'a' : 'b',
      inhibition: await this.#inhibitorOf(target.alertname),
      silencing: await this.#silencedSide(),
      database: await this.#storeOf(await this.program.silence(`Kept${n}`, 3_600_000)),
      redis: await this.#redisSide(),
      llm: await until(`a question about ${root.alertname}`, () => this.#askedAbout(root.alertname)),
    };
  }

  #heard(name: string): Promise<Hook> {
    return this.sink.hears(name, ({ body }) => body.alerts.some(({ labels }) => labels.alertname === name));
  }

  async #inhibitorOf(name: string): Promise<string> {
    type Alert = { fingerprint: string; labels: Record<string, string>; status: { inhibitedBy: string[] } };
    const alerts = await this.program.get<Alert[]>('/api/v2/alerts');
    const by = alerts.find(({ labels }) => labels.alertname === name)?.status.inhibitedBy ?? [];
    return by.map((one) => alerts.find(({ fingerprint }) => fingerprint === one)?.labels.source).join();
  }

  /** Of the silences of the file, which are active. */
  async #silencedSide(): Promise<string> {
    type Silence = { status: { state: string }; matchers: { name: string; value: string }[] };
    const silences = await this.program.get<Silence[]>('/api/v2/silences');
    return silences
      .filter(({ status, matchers }) => status.state === 'active' && matchers[0]?.name === 'side')
      .map(({ matchers }) => matchers[0]?.value)
      .join();
  }

  /** Where a silence is kept that was answered. */
  async #storeOf(silence: string): Promise<string> {
    const found = async (side: Side): Promise<string[]> => {
      const { schema } = this.outside[side];
      const tables = await schema.query('SELECT 1 FROM pg_tables WHERE schemaname = $1 LIMIT 1', [schema.name]);
      if (tables.length === 0) return [];
      return (await schema.query('SELECT id FROM silences WHERE id LIKE $1', [`%${silence}%`])).map(() => side);
    };
    return [...(await found('a')), ...(await found('b'))].join();
  }

  async #redisSide(): Promise<string> {
    const { redis } = await this.program.get<{ redis: { address: string; state: string } }>('/api/v2/config/status');
    return (['a', 'b'] as const).filter((side) => this.outside[side].redis.address === redis.address).join();
  }

  #askedAbout(name: string): Side | undefined {
    return (['a', 'b'] as const).find((side) => this.outside[side].llm.chats.some(({ text }) => text.includes(name)));
  }
}

async function outside(): Promise<Outside> {
  const [schema, redis, llm] = await Promise.all([PostgresSchema.create(), RedisServer.start(), LlmServer.open()]);
  return { schema, redis, llm };
}

function config(
  side: Side,
  sink: Sink,
  both: Readonly<Record<Side, Outside>>,
  databaseUrl = both[side].schema.url(),
): string {
  const { redis, llm } = both[side];
  const isA = side === 'a';
  return `
route:
  receiver: team
  group_wait: 50ms
  group_interval: 300ms
  repeat_interval: 1h
  routes: [{matchers: [team=x], receiver: ${isA ? 'team' : 'other'}}]
receivers:
  - {name: team, webhook_configs: [{url: '${sink.url(`/${side}/team`)}'}]}
  - {name: other, webhook_configs: [{url: '${sink.url(`/${side}/other`)}'}]}
inhibit_rules: [{source_matchers: [source=${side}], target_matchers: [target=yes], equal: [n]}]
silences: [{matchers: [side=${side}], duration: 1h}]
grouping: {group_by: [${isA ? 'alertname' : 'alertname, job'}], max_groups: ${isA ? 1000 : 2000}}
database: {url: '${databaseUrl}'}
redis: {addr: '${redis.address}'}
llm: {base_url: '${llm.baseUrl}', model: m}
`;
}

async function versionOf(program: Program): Promise<unknown> {
  const { version, pinned } = await program.get<{ version: number; pinned: unknown[] }>('/api/v2/config/status');
  return { version, pinned };
}

function preparedIn(program: Program, attempt: unknown): unknown[] {
  return program.log
    .filter(({ event, reload: id }) => event === 'reload.component.prepared' && id === attempt)
    .map(({ component }) => component)
    .sort();
}

/** To whom the changes of the newest attempt belong. */
async function ownersOf(program: Program): Promise<unknown[]> {
  const { attempts } = await program.get<{ attempts: { details: { changes: { owner: string }[] } }[] }>(
    '/api/v2/config/history?limit=1',
  );
  return [...new Set(attempts[0]?.details.changes.map(({ owner }) => owner))].sort();
}

test.concurrent('all eight components change in one reload, by SIGHUP and back by POST: one outcome, one version more, and each of them is the new one', async () => {
  const scene = await Scene.open();
  const { program } = scene;
  expect(await scene.running()).toEqual(allOf('a'));

  scene.become('b');
  const outcome = await hangUp(program);
  expect(outcome).toMatchObject({ outcome: 'applied', status: 'success', version: 2, lock: 'redis', fence: 1 });
  expect(preparedIn(program, outcome.reload)).toEqual(ALL);
  expect(await ownersOf(program)).toEqual(ALL);
  expect(await versionOf(program)).toEqual({ version: 2, pinned: [] });
  expect(await scene.running()).toEqual(allOf('b'));

  scene.become('a');
  await reload(program);
  expect(await ownersOf(program)).toEqual(ALL);
  expect(await versionOf(program)).toEqual({ version: 3, pinned: [] });
  expect(await scene.running()).toEqual(allOf('a'));

  expect(finishedReloads(program)).toHaveLength(2);
  expect(await program.metric('config_reload_total{status="success"}')).toBe(2);
  for (const name of ALL)
    expect(await program.metric(`config_reload_component_duration_seconds_count{component="${name}"}`), name).toBe(2);
  expect(program.log.filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test.concurrent('all eight change, and one critical one cannot be prepared: none of the others follows', async () => {
  const scene = await Scene.open();
  const { program } = scene;
  scene.become('b', scene.outside.b.schema.url({ password: 'wrong' }));
  const outcome = await hangUp(program);
  expect(outcome).toMatchObject({ outcome: 'rolled-back', phase: 'reload', version: 1 });
  expect(outcome.err).toContain('database: ');
  expect(await versionOf(program)).toEqual({ version: 1, pinned: [] });
  expect(await scene.running()).toEqual(allOf('a'));
});

test.concurrent('all eight were switched, and the new database does not answer: all eight are switched back', async () => {
  const scene = await Scene.open();
  const { program } = scene;
  const gate = await Gate.open(inject('postgres').port);
  scene.become('b', scene.outside.b.schema.url({ port: gate.port }));
  gate.hangOn('SELECT name FROM markers'); // the health check's own question
  const outcome = await hangUp(program);
  gate.hang(false);
  expect(outcome).toMatchObject({ outcome: 'rolled-back', phase: 'health_check', version: 1 });
  expect(preparedIn(program, outcome.reload)).toEqual(ALL);
  const { last_attempt: last } = await program.get<{ last_attempt: unknown }>('/api/v2/config/status');
  expect(last).toMatchObject({ rollback_reason: 'health_check', rollback_ms: expect.any(Number) });
  expect(await versionOf(program)).toEqual({ version: 1, pinned: [] });
  expect(await scene.running()).toEqual(allOf('a'));
});
