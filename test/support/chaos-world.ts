// ChaosWorld: the real program with a database, a Redis and a language model, each behind a gate, under steady churn of alerts
// and a stream of reloads; and two receivers who are owed everything.

import { expect } from 'vitest';
import { Churn } from './churn.ts';
import { Gate } from './gate.ts';
import { atTheEnd } from './leftovers.ts';
import { LlmServer } from './llm-server.ts';
import { type GivenUp, Obligations } from './obligations.ts';
import { behind, type MortalServer, type Outage, type OutageName, outage } from './outage.ts';
import { PostgresSchema } from './postgres.ts';
import { PostgresServer } from './postgres-server.ts';
import { type Ended, type Program, Site } from './program.ts';
import { RedisServer } from './redis-server.ts';
import { type Reload, ReloadStream } from './reload-stream.ts';
import { Sink } from './sink.ts';
import { until } from './until.ts';

/** A busy machine may take its time for one story. */
export const STORY = { timeout: 240_000 };
/** For what takes a moment unless the machine is very busy. */
const PATIENCE_MS = 60_000;
/** A store that a dead connection still holds is free after 10 s. */
const START_WITHIN_MS = 60_000;
const RECEIVERS = ['/first', '/second'];
const INTEGRATIONS = ['webhook[0]', 'webhook[1]'];
/** What is in the config file at the moment, as far as it changes. */
interface Said {
  route: number;
  lockTtlMs: number;
  promptBytes: number;
  llmTimeoutMs: number;
  poolMax: number;
}

export interface ChaosOptions {
  /** A PostgreSQL of the world's own; otherwise that of all tests, of which only the gate goes away. */
  readonly hasPostgres?: boolean;
}

export type ServerName = 'postgres' | 'redis' | 'llm';

export class ChaosWorld {
  readonly sink: Sink;
  readonly site: Site;
  readonly redis: RedisServer;
  readonly llm: LlmServer;
  readonly schema: PostgresSchema;
  readonly gates: Readonly<Record<ServerName, Gate>>;
  readonly obligations = new Obligations(RECEIVERS);
  readonly churn: Churn;
  readonly reloads: ReloadStream;
  readonly #servers: Readonly<Record<ServerName, MortalServer>>;
  readonly #said: Said = { route: 0, lockTtlMs: 3000, promptBytes: 8192, llmTimeoutMs: 2000, poolMax: 5 };
  #program: Program | undefined;
  readonly #externalUrls = new Map<Program, string>();
  #lives = 0;

  private constructor(
    parts: Pick<ChaosWorld, 'sink' | 'redis' | 'llm' | 'schema' | 'gates'>,
    postgres?: PostgresServer,
  ) {
    const { sink, redis, llm, schema, gates } = parts;
    [this.sink, this.redis, this.llm, this.schema, this.gates] = [sink, redis, llm, schema, gates];
    this.#servers = { postgres: postgres ?? behind(gates.postgres), redis, llm: behind(gates.llm) };
    this.site = new Site(this.config());
    this.churn = new Churn(this.obligations, sink, RECEIVERS);
    this.reloads = new ReloadStream([
      this.edit((said) => (said.route += 1)),
      () => undefined,
      this.edit((said) => (said.promptBytes += 1)),
      this.edit((said) => (said.route += 1)),
      this.edit((said) => (said.lockTtlMs += 1)),
      this.edit((said) => (said.llmTimeoutMs += 1)),
    ]);
  }

  static async begin({ hasPostgres = false }: ChaosOptions = {}): Promise<ChaosWorld> {
    const postgres = hasPostgres ? await PostgresServer.start() : undefined;
    if (postgres !== undefined) atTheEnd(() => postgres.remove());
    const [sink, redis, llm] = await Promise.all([Sink.open(), RedisServer.start(), LlmServer.open()]);
    const schema = await (postgres === undefined ? PostgresSchema.create() : PostgresSchema.on(postgres.address));
    const gates = {
      postgres: await Gate.open(schema.address.port),
      redis: await Gate.open(redis.port),
      llm: await Gate.open(Number(new URL(llm.baseUrl).port)),
    };
    const world = new ChaosWorld({ sink, redis, llm, schema, gates }, postgres);
    await world.start();
    world.churn.begin();
    world.reloads.begin();
    await world.goesOn();
    return world;
  }

