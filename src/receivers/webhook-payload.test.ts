import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plainTemplates, receiversSite, webhookConfig } from '../../test/receivers/configs.ts';
import type { GroupKey, Notification, NotificationReason, NotifiedAlert, RevisionId } from '../alerting/ports.ts';
import { wellFormed } from '../base/go-json.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import { Rendering } from './rendering.ts';
import { templateDataOf } from './template-data-of.ts';
import { Webhook } from './webhook.ts';

// Recorded from Alertmanager 0.33.1 by test/receivers/record-webhooks.ts.
const GOLDEN = new URL('../../test/golden/webhook/', import.meta.url);
const names = readdirSync(GOLDEN);

interface Golden {
  readonly receiver: string;
  readonly maxAlerts: number;
  readonly externalUrl: string;
  readonly posted: readonly string[];
  readonly requests: readonly { readonly body: string }[];
}

interface PostedJson {
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

test('there are recordings to compare with', () => {
  expect(names.length).toBeGreaterThanOrEqual(6);
});

test.each(names)('%s: every byte is as Alertmanager sent it, but for 0.34’s route labels', (name) => {
  const golden = JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')) as Golden;
  for (const [index, { body }] of golden.requests.entries()) {
    const ours = payloadOf(notificationOf(golden, index, body), golden.maxAlerts);
    expect(ours.replace(',"routeLabels":{}', '')).toBe(body);
  }
});

test('without a limit nothing is cut off, and the only newline is at the end', () => {
  const payload = payloadOf(bareNotification([alertOf({ labels: {}, startsAt: '2026-01-01T00:00:00Z' }, false)]), 0);
  expect(payload).toMatch(/^[^\n]+"routeLabels":\{\}[^\n]+"truncatedAlerts":0\}\n$/);
});

function payloadOf(notification: Notification, maxAlerts: number): string {
  const webhook = new Webhook(webhookConfig('http://localhost/', { maxAlerts }), receiversSite());
  return webhook.compose(notification, new Rendering(plainTemplates, templateDataOf(notification))).body;
}

/** What the group held at the request: everything posted up to then, in the order of the recorded body, then what was cut off. */
function notificationOf(golden: Golden, index: number, body: string) {
  const recorded = JSON.parse(body);
  const known = new Map<string, NotifiedAlert>();
  for (const post of golden.posted.slice(0, index + 1)) {
    for (const posted of JSON.parse(post) as PostedJson[]) {
      const alert = alertOf(posted, posted.endsAt !== undefined);
      known.set(alert.fingerprint, alert);
    }
  }
  const shown = (recorded.alerts as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
  const alerts = shown.map((fingerprint) => {
    const alert = known.get(fingerprint);
    if (alert === undefined) throw new Error(`nobody posted ${fingerprint}`);
    return alert;
  });
  const cut = [...known.values()].filter(({ fingerprint }) => !shown.includes(fingerprint));
  return {
    ...bareNotification([...alerts, ...cut.slice(0, recorded.truncatedAlerts)]),
    receiver: golden.receiver,
    externalUrl: golden.externalUrl,
    reason: recorded.notification_reason as NotificationReason,
    groupKey: recorded.groupKey as GroupKey,
    groupLabels: labelSet(recorded.groupLabels),
  };
}

function bareNotification(alerts: NotifiedAlert[]) {
  const [first, ...others] = alerts;
  if (first === undefined) throw new Error('a notification has alerts');
  return {
    alerts: [first, ...others] as const,
    receiver: 'r',
    externalUrl: 'http://localhost',
    reason: 'first notification' as NotificationReason,
    groupKey: '{}:{}' as GroupKey,
    groupLabels: LabelSet.empty,
    routeLabels: LabelSet.empty,
    memo: undefined,
    revision: 1 as RevisionId,
  };
}

function alertOf(posted: PostedJson, resolved: boolean): NotifiedAlert {
  const labels = labelSet(posted.labels, (value) => value !== ''); // the API drops empty labels, and keeps empty annotations
  const startsAt = timestamp(posted.startsAt);
  const endsAt = posted.endsAt === undefined ? new Timestamp(startsAt.ms + 300_000) : timestamp(posted.endsAt);
  const alert = {
    labels,
    annotations: labelSet(posted.annotations ?? {}),
    startsAt,
    endsAt,
    updatedAt: startsAt,
    generatorUrl: posted.generatorURL ?? '',
    timeout: posted.endsAt === undefined,
  };
  return { alert, fingerprint: labels.fingerprint, resolved };
}

function labelSet(pairs: Record<string, string>, keep: (value: string) => boolean = () => true): LabelSet {
  return LabelSet.from(Object.entries(pairs).flatMap(([n, v]) => (keep(v) ? [[n, wellFormed(v)] as const] : [])));
}

function timestamp(text: string): Timestamp {
  const parsed = Timestamp.parse(text);
  if (parsed === undefined) throw new Error(`no time: ${text}`);
  return parsed;
}
