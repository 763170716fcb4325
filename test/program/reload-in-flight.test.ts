// Sends that are under way when a reload comes: finished, never cancelled, never made twice; and a receiver that only fails
// is paged within a second once a reload has mended it.

import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, type PostedAlert, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { type Behaviour, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const WAITS = 'group_by: [alertname], group_wait: 50ms, group_interval: 1h, repeat_interval: 1h';

function config(url: string, more = '', waits = WAITS): string {
  return `
route: {receiver: web, ${waits}}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
${more}
`;
}

function alerts(count: number): PostedAlert[] {
  return Array.from({ length: count }, (_, i) => firing(`Group${i}`));
}

/** Answers after a while, and counts the requests that the client gave up before. */
function slowly(ms: number): { readonly behaviour: Behaviour; cancelled(): number } {
  let cancelled = 0;
  const behaviour = (response: ServerResponse): void => {
    response.on('close', () => {
      if (!response.writableFinished) cancelled += 1;
    });
    setTimeout(() => response.end(), ms);
  };
  return { behaviour, cancelled: () => cancelled };
}

/** Another edit each time, none of which changes whom the alerts go to. */
function edited(url: string, round: number): string {
  switch (round % 4) {
    case 0:
      return config(url, `# comment ${round}`);
    case 1:
      return config(url, 'time_intervals: [{name: never, time_intervals: [{years: ["1970"]}]}]');
    case 2:
      return config(url).replace(`url: '${url}'`, `url: '${url}', timeout: ${round + 10}s`);
    default:
      return config(url).replace('route: {', "route: {routes: [{matchers: ['none=x']}], ");
  }
}

test.concurrent('6 groups that are being posted to a webhook of 2 s, a reload every 300 ms: 6 requests, none cancelled', async () => {
  const sink = await Sink.open();
  const { behaviour, cancelled } = slowly(2000);
  sink.behaviour = behaviour;
  const url = sink.url();
  const site = new Site(config(url));
  const program = await site.start();
  await program.alert(...alerts(6));
  await sink.received(6);
  for (let round = 0; round < 8; round += 1) {
    site.configure(edited(url, round));
    await reload(program);
    await pause(300);
  }
  await until('six notifications that were sent', async () => {
    return (await program.metric('alertmanager_notifications_total{integration="webhook"}')) === 6;
  });
  await pause(500);
  expect(sink.hooks).toHaveLength(6);
  expect(cancelled()).toBe(0);
  expect(await program.metric('config_reload_total{status="success"}')).toBe(8);
  expect(failuresIn(program.stderr)).toEqual([]);
});

test.concurrent('300 sends in flight and 5 reloads: 300 requests', async () => {
  const sink = await Sink.open();
  const { behaviour, cancelled } = slowly(2500);
  sink.behaviour = behaviour;
  const url = sink.url();
  const site = new Site(config(url));
  const program = await site.start();
  await program.alert(...alerts(300));
  await sink.received(300);
  for (let round = 0; round < 5; round += 1) {
    site.configure(edited(url, round));
    await reload(program);
  }
  const all = program.log.filter(({ event }) => event === 'notify.notification.sent').length;
  expect(all).toBeLessThan(300); // the reloads met sends in flight
  await until('300 notifications that were sent', () => {
    return program.log.filter(({ event }) => event === 'notify.notification.sent').length === 300;
  });
  await pause(500);
  expect(sink.hooks).toHaveLength(300);
  expect(cancelled()).toBe(0);
  expect(failuresIn(program.stderr)).toEqual([]);
});

test.concurrent('the receiver and its route are removed while 20 sends are in flight: all of them arrive whole, once', async () => {
  const sink = await Sink.open();
  const { behaviour, cancelled } = slowly(1500);
  sink.behaviour = behaviour;
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  await program.alert(...alerts(20));
  await sink.received(20);
  site.configure(`route: {receiver: none, ${WAITS}}\nreceivers: [{name: none}]`);
  await reload(program);
  await until('20 notifications that were sent', () => {
    return program.log.filter(({ event }) => event === 'notify.notification.sent').length === 20;
  });
  await pause(500);
  expect(sink.hooks).toHaveLength(20);
  expect(cancelled()).toBe(0);
  expect(failuresIn(program.stderr)).toEqual([]);
});

test.concurrent.each([
  ['refuses connections', 'http://127.0.0.1:9/', 4000],
  ['answers 404', '/404', 1000],
  ['answers 500', '/500', 4000],
] as const)(
  'a receiver that %s, mended by a reload: the page comes within a second, once',
  async (_what, bad, forMs) => {
    const sink = await Sink.open();
    sink.behaviour = (response, { path }) => response.writeHead(Number(/^\/(\d+)$/.exec(path)?.[1] ?? 200)).end();
    const site = new Site(config(bad.startsWith('/') ? sink.url(bad) : bad));
    const program = await site.start();
    await program.alert(firing('Up'));
    await until('a failed attempt', () => failuresIn(program.stderr).length > 0);
    await pause(forMs); // by now the next attempt is seconds away
    site.configure(config(sink.url('/good')));
    const mendedAtMs = Date.now();
    await reload(program);
    const hook = await sink.hears('the page', ({ path }) => path === '/good');
    expect(hook.atMs - mendedAtMs).toBeLessThan(2000); // within a second; the machine may be busy
    await pause(1000);
    await reload(program);
    await pause(300);
    expect(sink.hooks.filter(({ path }) => path === '/good')).toHaveLength(1);
  },
);

/** What was said of attempts that failed. */
function failuresIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => /"notify\.[a-z.]*[fF]ailed"/.test(line));
}
