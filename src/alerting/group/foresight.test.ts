import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND } from '../../../test/support/alert-world.ts';
import { randomAlert, randomRules } from '../../../test/support/random-rules.ts';
import type { RulesSketch } from '../../../test/support/rules-sketch.ts';
import { integerBetween, type Random, seededRandom } from '../../base/random.ts';

/** What happens between the look and the switch: alerts come, end, are forgotten, and come again. */
async function meanwhile(world: AlertWorld, random: Random): Promise<void> {
  for (let n = integerBetween(random, 1, 8); n > 0; n -= 1) {
    if (random.next() < 0.6) world.fire(randomAlert(random));
    else world.resolve(randomAlert(random));
    if (random.next() < 0.05) await world.advance(HOUR); // longer than resolved alerts are kept
  }
}

interface Trial {
  commit(): void;
  keep(): void;
  /** `isForeseen`: false has it looked up on the spot what the way back means. */
  back(isForeseen: boolean): void;
}

/** A config that takes over, and is kept or taken back. */
function tryOut(world: AlertWorld, sketch: RulesSketch): Trial {
  const before = world.rules;
  const { rules, end } = world.stage(sketch);
  return {
    commit: () => world.adopt(rules, () => world.run(rules)),
    keep: () => end(true),
    back: (isForeseen) => {
      if (!isForeseen) world.router.forgetTree(rules.root);
      world.adopt(before, () => world.run(before));
      end(false);
    },
  };
}

async function story(seed: number, isForeseen: boolean): Promise<readonly unknown[]> {
  const random = seededRandom(seed);
  const world = await new AlertWorld(randomRules(random), { maintenanceIntervalMs: HOUR }).start();
  const seen: unknown[] = [];
  for (let reloads = 0; reloads < 3; reloads += 1) {
    await meanwhile(world, random);
    await world.advance(MINUTE);
    const next = randomRules(random);
    const prepared = isForeseen ? tryOut(world, next) : undefined;
    await meanwhile(world, random);
    const trial = prepared ?? tryOut(world, next);
    trial.commit();
    if (random.next() < 0.5) {
      await meanwhile(world, random);
      trial.back(isForeseen);
    } else trial.keep();
    seen.push(
      await world.router.groups(
        { alert: () => true, receiver: () => true, receivers: () => true },
        new AbortController().signal,
      ),
    );
    await world.advance(10 * MINUTE);
    seen.push(world.takeTold().sort()); // at one moment, in any order
  }
  return seen;
}

test.each([
  ['between the look ahead and the switch', false],
  ['between the switch and the way back', true],
] as const)('an alert that comes %s goes where the tree that wins takes it', async (_when, isTakenBack) => {
  const waits = { groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR };
  const plain = { route: { receiver: 'a', ...waits }, receivers: { a: ['A'], b: ['B'] } };
  const branched = { ...plain, route: { ...plain.route, routes: [{ matchers: 'x="1"', receiver: 'b' }] } };
  const world = await new AlertWorld(isTakenBack ? branched : plain).start();
  const trial = tryOut(world, isTakenBack ? plain : branched);
  if (isTakenBack) trial.commit();
  world.fire('New,x=1');
  if (isTakenBack) trial.back(true);
  else {
    trial.commit();
    trial.keep();
  }
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 B +[New] -[]']);
});

test('what was looked up before the switch is what would be found at it, there and back, whatever comes and goes between', async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    expect(await story(seed, true), `seed ${seed}`).toEqual(await story(seed, false));
  }
}, 30_000);
