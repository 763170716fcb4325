// The fault sweep over the real database, redis and llm components: the real succession of stores, the real lock at Redis and
// the real journal, over databases, a Redis and a model that fail, hang, or do what was asked when nobody waits any more.

import { expect, test } from 'vitest';
import { goodConfig } from '../../test/support/config-files.ts';
import { FakeComponent } from '../../test/support/fake-component.ts';
import { Outside } from '../../test/support/outside.ts';
import { ReloadScript } from '../../test/support/reload-script.ts';
import { passed, ReloadServer } from '../../test/support/reload-server.ts';
import { aGroup, anAlert, aSilence, aTold } from '../../test/support/store-rows.ts';
import type { ReloadReport } from './reload-observer.ts';
import { isSuccess } from './reload-outcome.ts';
import type { Runtime } from './runtime.ts';

interface Sketch {
  readonly database?: string;
  readonly redis?: string;
  readonly model?: string;
  readonly groupWait?: string;
}

function text({ database, redis, model, groupWait = '30s' }: Sketch): string {
  return [
    `route: {receiver: team, group_wait: ${groupWait}}`,
    'receivers: [{name: team}]',
    ...(database === undefined ? [] : [`database: {${database}}`]),
    ...(redis === undefined ? [] : [`redis: {addr: '${redis}'}`]),
    ...(model === undefined ? [] : [`llm: {base_url: 'http://llm.example/v1', model: ${model}}`]),
    '',
  ].join('\n');
}

const PG_A = "url: 'postgres://a/amp'";
const PG_B = "url: 'postgres://b/amp'";
const MOVES: Readonly<Record<string, readonly [from: Sketch, to: Sketch]>> = {
  'a move from the embedded store': [{}, { database: PG_A }],
  'a move from one PostgreSQL to another': [{ database: PG_A }, { database: PG_B }],
  'a move back to the embedded store': [{ database: PG_A }, {}],
  'another pool on the same store': [{ database: PG_A }, { database: `${PG_A}, pool_max: 3` }],
  'another Redis': [{ redis: 'a:6379' }, { redis: 'b:6379' }],
  'another model': [{ model: 'a' }, { model: 'b' }],
  'all of it at once': [
    { database: PG_A, redis: 'a:6379', model: 'a' },
    { database: PG_B, redis: 'b:6379', model: 'b', groupWait: '9s' },
  ],
  'all of it taken away': [{ database: PG_A, redis: 'a:6379', model: 'a' }, {}],
};
const HOW = ['fails', 'hangs', 'is late'] as const;

class World {
  readonly outside = new Outside();
  readonly script = new ReloadScript(this.outside.clock);
  readonly step = this.outside.bounded((name, signal) => this.script.step(name, signal));
  /** What was given to the store while the reload ran: true when the store has said that it is kept. */
  readonly given = new Map<string, boolean>();
  server!: ReloadServer;

