// One story told to every integration there is, by a real Alertmanager and by ours, from the same config file with the default
// templates and one of our own: the same requests and mails, one by one, and the same counted. What differs on purpose
// is in deliberate.ts. `SHOW=1` prints what was told.

import { beforeAll, expect, test } from 'vitest';
import { alertmanager } from '../../support/peers.ts';
import { AMP } from '../../support/program.ts';
import { differences } from '../compare.ts';
import { DELIBERATE, reasonHere } from './deliberate.ts';
import { plainServices, type Service, services } from './services.ts';
import { type Counts, FAILURES, Side } from './side.ts';
import type { Told } from './site.ts';
import { ONE_FIRES, STEPS } from './steps.ts';
import { viewOf } from './view.ts';

/** A little in the past when it arrives, as an alert is that Prometheus sends. */
const AGO_MS = 50;
/** All moments are the story's, so none may be only about the same. */
const GIVEN: ReadonlySet<number> = new Set();

interface Sides<T> {
  readonly theirs: T;
  readonly ours: T;
}

/** By step, or way to fail, and service. */
const told = new Map<string, Sides<Told>>();
const reasons = new Map<string, Sides<Counts>>();
let sides: Sides<Side>;

beforeAll(async () => {
  const [theirs, ours] = await Promise.all([Side.start(alertmanager ?? ''), Side.start(AMP)]);
  sides = { theirs, ours };
  await Promise.all([tell(), ...Object.keys(FAILURES).map(fail)]);
}, 300_000);

test.each(services)('it is told the same: $name', (service) => {
  for (const { name } of STEPS) {
    const { theirs, ours } = toldOf(name, service);
    if (process.env.SHOW) console.log(name, service.name, JSON.stringify(theirs, null, 1));
    expect.soft(theirs.length, name).toBeGreaterThan(0);
    const found = differences(theirs, ours, GIVEN);
    const unwanted = found.filter((line) => !isDeliberate(service, line));
    expect.soft(unwanted, name).toEqual([]);
  }
});

test.each(DELIBERATE)('it is still another: of $service, $because', ({ service, difference }) => {
  const found = services
    .filter(({ name }) => name === service)
    .flatMap((one) => STEPS.map(({ name }) => toldOf(name, one)))
    .flatMap(({ theirs, ours }) => differences(theirs, ours, GIVEN));
  expect(found).toContainEqual(expect.stringMatching(difference));
});

test.each(plainServices)('it is asked the same when it fails: $name', (service) => {
  for (const name of Object.keys(FAILURES)) {
    const { theirs, ours } = toldOf(name, service);
    expect.soft(theirs.length, name).toBeGreaterThan(0);
    expect.soft(differences(once(theirs), once(ours), GIVEN), name).toEqual([]);
  }
});

test('the same is counted of what was told', async () => {
  expect(await sides.ours.notified('well')).toEqual(await sides.theirs.notified('well'));
  expect(await sides.ours.attempted('well')).toEqual(await sides.theirs.attempted('well'));
  expect(await sides.ours.failed('well')).toEqual({});
  expect(await sides.theirs.failed('well')).toEqual({});
});

test.each(Object.keys(FAILURES))('the same reasons are counted where a service %s', (name) => {
  const { theirs = {}, ours = {} } = reasons.get(name) ?? {};
  const expected = new Set(Object.keys(theirs).map((counted) => reasonHere(name, counted)));
  expect(Object.keys(ours).sort()).toEqual([...expected].sort());
});

async function tell(): Promise<void> {
  const both = [sides.theirs, sides.ours] as const;
  const starts = new Map<string, number>();
  for (const [index, { name, alerts }] of STEPS.entries()) {
    const nowMs = Date.now() - AGO_MS;
    const group = alerts[0]?.labels.alertname ?? '';
    const startMs = starts.get(group) ?? nowMs;
    starts.set(group, startMs);
    await Promise.all(both.map((side) => side.posts(alerts, 'well', nowMs, startMs)));
    await Promise.all(both.map((side) => side.hasTold('well', index + 1)));
    for (const service of services) keep(name, 'well', service);
  }
}

async function fail(receiver: string): Promise<void> {
  const { theirs, ours } = sides;
  const nowMs = Date.now() - AGO_MS;
  await Promise.all([theirs, ours].map((side) => side.posts(ONE_FIRES, receiver, nowMs, nowMs)));
  await Promise.all([theirs, ours].map((side) => side.hasFailed(receiver)));
  reasons.set(receiver, { theirs: await theirs.failed(receiver), ours: await ours.failed(receiver) });
  for (const service of plainServices) keep(receiver, receiver, service);
}

/** Looked at when all is over: who stops to compare does not answer in time. */
function keep(step: string, receiver: string, { name }: Service): void {
  const [theirs, ours] = [sides.theirs.takeTold(receiver, name), sides.ours.takeTold(receiver, name)];
  told.set(`${step}: ${name}`, { theirs, ours });
}

function isDeliberate({ name }: Service, line: string): boolean {
  return DELIBERATE.some(({ service, difference }) => service === name && difference.test(line));
}

function toldOf(step: string, service: Service): Sides<readonly unknown[]> {
  const found = told.get(`${step}: ${service.name}`);
  if (found === undefined) throw new Error(`${service.name} was not told: ${step}`);
  return { theirs: viewOf(service, found.theirs), ours: viewOf(service, found.ours) };
}

/** How often something is tried again is a matter of time. */
function once(views: readonly unknown[]): readonly unknown[] {
  return [...new Set(views.map((view) => JSON.stringify(view)))].map((text) => JSON.parse(text));
}
