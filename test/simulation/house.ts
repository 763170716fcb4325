// House: a whole server but its network, in virtual time: the alert path of AlertWorld, and the reloads of ReloadServer with
// the real store, journal, lock, database, redis and llm, in whatever weather.

import type { Reloadable } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { AlertWorld } from '../support/alert-world.ts';
import { EMBEDDED } from '../support/memory-homes.ts';
import { Outside } from '../support/outside.ts';
import { passed, ReloadServer } from '../support/reload-server.ts';
import type { RulesSketch } from '../support/rules-sketch.ts';
import { CALM, type Gust, type Settings } from './weather.ts';

/** A page of a copy takes this long to read: so a move takes many seconds, and all sorts of things happen meanwhile. */
const PAGE_MS = 400;
const KEPT_WITHIN_MS = 1000;

export class House {
  readonly outside: Outside;
  /** What became of the reloads, in short. */
  readonly outcomes: string[] = [];
  world!: AlertWorld;
  server!: ReloadServer;
  readonly #seed: number;
  /** Rules by the number that the file says. */
  readonly #sketches: RulesSketch[] = [];
  #settings: Settings = CALM;
  #isStarting = true;
  #outageFromMs = 0;
  #outageUntilMs = 0;
  #written = 0;
  /** The new parts are asked whether they work. */
  #isJudged = false;
  #hasShown = false;

  private constructor(outside: Outside, seed: number) {
    this.outside = outside;
    this.#seed = seed;
  }

  static async open(rules: RulesSketch, seed: number): Promise<House> {
    const house = new House(new Outside(), seed);
    await house.#begin(rules);
    return house;
  }

  /** The rules of the file, without a reload. */
  get rules(): RulesSketch {
    return this.#sketches.at(-1) ?? { route: {}, receivers: {} };
  }

