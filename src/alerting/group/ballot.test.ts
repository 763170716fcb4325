// What is decided ahead is what would be decided on the spot, whatever happens while it is counted, until the switch, and until
// the way back. `SEEDS=from-to` runs other stories.

import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND, SENT, UNREACHABLE } from '../../../test/support/alert-world.ts';
import { randomAlert, randomRules } from '../../../test/support/random-rules.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { integerBetween, pick, type Random, seededRandom } from '../../base/random.ts';
import { type Adoption, planAdoption } from './adoption.ts';
import { Ballot } from './ballot.ts';

const [from, to] = (process.env.SEEDS ?? '1-150').split('-').map(Number) as [number, number];

/** From here on the first few hundred notice every mutant. */
const FIRST = 600;

/** Every second look at it finds that a slice is over: whatever is done in slices is interrupted nearly wherever it may be. */
class BreathlessClock extends VirtualClock {
  #looks = 0;

  override elapsedMs(): number {
    this.#looks += 1;
    return super.elapsedMs() + this.#looks * 3;
  }
}

/** An adoption in words that do not depend on the order in which things were found. */
function inWords({ routes, carried, homes, foundings }: Adoption, { world }: Ballot): unknown {
  const all = [...routes];
  for (const [old, next] of carried) for (const group of world.groups.on(old)) all.push([group, next]);
  const named = [...homes].map(([{ fingerprint }, own]) => [fingerprint, own.map(({ id }) => id)] as const);
  return {
    routes: all.map(([{ id }, route]) => [id, route?.id, route?.receiver]).sort(([a], [b]) => Number(a) - Number(b)),
    homes: named.sort(([a], [b]) => (a < b ? -1 : 1)),
    foundings: foundings.map(({ route, labels, alerts, firstAtMs }) => [
      route.id,
      labels.fingerprint,
      firstAtMs,
      alerts.map(({ fingerprint }) => fingerprint),
    ]),
  };
}

const seen = { there: 0, back: 0, carried: 0, moved: 0, retired: 0, founded: 0 };
let story = '';

const close = Ballot.prototype.close;
vi.spyOn(Ballot.prototype, 'close').mockImplementation(function (this: Ballot) {
  const { world, foresight, before, next } = this;
  const spot = inWords(planAdoption(world, foresight, before, next, world.now()), this);
  const adoption = close.call(this);
  expect(inWords(adoption, this), story).toEqual(spot);
  seen[this.back === undefined ? 'back' : 'there'] += 1;
  seen.carried += adoption.carried.size;
  for (const route of adoption.routes.values()) seen[route === undefined ? 'retired' : 'moved'] += 1;
  seen.founded += adoption.foundings.length;
  return adoption;
});
afterAll(() => vi.restoreAllMocks()); // unit tests share one process

/** Something that may overtake what was counted. */
async function happen(world: AlertWorld, random: Random): Promise<void> {
  const what = random.next();
  if (what < 0.35) world.fire(randomAlert(random));
  else if (what < 0.55) world.resolve(randomAlert(random));
  else if (what < 0.65) world.post(randomAlert(random), { endsAt: world.clock.now() + 5 * SECOND });
  else if (what < 0.75) world.answer(pick(random, ['A', 'B']), () => (random.next() < 0.5 ? SENT : UNREACHABLE));
  else if (what < 0.97) await world.advance(pick(random, [SECOND, 10 * SECOND, MINUTE, 5 * MINUTE]));
  else await world.advance(HOUR); // longer than resolved alerts are kept
}

/** Lets the work go on for some turns of the event loop, with something in between. */
async function meanwhile(world: AlertWorld, random: Random, eventsMax: number): Promise<void> {
  for (let left = integerBetween(random, 0, eventsMax); left > 0; left -= 1) {
    for (let turns = integerBetween(random, 0, 4); turns > 0; turns -= 1) await turn();
    await happen(world, random);
  }
}

async function counted(work: Promise<void>, world: AlertWorld, random: Random): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await turn();
    if (random.next() < 0.1) await happen(world, random);
  }
  await over;
}

async function live(seed: number): Promise<void> {
  const random = seededRandom(FIRST + seed);
  const some = (): number => (random.next() < 0.2 ? integerBetween(random, 1, 12) : 0);
  const world = await new AlertWorld(
    { ...randomRules(random), maxGroups: some() },
    { clock: new BreathlessClock(), gcIntervalMs: 7 * MINUTE },
  ).start();
  for (let reload = 1; reload <= 4; reload += 1) {
    story = `seed ${seed}, reload ${reload}`;
    await meanwhile(world, random, 12);
    const before = world.rules;
    const { rules, end } = world.stage({ ...randomRules(random), maxGroups: some() });
    const { signal } = new AbortController();
    await counted(world.router.foreseeTree(rules.root, signal), world, random);
    await counted(world.router.foreseeAdoption(rules, signal), world, random);
    if (random.next() < 0.5) await meanwhile(world, random, 6);
    world.adopt(rules, () => world.run(rules));
    const isBack = random.next() < 0.6;
    if (isBack) {
      if (random.next() < 0.8) await meanwhile(world, random, 6);
      world.adopt(before, () => world.run(before));
    }
    end(!isBack);
  }
  await world.router.stop();
}

test('what is decided ahead is what would be decided on the spot, there and back, whatever overtakes it', {
  timeout: 600_000,
}, async () => {
  for (let seed = from; seed <= to; seed += 1) await live(seed);
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(20);
});
