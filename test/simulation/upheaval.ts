// Upheaval: a story in which everything goes wrong: the config is edited at will, its time intervals come and go, receivers fail
// and are slow, the process is killed. No model says what exactly is told then; the ledger says what must never be.

import type { NotifyOutcome } from '../../src/alerting/ports.ts';
import { integerBetween, pick, type Random, seededRandom } from '../../src/base/random.ts';
import type { TimeInterval } from '../../src/config/time-interval.ts';
import { AlertWorld, HOUR, SECOND, SENT, UNANSWERED, UNREACHABLE } from '../support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../support/rules-sketch.ts';
import { House } from './house.ts';
import { Ledger } from './ledger.ts';
import { nameOf } from './model.ts';
import { rulesOf } from './run.ts';
import { type ConfigPlan, EDITS, type Edit, type Happening, type Story, tellStory } from './story.ts';
import { type Gust, weatherOf } from './weather.ts';

const DESTINATIONS = ['1', '2', '3', '4'] as const;
/** One upheaval in so many happens to a whole server. */
const WEATHER_EVERY = 6;
const WANTS_NO_RESOLVES = new Set(['3']);
/** What was posted last before a kill may be lost with the process: the store keeps alerts within this. */
const KEPT_WITHIN_MS = SECOND;

export interface Upheaval {
  readonly story: Story;
  readonly turns: readonly Turn[];
}

export type Turn = { readonly atMs: number } & (
  | { readonly kind: 'happening'; readonly happening: Happening }
  | { readonly kind: 'edit'; readonly config: ConfigPlan }
  | { readonly kind: 'kill'; readonly downMs: number }
  | { readonly kind: 'sink'; readonly destination: string; readonly mood: Mood }
  | { readonly kind: 'weather'; readonly gust: Gust }
);

/** A dumb one hears, and its answers get lost. */
type Mood = 'well' | 'down' | 'slow' | 'dumb';

export function tellUpheaval(seed: number): Upheaval {
  const story = tellStory(seed);
  const random = seededRandom(seed ^ 0x5eed);
  const turns: Turn[] = story.happenings.map((happening) => ({ atMs: happening.atMs, kind: 'happening', happening }));
  const moment = (): number => integerBetween(random, 0, story.lengthMs) + 0.5;
  for (let n = integerBetween(random, 1, 6); n > 0; n -= 1) {
    turns.push({ atMs: moment(), kind: 'edit', config: tellStory(integerBetween(random, 1, 1_000_000)).config });
  }
  if (random.next() < 0.5) turns.push(...moods(random, moment));
  if (random.next() < 0.5)
    turns.push({ atMs: moment(), kind: 'kill', downMs: integerBetween(random, 0, 120) * SECOND });
  if (seed % WEATHER_EVERY === 0) {
    for (const gust of weatherOf(seed, story.lengthMs)) turns.push({ atMs: gust.atMs, kind: 'weather', gust });
  }
  return { story, turns: turns.sort((a, b) => a.atMs - b.atMs) };
}

function moods(random: Random, moment: () => number): Turn[] {
  return Array.from({ length: integerBetween(random, 1, 4) }, () => ({
    atMs: moment(),
    kind: 'sink',
    destination: pick(random, DESTINATIONS),
    mood: pick(random, ['well', 'down', 'slow', 'dumb']),
  }));
}

/** A time for which an alert fires. */
interface Life {
  readonly fromMs: number;
  toMs: number;
  /** What was posted last of it: when, and how long it would have fired without that. */
  posted: { readonly atMs: number; readonly elseToMs: number };
}

/** Everything that must hold and did not; empty when all is well. */
export async function liveThrough({ story, turns }: Upheaval): Promise<readonly string[]> {
  const truth = new Map<string, Life[]>();
  const ledger = new Ledger((alert, atMs) =>
    (truth.get(alert) ?? []).some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs),
  );
  let config = story.config;
  let scene = await sceneOf(story, turns);
  let { world } = scene;
  const startMs = world.clock.now();
  watch(world, ledger);

  for (const turn of turns) {
    await world.advance(Math.max(0, startMs + turn.atMs - world.clock.now()));
    switch (turn.kind) {
      case 'edit':
        config = turn.config;
        scene.reload(mutedAtTimes(config, pick(seededRandom(turn.atMs), EDITS)));
        break;
      case 'weather':
        scene.house?.blow(turn.gust);
        break;
      case 'kill':
        forgetUnkept(truth, world.clock.now());
        ledger.killed(scene.house?.unkeptSinceMs ?? Number.POSITIVE_INFINITY);
        world.onDelivery = () => undefined;
        world.onUnanswered = () => undefined; // what was under way never arrives
        scene = await scene.killAndRestart(mutedAtTimes(config, 'nothing'), turn.downMs);
        world = scene.world;
        if (scene.house?.isStale) ledger.startedAnew();
        watch(world, ledger);
        break;
      case 'sink':
        world.answer(turn.destination, answers(world, turn.mood));
        break;
      case 'happening':
        await happen(scene, turn.happening, truth, config);
        break;
    }
  }
  for (const destination of DESTINATIONS) world.answer(destination, () => SENT);
  scene.house?.calm();
  await world.advance(10 * 60 * SECOND);
  scene.house?.calm(); // again: another server may have had the lock
  await world.advance(8 * HOUR); // every alert, silence and retry has ended
  await world.router.stop();
  ledger.settleUp((destination) => !WANTS_NO_RESOLVES.has(destination));
  const left = world.router.countGroups();
  const faults = [...ledger.faults, ...((await scene.house?.faults()) ?? [])];
  return left === 0 ? faults : [...faults, `${left} groups never ended`];
}