  /** A reload begins; time goes on without it. */
  reload(rules: RulesSketch = this.rules, settings: Settings = this.#settings): void {
    this.#settings = settings;
    this.#hasShown ||= settings.llm === 'shown';
    void this.server.reloading(this.#text(rules)).then(({ outcome }) => this.outcomes.push(outcome.kind));
  }

  blow(gust: Gust): void {
    const { redis, models } = this.outside;
    if (gust.kind === 'settings') this.reload(this.rules, gust.settings);
    else if (gust.kind === 'outage') this.#beginOutage(gust.lastsMs);
    else if (gust.kind === 'redis') redis.state = gust.state;
    else if (gust.kind === 'foreign lock') redis.take('other/1 x', gust.lastsMs);
    else if (gust.kind === 'crash of redis') {
      redis.crash();
      redis.state = 'up';
    } else models.mood = gust.mood;
  }

  /** What must be so in the end, whatever was told. `annotated`: how many alerts were shown with what a model says. */
  async faults(annotated = 0): Promise<readonly string[]> {
    const { clock, databases, redis } = this.outside;
    await clock.advance(KEPT_WITHIN_MS); // what was given in the last moment is written
    const { running, store } = this.server;
    const faults: string[] = [];
    if (annotated > 0 && !this.#hasShown) faults.push('what a model says is shown to nobody who asked');
    const places = [...databases.open].map(({ place }) => place).join();
    if (places !== EMBEDDED) faults.push(`homes are open: ${places}`);
    if (redis.open.size > 0) faults.push(`${redis.open.size} connections to Redis are open`);
    const { state, pending } = store.health();
    if (state !== 'ok' || pending > 0) faults.push(`the store is ${state}, ${pending} rows wait`);
    if (running.redis !== undefined || running.classifier !== undefined) faults.push('the last file does not run');
    return faults;
  }

  /** From when on what happened would be lost with the process, as the store is away; undefined while it is not. */
  get unkeptSinceMs(): number | undefined {
    const { state, pending } = this.server.store.health();
    return state === 'away' && pending > 0 ? this.#outageFromMs : undefined;
  }

  /** The file names a store that was left for another one, as its reload failed and the process died. */
  get isStale(): boolean {
    return this.server.news.some(({ kind }) => kind === 'stale');
  }

  /** Whoever wants a silence waits until the store is back. */
  endOutage(): void {
    this.#outageUntilMs = 0;
  }

  /** All is as at the beginning, and nothing looks at a clock any more. */
  calm(): void {
    this.endOutage();
    this.outside.redis.state = 'up';
    this.outside.models.mood = 'well';
    this.reload(this.rules, CALM);
  }

  /** The process dies on the spot; another starts on the file, and the store that it names. */
  async killAndRestart(rules: RulesSketch, downMs: number, former: RulesSketch): Promise<void> {
    this.server.kill();
    this.endOutage(); // a start needs its store
    void this.world.router.stop();
    await this.outside.clock.advance(downMs);
    await this.#begin(rules, former);
  }

  async #begin(rules: RulesSketch, former?: RulesSketch): Promise<void> {
    this.#isStarting = true;
    const text = this.#text(rules);
    let world: AlertWorld | undefined; // a dead process knows its own alone
    const mine = (): AlertWorld => world ?? this.world;
    this.server = await passed(
      ReloadServer.start(this.outside, text, {
        hook: { before: (verb, place) => this.#before(verb, place), after: () => undefined },
        step: async () => undefined,
        others: () => [this.#alertPath(mine)],
        foresee: (next, signal) => mine().router.foreseeAdoption(next, signal),
        swap: (next, set) => mine().adopt(next, () => mine().run(next, set)),
        holdFlushes: () => this.#awaitVerdict(mine().router.holdFlushes(250)),
      }),
      this.outside,
    );
    const { clock } = this.outside;
    world = new AlertWorld(rules, { seed: this.#seed, clock, state: this.server.store.state });
    this.world = world;
    this.server.complete(this.world.rules as Partial<Runtime>);
    this.world.run(this.server.running);
    await this.world.start(former);
    this.#isStarting = false;
  }

  #awaitVerdict(letFlow: () => void): () => void {
    this.#isJudged = true;
    return () => {
      this.#isJudged = false;
      letFlow();
    };
  }

  #beginOutage(lastsMs: number): void {
    const nowMs = this.outside.clock.now();
    if (this.unkeptSinceMs === undefined) this.#outageFromMs = nowMs;
    this.#outageUntilMs = nowMs + lastsMs;
  }

  #before(verb: string, place: string): Promise<void> | undefined {
    const { clock } = this.outside;
    if (clock.now() < this.#outageUntilMs) return Promise.reject(new Error('connection refused'));
    // Only while a copy is made: a health check that takes its time holds flushes up, by design.
    const isCopied = verb === 'read' && !this.#isStarting && !this.#isJudged && place === this.#place();
    return isCopied ? clock.sleep(PAGE_MS) : undefined;
  }

  /** Of the store that the running config names. */
  #place(): string {
    return this.server.running.config.database.url?.reveal() ?? EMBEDDED;
  }

  /** Everything that tells alerts where they go, as one component. */
  #alertPath(world: () => AlertWorld): Reloadable {
    return {
      name: 'inhibition',
      isCritical: true,
      prepare: async ({ inhibitRules }) => {
        const sketch = this.#sketches[Number(inhibitRules[0]?.name)];
        if (sketch === undefined) throw new Error('no such rules');
        const { rules, end } = world().stage(sketch);
        const { revision: _, ...part } = rules;
        let isKept = false;
        const keep = (is: boolean): undefined => {
          isKept = is;
        };
        return {
          name: 'inhibition',
          part: part as Partial<Runtime>,
          commit: () => keep(true),
          rollback: () => keep(false),
          verify: async () => undefined,
          dispose: async () => end(isKept),
        };
      },
    };
  }

  #text(rules: RulesSketch): string {
    if (rules !== this.rules) this.#sketches.push(rules);
    const { database, redis, llm } = this.#settings;
    this.#written += 1;
    return [
      `# ${this.#written}`,
      'route: {receiver: none}',
      'receivers: [{name: none}]',
      `inhibit_rules: [{name: '${this.#sketches.length - 1}', source_matchers: [a=b], target_matchers: [c=d]}]`,
      ...(database === '' ? [] : [`database: {url: 'postgres://${database}/amp'}`]),
      ...(redis ? ["redis: {addr: 'cache:6379', lock_ttl: 9s}"] : []),
      ...(llm === 'none' ? [] : [`llm: {base_url: 'http://llm/v1', model: m, annotate: ${llm === 'shown'}}`]),
      '',
    ].join('\n');
  }
}
