// The sidecars of examples/kubernetes, run as they are beside the real program, over a directory like a mounted ConfigMap: the
// kubelet writes a new directory and swaps the link `..data` in one step.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { type Program, Site } from '../support/program.ts';
import { testWhere } from '../support/test-where.ts';
import { until } from '../support/until.ts';

const HAS_WGET = ['/usr/bin/wget', '/bin/wget'].some((path) => existsSync(path));

class ConfigMap {
  readonly directory: string;
  #writes = 0;

  constructor(site: Site, content: string) {
    this.directory = join(site.directory, 'config');
    mkdirSync(this.directory);
    this.write(content);
    symlinkSync('..data/alertmanager.yml', this.file);
  }

  get file(): string {
    return join(this.directory, 'alertmanager.yml');
  }

  write(content: string): void {
    this.#writes += 1;
    const name = `..data_${this.#writes}`;
    mkdirSync(join(this.directory, name));
    writeFileSync(join(this.directory, name, 'alertmanager.yml'), content);
    symlinkSync(name, join(this.directory, '..data_tmp'));
    renameSync(join(this.directory, '..data_tmp'), join(this.directory, '..data'));
  }
}

function config(receiver: string): string {
  return `route: {receiver: ${receiver}}\nreceivers: [{name: first}, {name: second}, {name: third}]\n`;
}

function sidecar(script: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn('sh', [`examples/kubernetes/base/${script}`], {
    env: { ...process.env, POLL_SECONDS: '0.1', ...environment },
    stdio: 'ignore',
    detached: true, // so that its `sleep` ends with it
  });
  atTheEnd(() => {
    if (child.pid !== undefined) process.kill(-child.pid);
  });
  return child;
}

async function runsRoute(program: Program, receiver: string): Promise<void> {
  await until(`the route to ${receiver}`, async () => {
    const { text } = await program.fetch('/api/v2/config');
    return text.includes(`route:\n  receiver: ${receiver}`);
  });
}

testWhere(HAS_WGET)(
  'the sidecar that posts: an edit runs, a bad file is asked for again until a good one comes',
  async () => {
    const site = new Site();
    const map = new ConfigMap(site, config('first'));
    const program = await site.start(`--config.file=${map.file}`);
    sidecar('reload-by-post.sh', { CONFIG_DIR: map.directory, RELOAD_URL: `${program.url}/-/reload` });
    map.write(config('second'));
    await runsRoute(program, 'second');
    map.write(config('nobody'));
    const refused = 'config_reload_total{status="validation_failed"}';
    await until('it is refused, and again', async () => ((await program.metric(refused)) ?? 0) >= 2);
    await runsRoute(program, 'second');
    map.write(config('third'));
    await runsRoute(program, 'third');
  },
);

test('the sidecar that signals: it finds the process by its pid file, and each edit runs', async () => {
  const site = new Site();
  const map = new ConfigMap(site, config('first'));
  const program = await site.start(`--config.file=${map.file}`);
  sidecar('reload-by-sighup.sh', { CONFIG_DIR: map.directory, PID_FILE: join(site.storage, 'amp.pid') });
  await program.said('reload.run.finished', { outcome: 'unchanged' }); // it asks once before anything changes
  map.write(config('second'));
  await runsRoute(program, 'second');
  map.write(config('third'));
  await runsRoute(program, 'third');
  expect(program.log.filter(({ event, trigger }) => event === 'reload.run.begun' && trigger !== 'sighup')).toEqual([]);
});