/** The alert path, alone or in a whole server. */
interface Scene {
  readonly world: AlertWorld;
  readonly house?: House;
  reload(rules: RulesSketch): void;
  killAndRestart(rules: RulesSketch, downMs: number): Promise<Scene>;
}

async function sceneOf({ config, seed }: Story, turns: readonly Turn[]): Promise<Scene> {
  const rules = mutedAtTimes(config, 'nothing');
  if (turns.some(({ kind }) => kind === 'weather')) return inHouse(await House.open(rules, seed));
  return alone(await new AlertWorld(rules, { seed }).start());
}

function alone(world: AlertWorld): Scene {
  return {
    world,
    reload: (rules) => world.reload(rules),
    killAndRestart: async (rules, downMs) => alone(await world.killAndRestart(rules, downMs, EVERYONE)),
  };
}

function inHouse(house: House): Scene {
  return {
    world: house.world,
    house,
    reload: (rules) => house.reload(rules),
    killAndRestart: async (rules, downMs) => {
      await house.killAndRestart(rules, downMs, EVERYONE);
      return inHouse(house);
    },
  };
}

/** Some of the routes are muted, or active, at some times: which, depends on the config. */
function mutedAtTimes(config: ConfigPlan, edit: Edit): RulesSketch {
  const random = seededRandom(config.root.routes.length * 100 + config.root.repeatS + config.root.intervalS);
  const muted = (route: RouteSketch): RouteSketch => ({
    ...route,
    ...pick<Partial<RouteSketch>>(random, [{}, {}, {}, { mute: ['tens'] }, { mute: ['odd'] }, { active: ['odd'] }]),
    routes: (route.routes ?? []).map(muted),
  });
  const rules = rulesOf(config, edit);
  const { routes = [], ...root } = rules.route; // the root takes no intervals
  return { ...rules, route: { ...root, routes: routes.map(muted) }, timeIntervals: TIMES };
}

const TIMES: ReadonlyMap<string, readonly TimeInterval[]> = new Map([
  ['tens', [0, 20, 40].map((minute) => hourly(minute, minute + 10))],
  ['odd', [5, 15, 25, 35, 45, 55].map((minute) => hourly(minute, minute + 3))],
]);

function hourly(from: number, to: number): TimeInterval {
  const hours = Array.from({ length: 24 }, (_, hour) => hour * 60);
  const times = hours.map((minute) => ({ startMinute: minute + from, endMinute: minute + to }));
  const days = { weekdays: undefined, daysOfMonth: undefined, months: undefined, years: undefined };
  return { times, ...days, location: undefined };
}

/** A config that has every destination: whoever was taken out can still be told. */
const EVERYONE = {
  route: { receiver: 'all' },
  receivers: { all: DESTINATIONS.map((name) => (WANTS_NO_RESOLVES.has(name) ? `${name}!` : name)) },
};

function watch(world: AlertWorld, ledger: Ledger): void {
  world.onDelivery = (delivery, begunAtMs) => ledger.deliver(delivery, begunAtMs);
  world.onUnanswered = (delivery) => ledger.overhear(delivery);
}

function answers(world: AlertWorld, mood: Mood): () => Promise<NotifyOutcome> {
  return async () => {
    if (mood === 'down') return UNREACHABLE;
    if (mood === 'dumb') return UNANSWERED;
    if (mood === 'slow') await world.clock.sleep(3 * SECOND);
    return SENT;
  };
}

async function happen(
  scene: Scene,
  happening: Happening,
  truth: Map<string, Life[]>,
  config: ConfigPlan,
): Promise<void> {
  const { world, house } = scene;
  if (happening.kind === 'silence') house?.endOutage();
  if (happening.kind === 'reload') scene.reload(mutedAtTimes(config, happening.edit));
  else if (happening.kind === 'silence') await world.silence(`alertname="${happening.alertname}"`, happening.lastsMs);
  else {
    const { alert, lastsMs } = happening;
    const nowMs = world.clock.now();
    world.post(`${alert.alertname},team=${alert.team},sev=${alert.sev},n=${alert.n}`, { endsAt: nowMs + lastsMs });
    tellTruth(truth, nameOf(alert), nowMs, nowMs + lastsMs);
  }
}

/** The alert fires from now until `toMs`, unless that is now. */
function tellTruth(truth: Map<string, Life[]>, name: string, nowMs: number, toMs: number): void {
  const lives = truth.get(name) ?? [];
  truth.set(name, lives);
  const last = lives.at(-1);
  if (last !== undefined && last.toMs > nowMs) {
    last.posted = { atMs: nowMs, elseToMs: last.toMs };
    last.toMs = toMs <= nowMs ? nowMs : Math.max(last.toMs, toMs);
  } else if (toMs > nowMs) lives.push({ fromMs: nowMs, toMs, posted: { atMs: nowMs, elseToMs: nowMs } });
}

/** The process was killed: that an alert fires, or fires longer, is not known any more where it was said right before. */
function forgetUnkept(truth: ReadonlyMap<string, readonly Life[]>, nowMs: number): void {
  for (const lives of truth.values()) {
    const last = lives.at(-1);
    if (last === undefined || last.posted.atMs <= nowMs - KEPT_WITHIN_MS) continue;
    last.toMs = Math.min(last.toMs, last.posted.elseToMs);
  }
}
