// kill -9 while reloads run, then a restart, judged from outside: the file runs if it is good, else, with the fallback, the
// last revision that ran; what was told is not told again, and nothing is lost.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const WAITS = 'group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h';

/** Its number stands in two sections: half of one revision and half of another would show. */
function config(url: string, revision: number): string {
  return `
route: {receiver: web, ${WAITS}, routes: [{matchers: ['revision="${revision}"'], receiver: web}]}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
inhibit_rules: [{source_matchers: ['revision="${revision}"'], target_matchers: [none=x]}]
`;
}

async function revisionOf(program: Program): Promise<number> {
  const { config: running } = await program.get<{ config: { original: string } }>('/api/v2/status');
  const found = new Set([...running.original.matchAll(/revision="?(\d+)/g)].map(([, revision]) => Number(revision)));
  expect(found.size, running.original).toBe(1);
  return [...found][0] ?? -1;
}

interface Storm {
  /** The last revision of which the program has said that it runs. */
  acknowledged(): number;
  written(): number;
  end(): Promise<void>;
}

/** Edits and reloads without a pause, until it is ended or the program is. */
function storm(site: Site, program: Program, url: string, from: number): Storm {
  let acknowledged = from;
  let written = from;
  let isOver = false;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const revision = written + 1;
      site.configure(config(url, revision));
      written = revision;
      await reload(program);
      acknowledged = revision;
    }
  };
  const done = work().catch(() => undefined); // the program was killed under it
  return {
    acknowledged: () => acknowledged,
    written: () => written,
    end: () => {
      isOver = true;
      return done;
    },
  };
}

test.concurrent('killed in a storm of reloads, eight times: the next start runs the file, repeats nothing, and loses nothing', async () => {
  const sink = await Sink.open();
  const url = sink.url();
  const site = new Site(config(url, 0));
  let program = await site.start();
  const names = Array.from({ length: 20 }, (_, i) => `Alert${i}`);
  await program.alert(...names.map((name) => firing(name)));
  await sink.received(20);
  await pause(200);
  await program.silence('nothing', 1000); // what was told is recorded before this is answered
  let revision = 0;
  for (let round = 0; round < 8; round += 1) {
    const storming = storm(site, program, url, revision);
    await until('the first reloads', () => storming.acknowledged() > revision);
    await pause(round * 3.5);
    await program.killed();
    await storming.end();
    revision = storming.written();
    program = await site.start();
    expect(await revisionOf(program)).toBe(revision);
    expect(await program.metric('config_reload_version')).toBe(1);
    expect(await program.metric('config_reload_duration_seconds_count')).toBe(0);
  }
  expect(await program.get('/api/v2/alerts')).toHaveLength(20);
  await pause(600); // two intervals
  expect(sink.told.sort()).toEqual(names.map((name) => `firing ${name}`).sort());
  await program.alert(...names.map((name) => resolved(name)));
  await sink.received(40);
  await pause(600);
  const resolves = sink.told.filter((told) => told.startsWith('resolved'));
  expect(resolves.sort()).toEqual(names.map((name) => `resolved ${name}`).sort());
  expect(await program.terminated()).toEqual({ code: 0, signal: null });
});

test.concurrent('killed in a storm, then the file is broken: no start without the fallback; with it, the last revision that ran', async () => {
  const sink = await Sink.open();
  const url = sink.url();
  const site = new Site(config(url, 0));
  let program = await site.start();
  await program.alert(firing('Up'));
  await sink.received(1);
  await pause(200);
  await program.silence('nothing', 1000);
  let revision = 0;
  for (let round = 0; round < 5; round += 1) {
    const storming = storm(site, program, url, revision);
    await until('the first reloads', () => storming.acknowledged() > revision);
    await pause(round * 5);
    await program.killed();
    await storming.end();
    const acknowledged = storming.acknowledged();
    const written = storming.written();
    site.configure('route: {receiver: nobody}');

    const refused = site.spawn();
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stderr).toContain('undefined receiver \\"nobody\\"');

    program = await site.start('--config.fallback=last-good');
    // The one under way at the kill may have been made the live one without an answer having got through.
    revision = await revisionOf(program);
    expect(revision).toBeGreaterThanOrEqual(acknowledged);
    expect(revision).toBeLessThanOrEqual(written);
    const ready = await program.fetch('/-/ready');
    expect(ready.status).toBe(200);
    expect(ready.text).toContain('undefined receiver "nobody"');
  }
  // The broken file is refused by a reload, too, and a mended one is taken.
  expect(await program.fetch('/-/reload', { method: 'POST' })).toMatchObject({ status: 500 });
  site.configure(config(url, revision + 1));
  await reload(program);
  expect(await revisionOf(program)).toBe(revision + 1);
  await pause(600);
  expect(sink.told).toEqual(['firing Up']);
});

test.concurrent('SIGTERM in a storm of reloads: it ends in order, and the next start runs the file', async () => {
  const sink = await Sink.open();
  const url = sink.url();
  const site = new Site(config(url, 0));
  let revision = 0;
  for (let round = 0; round < 3; round += 1) {
    const program = await site.start();
    expect(await revisionOf(program)).toBe(revision);
    const storming = storm(site, program, url, revision);
    await until('the first reloads', () => storming.acknowledged() > revision);
    expect(await program.terminated()).toEqual({ code: 0, signal: null });
    await storming.end();
    revision = storming.written();
  }
});

test.concurrent('a file that was edited while the process was down is taken up like a reload: B is told, A hears the resolve', async () => {
  const sink = await Sink.open();
  const to = (receiver: string): string => `
route: {receiver: ${receiver}, ${WAITS}}
receivers: [{name: a, webhook_configs: [{url: '${sink.url('/a')}'}]}, {name: b, webhook_configs: [{url: '${sink.url('/b')}'}]}]
`;
  const site = new Site(to('a'));
  const first = await site.start();
  await first.alert(firing('Up'));
  await sink.received(1);
  await pause(200);
  await first.silence('nothing', 1000);
  await first.killed();
  site.configure(to('b'));
  const program = await site.start();
  await sink.received(2);
  await pause(700);
  await program.alert(resolved('Up'));
  await sink.received(4);
  await pause(700);
  const told = sink.hooks.map(({ path, body }) => `${path} ${body.status}`);
  expect(told.slice(0, 2)).toEqual(['/a firing', '/b firing']);
  expect(told.slice(2).sort()).toEqual(['/a resolved', '/b resolved']);
});
