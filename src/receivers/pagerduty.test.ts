import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import { inTurn, integration, serve } from '../../test/receivers/one-integration.ts';
import { testGoldens } from '../../test/receivers/replay.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { Pagerduty } from './pagerduty.ts';

const ACCEPTED = inTurn({ status: 202, body: { status: 'success' } });
const SIGNAL = new AbortController().signal;

testGoldens('pagerduty', {
  open: (config, site, url) =>
    config.type === 'pagerduty'
      ? new Pagerduty(config.settings, site, `${url}/generic/2010-04-15/create_event.json`)
      : undefined,
});

async function told(settings: object) {
  const server = await serve(ACCEPTED);
  const outcome = await integration('pagerduty', {
    url: server.url('/v2/enqueue'),
    routing_key: 'r',
    ...settings,
  }).notify(notification(), SIGNAL);
  const body = server.asked[0]?.body ?? '{}';
  return { outcome, bytes: Buffer.byteLength(body), event: JSON.parse(body) };
}

test('an event of 512,000 bytes goes whole, one of a byte more without its details', async () => {
  const empty = await told({ details: { big: 'x' } });
  const room = 512_000 - empty.bytes + 1;
  const largest = await told({ details: { big: 'x'.repeat(room) } });
  expect(largest.bytes).toBe(512_000);
  expect(largest.event.payload.custom_details.big).toHaveLength(room);

  const larger = await told({ details: { big: 'x'.repeat(room + 1) } });
  expect(larger.outcome).toEqual({ kind: 'sent' });
  expect(larger.event.payload.custom_details).toEqual({
    error: 'Custom details have been removed because the original event exceeds the maximum size of 512KB',
  });
});

test('escapes count as they are sent', async () => {
  const { event } = await told({ details: { big: '<'.repeat(512_000 / 6) } });
  expect(event.payload.custom_details).toHaveProperty('error');
});

test('templates that fail cost the page nothing that PagerDuty wants', async () => {
  const broken = '{{ template "none" . }}';
  const { outcome, event } = await told({
    description: broken,
    severity: broken,
    source: broken,
    client: broken,
    details: { broken, fine: 'a' },
    images: [{ src: broken }],
  });
  expect(outcome).toEqual({ kind: 'sent' });
  expect(event.payload).toMatchObject({ source: 'Alertmanager', severity: 'error' });
  expect(event.payload.summary).toMatch(/^\[FIRING:1\] Up\n.*\n\(This text stands in for a template that failed: /);
  expect(event.payload.custom_details).toMatchObject({ fine: 'a', num_firing: 1 });
  expect(event.payload.custom_details).not.toHaveProperty('broken');
  expect(event).not.toHaveProperty('client');
  expect(event).not.toHaveProperty('images');
});

test('a key that cannot be rendered fails the attempt, and is not told', async () => {
  const { outcome } = await told({ routing_key: 's3cret{{ template "none" . }}' });
  expect(outcome).toEqual({
    kind: 'failed',
    message: 'failed to template pagerduty notification: a secret is a template that cannot be rendered',
    reason: 'other',
    retry: false,
  });
});

test('timeout limits the attempt', async () => {
  const clock = new VirtualClock();
  const server = await serve(() => {});
  const arrived = server.nextArrival();
  const settings = { url: server.url(), routing_key: 'r', timeout: '300ms' };
  const outcome = integration('pagerduty', settings, { clock }).notify(notification(), SIGNAL);
  await arrived;
  await clock.advance(299);
  let ended = false;
  void outcome.then(() => {
    ended = true;
  });
  await settle();
  expect(ended).toBe(false);
  await clock.advance(1);
  expect(await outcome).toEqual({
    kind: 'failed',
    message: 'failed to post message to PagerDuty: Post "<redacted>": configured pagerduty timeout reached (300ms)',
    reason: 'other',
    retry: true,
    mayHaveArrived: true,
  });
});
