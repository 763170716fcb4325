// The process is killed at every call that a move of the store makes to a database, before it is done and after: the next
// start, on the file as it is then, goes on from a store that has all that was promised, and nothing in it is torn.

import { expect, test } from 'vitest';
import { standingBy } from '../../src/storage/home-standing.ts';
import { goodConfig } from '../support/config-files.ts';
import { FakeComponent } from '../support/fake-component.ts';
import type { HomeHook } from '../support/memory-homes.ts';
import { Outside } from '../support/outside.ts';
import { ReloadScript } from '../support/reload-script.ts';
import { passed, ReloadServer } from '../support/reload-server.ts';
import { aGroup, anAlert, aSilence, aTold } from '../support/store-rows.ts';

const text = (database: string, receiver = 'team'): string =>
  `route: {receiver: ${receiver}}\nreceivers: [{name: ${receiver}}]\n${database === '' ? '' : `database: {url: '${database}'}\n`}`;
const [EMBEDDED, ONE, TWO] = ['', 'postgres://one/amp', 'postgres://two/amp'];

const placeOf = (database: string): string => (database === EMBEDDED ? 'embedded' : database);

/** `isRefused`: the health check fails, and the file still names the database that was moved to. */
const MOVES = [
  { from: EMBEDDED, to: ONE },
  { from: ONE, to: TWO },
  { from: ONE, to: EMBEDDED },
].flatMap((move) => [false, true].map((isRefused) => ({ ...move, isRefused })));

class World {
  readonly outside = new Outside();
  readonly script = new ReloadScript(this.outside.clock);
  /** What the store has promised to keep. */
  readonly promised: string[] = [];
  calls = 0;
  #doomed: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  #told = 0;
  server!: ReloadServer;

  static async start(from: string): Promise<World> {
    const world = new World();
    await world.begin(text(EMBEDDED));
    const { state } = world.server.store;
    state.keepAlert(anAlert('a'));
    state.keepGroup(aGroup(1));
    await world.tell();
    await world.server.until(state.saveSilence(aSilence('1')));
    if (from !== EMBEDDED) await world.server.reload(text(from));
    await world.outside.pass(1000);
    return world;
  }

  doom(at: number, when: 'before' | 'after'): void {
    this.calls = 0;
    this.#doomed = { at, when };
  }

  /** Whether it has not even been begun to copy there. */
  isUntouched(database: string): boolean {
    const rows = this.outside.databases
      .at(placeOf(database))
      .read({ table: 'markers', columns: ['name', 'value'], limit: 100 });
    const standing = standingBy(new Map(rows.map(([name, value]) => [String(name), Number(value)])));
    return standing === 'empty' || standing === 'left';
  }

  spare(): void {
    this.#doomed = undefined;
  }

  async begin(content: string): Promise<void> {
    const neighbour = new FakeComponent('routing', goodConfig(content), this.script);
    this.server = await passed(
      ReloadServer.start(this.outside, content, {
        hook: this.#hook(),
        step: async () => undefined,
        others: () => [neighbour],
        swap: (_next, set) => set() as undefined,
      }),
      this.outside,
    );
  }

  async tell(): Promise<void> {
    const name = `told ${++this.#told}`;
    await this.server.until(this.server.store.state.settle(aTold(1, name)));
    this.promised.push(name);
  }

  /** In the background: whether it is kept is not known yet. */
  #tellBeside(): void {
    if (this.#told > 60) return;
    const name = `told ${++this.#told}`;
    void this.server.store.state.settle(aTold(1, name)).then(
      () => this.promised.push(name),
      () => undefined,
    );
  }

  #hook(): HomeHook {
    const step = this.outside.bounded(async () => undefined);
    const die = (when: 'before' | 'after'): void => {
      if (this.#doomed?.at === this.calls && this.#doomed.when === when) this.server.kill();
    };
    return {
      before: async (verb) => {
        await step(verb);
        this.calls += 1;
        die('before');
        if (this.#doomed !== undefined && verb === 'read' && !this.server.homes.isDead) this.#tellBeside();
      },
      after: () => die('after'),
    };
  }
}

test.each(MOVES)('whenever it dies while it moves from "$from" to "$to" (refused: $isRefused)', async (move) => {
  const { from, to, isRefused } = move;
  let died = 0;
  for (let at = 1; ; at += 1) {
    let lived = 0;
    for (const when of ['before', 'after'] as const) {
      const world = await World.start(from);
      if (isRefused) world.script.let('verify routing', { fails: 'unwell' });
      world.doom(at, when);
      void world.server.reloading(text(to, 'other'));
      await world.outside.pass(40_000);
      const { server, promised, outside } = world;
      const where = `killed ${when} call ${at}`;
      if (server.homes.isDead) died += 1;
      else {
        lived += 1;
        world.spare();
        await world.tell(); // a while after the verdict
        server.kill();
      }

      world.script.heal();
      world.spare();
      // Where nothing of it has come yet, it is a database that a file names for the first time. Of the embedded store all is
      // taken along then; another PostgreSQL is found by whoever names it again.
      const file = from !== EMBEDDED && world.isUntouched(to) ? from : to;
      await world.begin(text(file, 'other'));
      const next = world.server;
      expect(next.running.config.route.receiver, where).toBe('other');
      expect(
        [...outside.databases.open].map(({ place }) => place),
        where,
      ).toEqual([placeOf(file)]);
      const { told, alerts, silences } = await next.until(next.store.state.restore());
      const found = told.map(({ destination }) => String(destination));
      expect(
        promised.filter((name) => !found.includes(name)),
        where,
      ).toEqual([]);
      expect([alerts.length, silences.length], where).toEqual([1, 1]);
      const history = await next.until(next.store.journal.history({ limit: 100 }));
      expect(new Set(history.map(({ id }) => id)).size, where).toBe(history.length);
      expect(
        history.every(({ closedAtMs }) => closedAtMs !== undefined),
        where,
      ).toBe(true);
      expect(history.filter(({ trigger }) => trigger === 'sighup').length, where).toBeLessThanOrEqual(2);

      // And from here the store can move again: back to where it came from, also where that could not be told.
      const back = await next.reload(text(file === from ? to : from));
      expect(back.outcome.kind, `${where}: ${JSON.stringify(back.outcome)}`).toBe('applied');
      await outside.pass(1000);
      const after = await next.until(next.store.state.restore());
      expect(after.told.length, where).toBe(told.length);
    }
    if (lived === 2) break;
  }
  expect(died).toBeGreaterThan(40);
});
