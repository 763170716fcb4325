// A thousand routes within each other: read, run, shown and reloaded by the whole program, in whose main thread the calls of
// no function may go too deep. Ten thousand are refused, by amtool as well.

import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

const DEPTH = 1000;

function nested(depth: number, sink: Sink, groupWait = '50ms'): string {
  const level = `{matchers: ['job=~"n.*"'], group_by: [alertname], continue: true, routes: [`;
  return `
route:
  receiver: none
  group_wait: ${groupWait}
  routes: [${level.repeat(depth)}{receiver: deep}${']}'.repeat(depth)}]
receivers:
  - {name: none}
  - {name: deep, webhook_configs: [{url: '${sink.url()}'}]}
`;
}

test('a thousand routes within each other work', async () => {
  const sink = await Sink.open();
  const site = new Site(nested(DEPTH, sink));
  const program = await site.start();
  await program.alert(firing('A', { job: 'node' }));
  const { body } = await sink.received(1);
  expect(body.receiver).toBe('deep');
  expect(body.groupKey.split('/{job=~"n.*"}')).toHaveLength(DEPTH + 1);
  const status = await program.get<{ config: { original: string } }>('/api/v2/status');
  expect(status.config.original.split('continue: true')).toHaveLength(DEPTH + 1);
  expect((await program.fetch('/api/v2/alerts/groups')).status).toBe(200);

  site.configure(nested(DEPTH + 1, sink, '60ms'));
  expect(await program.post('/-/reload', '')).toEqual({ status: 200, text: '' });
  await program.alert(firing('B', { job: 'node' }));
  await sink.hears('the second alert', ({ body }) => body.groupKey.includes('alertname="B"'));

  site.configure(nested(10_000, sink));
  const refused = await program.post('/-/reload', '');
  expect(refused.status).toBe(500);
  expect(refused.text).toContain('nested more than 2100 levels deep');
  await program.alert(firing('C', { job: 'node' }));
  await sink.hears('the third alert', ({ body }) => body.groupKey.includes('alertname="C"'));
  expect(await program.terminated()).toEqual({ code: 0, signal: null });
});

test('a restart takes the state of a thousand routes up', async () => {
  const sink = await Sink.open();
  const site = new Site(nested(DEPTH, sink));
  const first = await site.start();
  await first.alert(firing('A', { job: 'node' }));
  await sink.received(1);
  await first.terminated();
  const second = await site.start();
  await second.alert(firing('A', { job: 'node' }), firing('B', { job: 'node' }));
  await sink.hears('the new alert', ({ body }) => body.groupKey.includes('alertname="B"'));
  expect(sink.hooks.filter(({ body }) => body.groupKey.includes('alertname="A"'))).toHaveLength(1);
});