  static async start([from]: readonly [Sketch, Sketch]): Promise<World> {
    const { database: _, ...embedded } = from;
    const world = new World();
    world.server = await passed(world.#process(text(embedded)), world.outside);
    const { state } = world.server.store;
    state.keepAlert(anAlert('a'));
    state.keepGroup(aGroup(1));
    await world.server.until(state.settle(aTold(1, 'before')));
    await world.server.until(state.saveSilence(aSilence('1')));
    world.given.set('before', true);
    await world.server.reload(text(from)); // so that the embedded store was left, where that is not the one
    await world.outside.pass(1000);
    world.script.trace.length = 0;
    return world;
  }

  /** Every step of the reload, something is told. */
  busy(): void {
    let told = 0;
    this.script.onStep = (step) => {
      if (!step.startsWith('read') || told > 40) return;
      const name = `told ${++told}`;
      this.given.set(name, false);
      void this.server.store.state.settle(aTold(1, name)).then(
        () => this.given.set(name, true),
        () => undefined,
      );
    };
  }

  heal(): void {
    this.script.onStep = () => undefined;
    this.script.heal();
  }

  /** What runs, said in full. */
  parts(): Sketch {
    const { running } = this.server;
    const model = (running.classifier as { readonly client?: { readonly endpoint: { readonly model: string } } })
      ?.client;
    return {
      database: [...this.outside.databases.open].map(({ place }) => place).join(' '),
      redis: running.redis?.config.addr ?? '',
      model: model?.endpoint.model ?? '',
      groupWait: `${(running.root as unknown as { readonly says: string }).says}`,
    };
  }

  /** What the process of the moment would find of what was told, if it began now. */
  async found(): Promise<readonly string[]> {
    return (await this.server.until(this.server.store.state.restore())).told.map(({ destination }) => destination);
  }

  async restart(): Promise<void> {
    this.server.kill();
    await this.outside.pass(20_000); // what the dead one holds at Redis runs out
    this.server = await passed(this.#process(this.server.content), this.outside);
  }

  #process(content: string): Promise<ReloadServer> {
    const neighbour = new FakeComponent('routing', goodConfig(content), this.script);
    return ReloadServer.start(this.outside, content, {
      hook: { before: (verb, place) => this.step(`${verb} ${place}`), after: () => undefined },
      step: this.step,
      others: () => [neighbour],
      parts: neighbour.partOf(neighbour.running) as Partial<Runtime>,
      swap: (_next, set) => set() as undefined,
    });
  }
}

/** The wanted parts, but for those that were left behind. */
function expectedParts({ outcome }: ReloadReport, old: Sketch, wanted: Sketch): Sketch {
  if (!isSuccess(outcome)) return old;
  const pinned = outcome.kind === 'applied' ? outcome.pinned.map(({ component }) => component) : [];
  return {
    ...wanted,
    ...(pinned.includes('redis') && { redis: old.redis }),
    ...(pinned.includes('llm') && { model: old.model }),
  } as Sketch;
}

const SWEEPS = Object.keys(MOVES).flatMap((move) => HOW.map((how) => ({ move, how })));

test.each(SWEEPS)(
  'whichever step $how, with $move: wholly old or wholly new, one record where the state is, nothing lost or leaked',
  async ({ move, how }) => {
    const edit = MOVES[move];
    if (edit === undefined) throw new Error(move);
    const easy = await World.start(edit);
    const old = easy.parts();
    await easy.server.reload(text(edit[1]));
    await easy.outside.pass(1000);
    const wanted = easy.parts();
    const outcomes = new Set<string>();

    for (let n = 1; ; n += 1) {
      const world = await World.start(edit);
      const { script, server, outside } = world;
      if (how === 'is late') script.delayAt(n, 50_000);
      else script.failAt({ atStep: n, how });
      world.busy();
      const report = await server.reload(text(edit[1]));
      const { faultFired } = script;
      const where = `step ${n}: ${faultFired}: ${JSON.stringify(report.outcome)}`;
      outcomes.add(report.outcome.kind);
      world.heal();
      await outside.pass(700_000); // drains, retries and late answers are over
      expect(world.parts(), where).toEqual(expectedParts(report, old, wanted));
      expect(outside.redis.open.size, where).toBe(server.running.redis === undefined ? 0 : 1);
      expect(outside.redis.holder, where).toBeUndefined();
      expect(outside.models.open.size, where).toBe(server.running.classifier === undefined ? 0 : 1);
      const records = (await server.until(server.store.journal.history({ limit: 100 }))).filter(
        ({ id }) => id === report.attempt,
      );
      expect(records, where).toHaveLength(1);
      expect(records[0]?.closedAtMs, where).toBeDefined();
      expect(records[0]?.outcome, where).toMatchObject({ version: report.version });
      expect((await server.until(server.store.journal.liveRevision()))?.id, where).toBe(server.running.revision);
      expect(server.store.health(), where).toMatchObject({ state: 'ok', pending: 0 });
      expect(new Set(await world.found()), where).toEqual(new Set(world.given.keys()));

      const again = await server.reload();
      expect(isSuccess(again.outcome), `${where}; then ${JSON.stringify(again.outcome)}`).toBe(true);
      await outside.pass(1000);
      expect(world.parts(), where).toEqual(wanted);
      await world.restart();
      expect(world.parts(), where).toEqual(wanted);
      expect(new Set(await world.found()), where).toEqual(new Set(world.given.keys()));

      await world.server.coordinator.stop();
      await world.server.until(world.server.store.state.close());
      await world.server.running.redis?.close();
      world.server.llm.stop();
      await outside.quiet();
      expect([outside.databases.open.size, outside.redis.open.size, outside.clock.pending], where).toEqual([0, 0, 0]);
      if (faultFired === undefined) break;
    }
    expect(outcomes.size, [...outcomes].join()).toBeGreaterThan(1);
  },
);
