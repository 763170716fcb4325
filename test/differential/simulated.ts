// The simulation's stories, played for real: seconds become milliseconds, and only those are taken in which a moment sooner
// or later changes nothing but, by about as much, the moments.

import { type Random, seededRandom } from '../../src/base/random.ts';
import { expectedTrace, line, nameOf, type Rules } from '../simulation/model.ts';
import type { AlertLabels, Condition, RoutePlan, Story as Simulated } from '../simulation/story.ts';
import type { Hook as Arrival } from '../support/sink.ts';
import { unpaired } from './compare.ts';
import type { Route, Step, Story } from './story.ts';

/** Real milliseconds of a simulated second. */
export const SCALE_MS = 20;
/** How far, in real time, things may slip: what is posted or flushed a little late. */
const SLIP_MS = 150;
const TRIALS = 40;
export const TAIL_MS = 200_000;

/** The story with repeats that fall due between two ticks, not at one: at one it is a matter of microseconds. */
export function withClearRepeats(story: Simulated): Simulated {
  return { ...story, config: { ...story.config, root: clear(story.config.root) } };
}

function clear(route: RoutePlan): RoutePlan {
  return { ...route, repeatS: route.repeatS - route.intervalS / 2, routes: route.routes.map(clear) };
}

/** Whether the same is told, at about the same moments, however things slip. */
export function isSteady(story: Simulated, rules: Rules): boolean {
  const expected = expectedLines(story, rules);
  const random = seededRandom(story.seed);
  for (let trial = 0; trial < TRIALS; trial += 1) {
    if (unpaired(expected, expectedLines(slipped(story, random), rules)).length > 0) return false;
  }
  return true;
}

function slipped(story: Simulated, random: Random): Simulated {
  const happenings = story.happenings.map((happening) => ({
    ...happening,
    atMs: Math.max(0, happening.atMs + ((random.next() * 2 - 1) * SLIP_MS * 1000) / SCALE_MS),
  }));
  return { ...story, happenings: happenings.sort((a, b) => a.atMs - b.atMs) };
}

/** The same as a story for real servers. */
export function realStory(story: Simulated): Story {
  return {
    name: nameFor(story),
    fact: 'it is told as the model says',
    route: routeOf(story.config.root),
    receivers: Object.fromEntries(
      Object.entries(story.config.receivers).map(([name, hooks]) => [
        name,
        hooks.map((hook) => ({ send_resolved: !hook.endsWith('!') })),
      ]),
    ),
    inhibit: story.config.inhibit.map(({ source, target, equal }) => ({
      source_matchers: [matcher(source)],
      target_matchers: [matcher(target)],
      equal,
    })),
    steps: story.happenings.flatMap((happening): Step[] => {
      const at = real(happening.atMs);
      if (happening.kind === 'reload') return [];
      if (happening.kind === 'silence') {
        const matchers = [`alertname="${happening.alertname}"`];
        return [{ at, silence: `${at}`, matchers, until: real(happening.atMs + happening.lastsMs) }];
      }
      return [{ at, post: [{ labels: happening.alert, endsAt: real(happening.atMs + happening.lastsMs) }] }];
    }),
    told: [],
  };
}

export function nameFor({ seed }: Simulated): string {
  return `seed-${seed}`;
}

/** What the model expects, in real seconds. */
export function expectedLines(story: Simulated, rules: Rules): string[] {
  return expectedTrace(story, TAIL_MS, rules).map((one) => {
    const [atMs, ...rest] = one.split(' ');
    return [real(Number(atMs)).toFixed(1), ...rest].join(' ');
  });
}

/** What arrived, in the model's words. */
export function arrivedLine(story: Simulated, { atMs, path, body }: Arrival, startMs: number): string {
  const [, , receiver = '', index] = path.split('/');
  const destination = (story.config.receivers[receiver]?.[Number(index)] ?? path).replace('!', '');
  const names = (status: string): string[] =>
    body.alerts.filter((alert) => alert.status === status).map(({ labels }) => nameOf(labels as AlertLabels));
  const [, ...rest] = line(0, destination, names('firing'), names('resolved')).split(' ');
  return [((atMs - startMs) / 1000).toFixed(1), ...rest].join(' ');
}

function routeOf(plan: RoutePlan): Route {
  return {
    receiver: plan.receiver,
    ...(plan.when.length === 0 ? {} : { matchers: plan.when.map(matcher) }),
    group_by: plan.groupBy,
    group_wait: duration(plan.waitS),
    group_interval: duration(plan.intervalS),
    repeat_interval: duration(plan.repeatS),
    continue: plan.goOn,
    routes: plan.routes.map(routeOf),
  };
}

function matcher({ label, values }: Condition): string {
  return `${label}=~"${values.join('|')}"`;
}

function duration(seconds: number): string {
  return `${seconds * SCALE_MS}ms`;
}

function real(simulatedMs: number): number {
  return (simulatedMs / 1000) * (SCALE_MS / 1000);
}
