// Regular expressions of strangers over labels of strangers: whatever they cost, nobody else waits for them.

import { expect, test } from 'vitest';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(url: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 1m, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

/** Takes hours for a long text of `x`. */
const ENDLESS = '(.{0,1000}x)'.repeat(20);
/** Too costly to be answered on the spot, and no more than that. */
const COSTLY = '(.{0,100}x){3}y';
const MATCHING = `${'x'.repeat(250)}y`;
const LONG = 'x'.repeat(60_000);
/** Far above what a busy machine adds, far below what either expression takes. */
const PROMPT_MS = 2000;

async function running(...flags: string[]): Promise<{ sink: Sink; program: Program }> {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start(...flags);
  return { sink, program };
}

function filtered(program: Program, pattern: string, path = 'alerts'): Promise<{ status: number; text: string }> {
  return program.fetch(`/api/v2/${path}?filter=${encodeURIComponent(`big=~"${pattern}"`)}`);
}

/** Pages until `work` is over, one after the other; answers the longest way from an alert to its page. */
async function slowestPageDuring(work: Promise<unknown>, sink: Sink, program: Program): Promise<number> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  let slowest = 0;
  for (let i = 0; !isOver; i += 1) {
    const began = performance.now();
    await program.alert(firing(`Page${i}`));
    await sink.hears(`page ${i}`, ({ body }) => body.groupLabels.alertname === `Page${i}`);
    slowest = Math.max(slowest, performance.now() - began);
  }
  await over;
  return slowest;
}

function silenceOf(program: Program, pattern: string): Promise<{ status: number; text: string }> {
  const now = Date.now();
  return program.post('/api/v2/silences', {
    matchers: [{ name: 'big', value: pattern, isRegex: true, isEqual: true }],
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
    createdBy: 'mallory',
    comment: 'at work',
  });
}

test.concurrent.each(['alerts', 'alerts/groups'])(
  'while an endless filter of GET /%s is tried, alerts are told in time, and then it is refused',
  async (path) => {
    const { sink, program } = await running();
    await program.alert(...Array.from({ length: 20 }, (_, i) => firing('Big', { big: LONG, i: String(i) })));
    await sink.received(1);
    const query = filtered(program, ENDLESS, path);
    expect(await slowestPageDuring(query, sink, program)).toBeLessThan(PROMPT_MS);
    const { status, text } = await query;
    expect(status).toBe(400);
    expect(text).toContain('takes too long for the values it meets');
  },
);

test.concurrent('a query that takes longer than --web.timeout is answered so', async () => {
  const { program } = await running('--web.timeout=2s');
  await program.alert(firing('Big', { big: LONG }));
  expect(await filtered(program, ENDLESS)).toEqual({ status: 503, text: 'Exceeded configured timeout of 2s.\n' });
});

test.concurrent('a costly query is answered right', async () => {
  const { program } = await running();
  await program.alert(firing('Big', { big: 'x'.repeat(250) }), firing('Other', { big: MATCHING }), firing('None'));
  const { text } = await filtered(program, COSTLY);
  expect(JSON.parse(text).map(({ labels }: { labels: { alertname: string } }) => labels.alertname)).toEqual(['Other']);
});

test.concurrent('an endless receiver= and endless receiver_matchers= hold nobody up', async () => {
  const { sink, program } = await running();
  await program.alert(firing('A'));
  await sink.received(1);
  const endless = '(.{0,1000}x)'.repeat(80); // to compile it alone takes a second
  const asked = Promise.all([
    program.fetch(`/api/v2/alerts?receiver=${encodeURIComponent(endless)}`),
    program.fetch(`/api/v2/receivers?receiver_matchers=${encodeURIComponent(`name=~"${endless}"`)}`),
  ]);
  expect(await slowestPageDuring(asked, sink, program)).toBeLessThan(PROMPT_MS);
  for (const { status } of await asked) expect([200, 400]).toContain(status);
});

test.concurrent('an endless silence holds nobody up and silences nobody; a costly one is obeyed', async () => {
  const { sink, program } = await running();
  expect((await silenceOf(program, ENDLESS)).status).toBe(200);
  expect((await silenceOf(program, COSTLY)).status).toBe(200);
  await program.alert(firing('Hushed', { big: MATCHING }), firing('Big', { big: LONG }));
  const told = sink.hears('the long one', ({ body }) => body.groupLabels.alertname === 'Big');
  expect(await slowestPageDuring(told, sink, program)).toBeLessThan(PROMPT_MS);
  await program.said('silence.regexp.givenUp', { groupKey: '{}:{alertname="Big"}' });
  const views = await until('the silenced one is shown so', async () => {
    const all = await program.get<{ labels: { alertname: string }; status: { state: string } }[]>('/api/v2/alerts');
    return all.find(({ labels }) => labels.alertname === 'Hushed');
  });
  expect(views.status.state).toBe('suppressed');
  expect(sink.told.some((line) => line.includes('Hushed'))).toBe(false);
});
