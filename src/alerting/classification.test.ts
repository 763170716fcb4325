// What the alert path does with a classifier, and what it does not let it touch.

import { expect, test } from 'vitest';
import { AlertWorld, MINUTE, SECOND, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import type { AlertQuery } from './alerting.ts';
import type { AlertClassifier, Classification } from './classification.ts';

const FOUND: Classification = {
  severity: 'noise',
  confidence: 1,
  summary: 's',
  reasoning: '',
  suggestedActions: [],
};

/** Knows what a test tells it, by alertname; shows it as an annotation, and shouts it into everything else that it could. */
class FakeClassifier implements AlertClassifier {
  readonly considered: string[] = [];
  readonly known = new Set<string>();

  consider({ labels }: Alert): void {
    this.considered.push(labels.get('alertname') ?? '');
  }

  classificationOf({ labels }: Alert): Classification | undefined {
    return this.known.has(labels.get('alertname') ?? '') ? FOUND : undefined;
  }

  annotated(alert: Alert, { severity }: Classification): Alert {
    return { ...alert, annotations: LabelSet.from([['llm_severity', severity]]) };
  }
}

const ALL: AlertQuery = { alert: () => true, receiver: () => true, receivers: () => true };

async function world(sketch: Partial<RulesSketch> = {}) {
  const classifier = new FakeClassifier();
  const rules: RulesSketch = {
    route: { receiver: 'r', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 60 * MINUTE },
    receivers: { r: ['web', 'mail'] },
    classifier,
    ...sketch,
  };
  return { classifier, rules, amp: await new AlertWorld(rules).start() };
}

/** `web A=noise B=undefined`: what was told to whom, each with the annotation. */
function annotations(amp: AlertWorld): string[] {
  return amp.notifications.map(({ destination, alerts }) =>
    [
      destination,
      ...alerts.map(({ alert }) => `${alert.labels.get('alertname')}=${alert.annotations.get('llm_severity')}`),
    ].join(' '),
  );
}

test('an alert is considered when it is placed, and what is known when it is told goes with it', async () => {
  const { amp, classifier } = await world();
  amp.fire('A', 'B');
  expect(classifier.considered).toEqual(['A', 'B']);
  await amp.advance(29 * SECOND);
  classifier.known.add('A');
  await amp.advance(SECOND);
  expect(annotations(amp)).toEqual(['web A=noise B=undefined', 'mail A=noise B=undefined']);
  expect(amp.notifications[0]?.alerts.map(({ classification }) => classification)).toEqual([FOUND, undefined]);
});

test('nobody waits for it: what is not known in time is told as it is, at the same moment', async () => {
  const { amp } = await world();
  amp.fire('A');
  await amp.advance(30 * SECOND);
  expect(amp.takeTold()).toEqual(['30 web +[A] -[]', '30 mail +[A] -[]']);
  expect(annotations(amp)).toEqual(['web A=undefined', 'mail A=undefined']);
});

test('all destinations of one flush, and all attempts, say the same, whatever is found out meanwhile', async () => {
  const { amp, classifier } = await world();
  let attempts = 0;
  amp.answer('web', () => {
    attempts += 1;
    classifier.known.add('A');
    return attempts < 3 ? UNREACHABLE : { kind: 'sent' };
  });
  amp.fire('A');
  await amp.advance(MINUTE);
  expect([attempts, ...annotations(amp).sort()]).toEqual([3, 'mail A=undefined', 'web A=undefined']);
});

test('what it finds out is no reason to tell anybody anything, and changes nothing of what is told', async () => {
  const told = async (known: boolean): Promise<unknown> => {
    const { amp, classifier } = await world({
      inhibit: [{ source: 'llm_severity="noise"', target: 'alertname=~".+"' }],
    });
    if (known) for (const name of ['A', 'B']) classifier.known.add(name);
    amp.fire('A', 'B');
    await amp.advance(40 * MINUTE);
    amp.resolve('A');
    await amp.advance(90 * MINUTE);
    return amp.notifications.map(({ alerts, ...rest }) => ({
      ...rest,
      alerts: alerts.map(({ alert: { annotations: _, ...alert }, fingerprint, resolved }) => ({
        alert,
        fingerprint,
        resolved,
      })),
    }));
  };
  expect(await told(true)).toEqual(await told(false));
});

test('labels of routes are rendered from the alerts as they came', async () => {
  const { amp, classifier } = await world();
  classifier.known.add('A');
  amp.fire('A');
  await amp.advance(30 * SECOND);
  expect(amp.routeLabelSubjects.flatMap(({ alerts }) => alerts.map(({ alert }) => [...alert.annotations]))).toEqual([
    [],
    [],
  ]);
});

test('what is kept of an alert is what came', async () => {
  const { amp, classifier } = await world();
  classifier.known.add('A');
  amp.fire('A');
  await amp.advance(30 * SECOND);
  amp.resolve('A');
  await amp.advance(10 * MINUTE);
  expect(amp.notifications.length).toBeGreaterThan(2);
  for (const { alert } of amp.store.disk.kept.alerts.values()) expect([...alert.annotations]).toEqual([]);
});

test('the API shows it, in both lists', async () => {
  const { amp, classifier } = await world();
  amp.fire('A', 'B');
  classifier.known.add('A');
  const alerts = await amp.router.alerts(ALL, new AbortController().signal);
  const groups = await amp.router.groups(ALL, new AbortController().signal);
  for (const views of [alerts, groups[0]?.alerts ?? []])
    expect(views.map(({ alert }) => alert.annotations.get('llm_severity'))).toEqual(['noise', undefined]);
});

test('alerts that have ended, that no route takes in, or that say nothing new are not considered', async () => {
  const { amp, classifier } = await world({ maxGroups: 1, route: { receiver: 'r', groupBy: ['alertname'] } });
  amp.resolve('Ended');
  expect(classifier.considered).toEqual([]);
  amp.fire('Ended');
  amp.fire('Ended');
  amp.fire('NoRoom');
  expect(classifier.considered).toEqual(['Ended']);
});

test('what is told again is considered again; what is silenced is not', async () => {
  const { amp, classifier } = await world();
  amp.fire('A', 'B');
  await amp.silence('alertname="B"', 60 * MINUTE);
  await amp.advance(30 * SECOND);
  expect(classifier.considered).toEqual(['A', 'B', 'A']);
  await amp.advance(5 * MINUTE);
  expect(classifier.considered).toEqual(['A', 'B', 'A', 'A']);
});

test('what a process finds at its start is considered at its next flush', async () => {
  const { amp, classifier, rules } = await world();
  amp.fire('A');
  await amp.advance(MINUTE);
  classifier.considered.length = 0;
  const next = await amp.killAndRestart(rules);
  await next.advance(5 * MINUTE);
  expect(classifier.considered).toContain('A');
});

test('a flush works with one classifier to its end; another takes over with a reload', async () => {
  const { amp, classifier, rules } = await world();
  const other = new FakeClassifier();
  amp.fire('A');
  other.known.add('A');
  amp.reload({ ...rules, classifier: other });
  await amp.advance(30 * SECOND);
  expect(annotations(amp)).toEqual(['web A=noise', 'mail A=noise']);
  expect([classifier.considered, other.considered]).toEqual([['A'], ['A']]);
});
