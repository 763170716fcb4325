// Runs a story through the real alert path in virtual time, and writes down what was told.

import type { AlertClassifier } from '../../src/alerting/classification.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { AlertWorld, SECOND } from '../support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../support/rules-sketch.ts';
import { House } from './house.ts';
import { line, type Trace } from './model.ts';
import type { Condition, ConfigPlan, Edit, Happening, RoutePlan, Story } from './story.ts';
import { weatherOf } from './weather.ts';

export interface Run {
  readonly trace: Trace;
  /** Alerts that were told with what a model says of them. */
  readonly annotated: number;
  /** What became of the reloads, in short. */
  readonly outcomes: readonly string[];
}

/** Finds every alert to be noise, and says so among its annotations. */
const OPINIONATED: AlertClassifier = {
  consider: () => undefined,
  classificationOf: () => ({ severity: 'noise', confidence: 1, summary: 's', reasoning: 'r', suggestedActions: [] }),
  annotated: (alert, { severity }) => ({ ...alert, annotations: LabelSet.from([['llm_severity', severity]]) }),
};

/** The alert path alone, for as long as the story and `tailMs` last; with reloads and a classifier, or without both. */
export async function runAlone(story: Story, tailMs: number, withReloads: boolean): Promise<Trace> {
  const rules = (edit: Edit): RulesSketch => ({
    ...rulesOf(story.config, edit),
    ...(withReloads && { classifier: OPINIONATED }),
  });
  const world = await new AlertWorld(rules('nothing'), { seed: story.seed }).start();
  const startMs = world.clock.now();
  for (const happening of story.happenings) {
    await world.advance(startMs + happening.atMs - world.clock.now());
    if (happening.kind !== 'reload') await happen(world, happening);
    else if (withReloads) world.reload(rules(happening.edit));
  }
  await world.advance(startMs + story.lengthMs + tailMs - world.clock.now());
  await world.router.stop();
  return traceOf(world, startMs);
}

/** The same in a whole server, with reloads and in all weather: none of it may change what is told. */
export async function runInWeather(story: Story, tailMs: number): Promise<Run> {
  const house = await House.open(rulesOf(story.config, 'nothing'), story.seed);
  const { world } = house;
  const startMs = world.clock.now();
  const turns = [...story.happenings, ...weatherOf(story.seed, story.lengthMs)].sort((a, b) => a.atMs - b.atMs);
  for (const turn of turns) {
    await world.advance(startMs + turn.atMs - world.clock.now());
    if (turn.kind === 'reload') house.reload(rulesOf(story.config, turn.edit));
    else if (turn.kind === 'send' || turn.kind === 'silence') {
      if (turn.kind === 'silence') house.endOutage();
      await happen(world, turn);
    } else house.blow(turn);
  }
  for (const part of [0, 0.5]) {
    await world.advance(Math.max(0, startMs + story.lengthMs + part * tailMs - world.clock.now()));
    house.calm(); // twice: another server may have the lock
  }
  await world.advance(startMs + story.lengthMs + tailMs - world.clock.now());
  await world.router.stop();
  const alerts = world.notifications.flatMap((notification) => notification.alerts);
  const annotated = alerts.filter(({ alert }) => alert.annotations.get('llm_severity') !== undefined).length;
  return {
    trace: [...traceOf(world, startMs), ...(await house.faults(annotated))],
    annotated,
    outcomes: house.outcomes,
  };
}

async function happen(world: AlertWorld, happening: Exclude<Happening, { kind: 'reload' }>): Promise<void> {
  if (happening.kind === 'silence') {
    await world.silence(`alertname="${happening.alertname}"`, happening.lastsMs);
    return;
  }
  const { alertname, team, sev, n } = happening.alert;
  world.post(`${alertname},team=${team},sev=${sev},n=${n}`, { endsAt: world.clock.now() + happening.lastsMs });
}

/** Annotations of a model are not part of what is told; any other would be a fault. */
function traceOf(world: AlertWorld, startMs: number): Trace {
  return world.notifications.map(({ atMs, destination, alerts }) => {
    const names = (resolved: boolean): string[] =>
      alerts.filter((one) => one.resolved === resolved).map(({ alert }) => nameIn(alert.labels));
    const foreign = alerts.flatMap(({ alert }) => [...alert.annotations].filter(([name]) => !name.startsWith('llm_')));
    return line(atMs - startMs, destination, names(false), names(true)) + foreign.join();
  });
}

function nameIn(labels: { get(name: string): string | undefined }): string {
  return ['alertname', 'team', 'sev', 'n'].map((name) => labels.get(name)).join('.');
}

/** The config after an edit that changes nothing for any alert. */
export function rulesOf({ root, receivers, inhibit }: ConfigPlan, edit: Edit): RulesSketch {
  const renamed = (name: string): string => (edit === 'rename' ? `${name}-renamed` : name);
  const route = sketch(root, edit, renamed);
  return {
    route:
      edit === 'insert-unmatched'
        ? { ...route, routes: [{ matchers: 'team="nobody"', receiver: 'two' }, ...(route.routes ?? [])] }
        : route,
    receivers: Object.fromEntries(
      Object.entries(receivers).map(([name, list]) => [renamed(name), edit === 'shuffle' ? [...list].reverse() : list]),
    ),
    inhibit: inhibit.flatMap(({ source, target, equal }) =>
      (edit === 'split-inhibition' ? [...source.values, 'never'] : [undefined]).map((value) => ({
        source: value === undefined ? spelled(source, edit) : `${source.label}="${value}"`,
        target: spelled(target, edit),
        equal,
      })),
    ),
  };
}

function sketch(plan: RoutePlan, edit: Edit, renamed: (name: string) => string): RouteSketch {
  const own: RouteSketch = {
    receiver: renamed(plan.receiver),
    groupBy: plan.groupBy,
    groupWaitMs: plan.waitS * SECOND,
    groupIntervalMs: plan.intervalS * SECOND,
    repeatIntervalMs: plan.repeatS * SECOND,
    routes: plan.routes.map((child) => sketch(child, edit, renamed)),
  };
  if (plan.when.length === 0) return own; // the root takes no matchers
  const matchers = plan.when.map((condition) => spelled(condition, edit)).join(',');
  if (edit !== 'wrap') return { ...own, matchers, continue: plan.goOn };
  return { matchers, receiver: renamed('none'), continue: plan.goOn, routes: [{ ...own, matchers: 'alertname!=""' }] };
}

function spelled({ label, values }: Condition, edit: Edit): string {
  const [first, ...others] = values;
  if (others.length > 0) return `${label}=~"${(edit === 'respell' ? [...values].reverse() : values).join('|')}"`;
  return edit === 'respell' ? `${label}=~"${first}"` : `${label}="${first}"`;
}