  get program(): Program {
    if (this.#program === undefined) throw new Error('the program is not there');
    return this.#program;
  }

  /** Starts the program as a supervisor does, again and again until it runs; alerts and reloads go to it from now on. */
  async start(): Promise<Program> {
    const program = await until(
      'the program starts',
      async () => {
        const one = this.#spawn();
        const isReady = await one.ready().then(
          () => true,
          () => false,
        );
        return isReady && one;
      },
      START_WITHIN_MS,
    );
    this.serveBy(program);
    return program;
  }

  serveBy(program: Program | undefined): void {
    this.#program = program;
    this.churn.sendTo(program);
    this.reloads.reloads(program);
  }

  /** Another program that waits for the place of the first, on the same config file. */
  standby(): Program {
    return this.#spawn('--standby', `--storage.path=${new Site().storage}`);
  }

  /** kill -9. `keptMs`: what it knew then is in its store. */
  async kill(keptMs: number): Promise<void> {
    const { program } = this;
    this.serveBy(undefined);
    await program.killed();
    this.obligations.killed(this.#externalUrls.get(program) ?? '', keptMs);
  }

  /** SIGTERM, while its store takes nothing. */
  async terminate(keptMs: number): Promise<Ended> {
    const { program } = this;
    this.serveBy(undefined);
    const ended = await program.terminated();
    this.obligations.killed(this.#externalUrls.get(program) ?? '', keptMs);
    return ended;
  }

  /** Each process has an external URL of its own: it says who told what. */
  #spawn(...flags: string[]): Program {
    this.#lives += 1;
    const externalUrl = `http://life-${this.#lives}.example`;
    const program = this.site.spawn([`--web.external-url=${externalUrl}`, ...flags]);
    this.#externalUrls.set(program, externalUrl);
    return program;
  }

  outage(server: ServerName, name: OutageName): Outage {
    return outage(name, this.#servers[server], this.gates[server]);
  }

  /** A change of the config file. */
  edit(change: (said: Said) => unknown): () => void {
    return () => {
      change(this.#said);
      this.site.configure(this.config());
    };
  }

  /** The load goes on: this many alerts more begin and are told to everybody. */
  async goesOn(count = 3): Promise<void> {
    const names = Array.from({ length: count }, () => this.churn.fires());
    await until(
      () => `${names.join(', ')} told everywhere; owed:\n${this.obligations.open(this.sink.hooks).join('\n')}`,
      async () => {
        await this.churn.send();
        const open = this.obligations.open(this.sink.hooks).map((line) => line.split(' ').at(-1));
        return !names.some((name) => open.includes(name));
      },
      PATIENCE_MS,
    );
  }

  /** What the audit log has of this reload. */
  async record({ line }: Reload): Promise<unknown> {
    const path = '/api/v2/config/history?limit=100';
    const { attempts } = await this.program.get<{ attempts: { id: number; details: unknown }[] }>(path);
    return attempts.find(({ id }) => id === line.reload)?.details;
  }

  async ready(): Promise<string> {
    const { status, text } = await this.program.fetch('/-/ready');
    expect(status).toBe(200);
    return text;
  }

  async redisIsUp(): Promise<void> {
    await until('redis is back', async () => (await this.program.metric('amp_redis_up')) === 1, PATIENCE_MS);
  }

  async isReady(detail: RegExp): Promise<void> {
    await until(
      () => `readiness like ${detail}`,
      async () => detail.test(await this.ready()),
      PATIENCE_MS,
    );
  }

  /** All that is known at this moment is in the store: a silence is answered when it is there, with everything before it. */
  async written(): Promise<{ readonly atMs: number; readonly silence: string }> {
    await until('the store is back', async () => (await this.program.metric('amp_store_up')) === 1, PATIENCE_MS);
    const atMs = Date.now();
    return { atMs, silence: await this.program.silence('nobody', 3_600_000) };
  }

  /**
   * The verdict. The load ends; all is told and written; the program is killed, and another finds everything as it was: what
   * fires on is sent to it again, and nobody hears of it. Then all of it ends. `withinMs`: from what happens to its telling;
   * `reloadWithinMs`: from a signal or a request to the outcome.
   */
  async settle(withinMs: number, reloadWithinMs: number): Promise<void> {
    await this.churn.stop();
    await this.reloads.stop();
    await this.#owesNothing();
    const { silence, atMs } = await this.written();
    const before = this.sink.hooks.length;
    await this.kill(atMs);
    await this.start();
    expect((await this.program.fetch(`/api/v2/silence/${silence}`)).status).toBe(200);
    await this.churn.send();
    await this.goesOn(1); // what was due is told before it
    const since = this.sink.hooks.slice(before).map(({ path, body }) => `${path} ${body.groupKey}`);
    expect(since.sort()).toEqual(RECEIVERS.map((path) => expect.stringContaining(`${path} `)));
    this.churn.endAll();
    await this.churn.send();
    await this.#owesNothing();
    expect(this.churn.refused).toEqual([]);
    expect(this.obligations.faults(this.sink.hooks, withinMs, this.#givenUp())).toEqual([]);
    const late = this.reloads.all.filter(({ tookMs }) => tookMs > reloadWithinMs);
    expect(late).toEqual([]);
  }

  /** What the programs say of attempts whose time was over before they were answered. */
  #givenUp(): GivenUp[] {
    return [...this.#externalUrls.keys()].flatMap(({ log }) =>
      log
        .filter(({ event, reason }) => event === 'notify.attempt.failed' && reason === 'contextDeadlineExceeded')
        .map(({ time, integration, groupKey }) => ({
          receiver: RECEIVERS[INTEGRATIONS.indexOf(String(integration))] ?? '',
          groupKey: String(groupKey),
          atMs: Date.parse(String(time)),
        })),
    );
  }

  async #owesNothing(): Promise<void> {
    await until(
      () => `nothing is owed:\n${this.obligations.open(this.sink.hooks).join('\n')}`,
      async () => {
        await this.churn.send();
        return this.obligations.open(this.sink.hooks).length === 0;
      },
      PATIENCE_MS,
    );
  }

  config(): string {
    const { route, lockTtlMs, promptBytes, llmTimeoutMs, poolMax } = this.#said;
    const { postgres, redis, llm } = this.gates;
    const hooks = RECEIVERS.map((path) => `{url: '${this.sink.url(path)}'}`).join(', ');
    return `
route:
  {receiver: team, group_by: [alertname], group_wait: 200ms, group_interval: 400ms, repeat_interval: 1h, routes: [
    {matchers: [elsewhere="${route}"], receiver: team},
    {matchers: [crowd=~".+"], receiver: team, group_by: [crowd]}]}
receivers: [{name: team, webhook_configs: [${hooks}]}]
database:
  {url: '${this.schema.url({ port: postgres.port })}', pool_max: ${poolMax}, connect_timeout: 3s, query_timeout: 3s}
redis: {addr: '127.0.0.1:${redis.port}', lock_ttl: ${lockTtlMs}ms, connect_timeout: 1s, command_timeout: 1s}
llm:
  {base_url: 'http://127.0.0.1:${llm.port}/v1', model: m, timeout: ${llmTimeoutMs}ms, max_prompt_bytes: ${promptBytes},
   max_retries: 1, annotate: true}
`;
  }
}

/** What a reload came to, without what differs each time. */
export function verdictOf({ line }: Reload): Readonly<Record<string, unknown>> {
  const { status, outcome, lock, phase } = line;
  return { status, outcome, lock, ...(phase !== undefined && { phase }) };
}
