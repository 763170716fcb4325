// A disk that takes no writes for a while. Method: the kernel's limit on the size of files (Linux), set to nothing and lifted
// again while the program runs.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { testWhere } from '../support/test-where.ts';
import { until } from '../support/until.ts';

const PRLIMIT = '/usr/bin/prlimit';

function config(sink: Sink, path = '/hook'): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url(path)}'}]}]
`;
}

function limitFiles(program: Program, bytes: '0' | 'unlimited'): void {
  execFileSync(PRLIMIT, ['--pid', String(program.pid), `--fsize=${bytes}:unlimited`]);
}

testWhere(existsSync(PRLIMIT))(
  'a store that goes away stops no notification; when it is back, what happened meanwhile is kept',
  async () => {
    const sink = await Sink.open();
    const site = new Site(config(sink));
    const first = await site.start();
    await first.alert(firing('Before'), firing('Ends'));
    await sink.received(2);
    await first.silence('nothing', 3_600_000);

    limitFiles(first, '0');
    await first.alert(firing('During'), resolved('Ends'));
    await sink.received(4);
    const lost = await first.said('store.health.lost');
    expect(lost).toMatchObject({ level: 'ERROR', err: expect.stringMatching(/\S/) });
    await until('the failures are counted', async () => ((await first.metric('amp_store_failures_total')) ?? 0) > 0);
    await expect(first.silence('During', 3_600_000)).rejects.toThrow('500'); // what cannot be kept is not set
    expect(await first.get('/api/v2/silences')).toHaveLength(1);
    expect((await first.fetch('/-/healthy')).status).toBe(200);
    expect((await first.fetch('/-/ready')).status).toBe(200);
    await first.alert(firing('StillDuring'));
    await sink.received(5);
    expect(first.log.filter(({ event }) => event === 'store.health.lost')).toHaveLength(1); // said once, not for each write

    limitFiles(first, 'unlimited');
    await first.said('store.health.regained');
    const kept = await first.silence('Kept', 3_600_000);
    await first.killed();
    const second = await site.start();
    await second.alert(firing('Before'), firing('During'), firing('StillDuring'), firing('Probe'));
    await sink.received(6);
    expect(sink.told.toSorted()).toEqual(
      [
        'firing Before',
        'firing During',
        'firing Ends',
        'firing Probe',
        'firing StillDuring',
        'resolved Ends',
      ].toSorted(),
    );
    expect((await second.fetch(`/api/v2/silence/${kept}`)).status).toBe(200);
  },
);

testWhere(existsSync(PRLIMIT))(
  'while the store is away it ends on SIGTERM with 0, and reloads keep the old config',
  async () => {
    const sink = await Sink.open();
    const site = new Site(config(sink));
    const program = await site.start();
    limitFiles(program, '0');
    await program.alert(firing('A'));
    await program.said('store.health.lost');
    site.configure(config(sink, '/new'));
    const { status } = await program.fetch('/-/reload', { method: 'POST' });
    await program.alert(firing('B'));
    const { path } = await sink.hears('B', ({ body }) => body.groupLabels.alertname === 'B');
    expect([status, path]).toEqual([500, '/hook']);
    expect(await program.terminated()).toEqual({ code: 0, signal: null });
    expect(program.log.at(-2)).toMatchObject({ level: 'ERROR', event: 'store.rows.lost', rows: expect.any(Number) });
    expect(program.log.at(-1)).toMatchObject({ event: 'server.stop.finished' });
  },
);

testWhere(existsSync(PRLIMIT))(
  'a start on a disk that is full, after a kill amid a reload: it runs the file, tells nothing twice, and writes later',
  async () => {
    const sink = await Sink.open();
    const site = new Site(config(sink));
    const first = await site.start();
    await first.alert(firing('Before'));
    await sink.received(1);
    await first.silence('nothing', 3_600_000);
    limitFiles(first, '0');
    first.signal('SIGHUP');
    await first.said('reload.run.begun');
    await first.killed();

    site.configure(`${config(sink)}# ${'x'.repeat(200_000)}`); // a revision for which there is no room
    const second = site.spawn([], 'ulimit -S -f 40');
    await second.ready();
    await second.said('store.health.lost');
    await second.alert(firing('Before'), firing('During'));
    await sink.received(2);
    limitFiles(second, 'unlimited');
    await second.said('store.health.regained');
    const { attempts } = await second.get<{ attempts: readonly { outcome: string }[] }>('/api/v2/config/history');
    expect(attempts[0]).toMatchObject({ trigger: 'start', outcome: 'started' });
    expect(sink.told).toEqual(['firing Before', 'firing During']);
    expect(await second.terminated()).toEqual({ code: 0, signal: null });
  },
);
