import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { after, NEVER, OK, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(url: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

test.concurrent('SIGTERM waits for a slow send in flight, takes no more requests meanwhile, and ends with 0', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url()));
  const program = await site.start();
  sink.behaviour = after(1500);
  await program.alert(firing('Slow'));
  await sink.received(1);
  program.signal('SIGTERM');
  await program.said('server.stop.begun', { reason: 'SIGTERM' });
  await until('the door is closed', () =>
    program.fetch('/-/ready').then(
      ({ status }) => status !== 200,
      () => true,
    ),
  );
  expect(await program.ended).toEqual({ code: 0, signal: null });
  await program.said('notify.notification.sent');
  await program.said('server.stop.finished');

  // The outcome of that send is in the store: nobody is told twice.
  sink.behaviour = OK;
  const next = await site.start();
  await next.alert(firing('Probe'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Slow', 'firing Probe']);
});

test.concurrent('a receiver that never answers keeps SIGTERM for ten seconds and no longer', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  sink.behaviour = NEVER;
  await program.alert(firing('Stuck'));
  await sink.received(1);
  program.signal('SIGTERM');
  await program.said('server.stop.begun');
  const begun = performance.now();
  const quick = await Promise.race([program.ended, pause(5000)]);
  expect(quick).toBeUndefined();
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - begun).toBeGreaterThan(9000);
});

test.concurrent('SIGTERM while it starts ends it with 0, whenever it comes', async () => {
  const site = new Site(config('http://127.0.0.1:1/'));
  for (let waitMs = 0; waitMs < 200; waitMs += 25) {
    const program = site.spawn();
    await program.born();
    await pause(waitMs); // a different moment of the start each time
    expect(await program.terminated(), `after ${waitMs} ms`).toEqual({ code: 0, signal: null });
  }
  await site.start(); // whatever was cut off, the storage is sound
});
