// Runs a story through the real alert path in virtual time, and writes down what was told.

import type { AlertClassifier } from '../../src/alerting/classification.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { AlertWorld, type RouteSketch, type RulesSketch, SECOND } from '../support/alert-world.ts';
import { line, type Trace } from './model.ts';
import type { Condition, ConfigPlan, Edit, RoutePlan, Story } from './story.ts';

export interface RunOptions {
  /** And with a classifier: neither may change what is told. */
  readonly withReloads: boolean;
  /** How long to go on after the story's end. */
  readonly tailMs: number;
}

/** Finds every alert to be noise, and says so among its annotations. */
const OPINIONATED: AlertClassifier = {
  consider: () => undefined,
  classificationOf: () => ({ severity: 'noise', confidence: 1, summary: 's', reasoning: 'r', suggestedActions: [] }),
  annotated: (alert, { severity }) => ({ ...alert, annotations: LabelSet.from([['llm_severity', severity]]) }),
};

export async function run(story: Story, { withReloads, tailMs }: RunOptions): Promise<Trace> {
  const rules = (edit: Edit): RulesSketch => ({
    ...rulesOf(story.config, edit),
    ...(withReloads && { classifier: OPINIONATED }),
  });
  const world = await new AlertWorld(rules('nothing'), { seed: story.seed }).start();
  const startMs = world.clock.now();
  const to = (atMs: number): Promise<void> => world.advance(startMs + atMs - world.clock.now());
  for (const happening of story.happenings) {
    if (happening.kind === 'reload' && !withReloads) continue;
    await to(happening.atMs);
    if (happening.kind === 'reload') world.reload(rules(happening.edit));
    else if (happening.kind === 'silence') await world.silence(`alertname="${happening.alertname}"`, happening.lastsMs);
    else {
      const { alertname, team, sev, n } = happening.alert;
      world.post(`${alertname},team=${team},sev=${sev},n=${n}`, { endsAt: world.clock.now() + happening.lastsMs });
    }
  }
  await to(story.lengthMs + tailMs);
  await world.router.stop();
  return world.notifications.map(({ atMs, destination, alerts }) => {
    const names = (resolved: boolean): string[] =>
      alerts.filter((one) => one.resolved === resolved).map(({ alert }) => nameIn(alert.labels));
    return line(atMs - startMs, destination, names(false), names(true));
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
