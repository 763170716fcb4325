import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

const BUGS: Readonly<Record<string, string>> = {
  'an exception that nobody catches': `throw new Error('a bug')`,
  'a rejection that nobody handles': `void Promise.reject(new Error('a bug'))`,
};

test.concurrent.each(Object.entries(BUGS))('%s ends the process, and its log says so', async (_what, bug) => {
  const sink = await Sink.open();
  const site = new Site(
    `{route: {receiver: web, group_wait: 0s}, receivers: [{name: web, webhook_configs: [{url: "${sink.url('/')}"}]}]}`,
  );
  const preload = site.file('bug.mjs', `process.once('SIGUSR2', () => { ${bug}; });`);
  const program = site.spawn([], `export NODE_OPTIONS=--import=${preload}`);
  await program.ready();
  await program.alert(firing('A'));
  await sink.received(1);
  program.signal('SIGUSR2');
  expect(await program.ended).toEqual({ code: 1, signal: null });
  const said = program.stderr.split('\n').filter((line) => line.startsWith('{'));
  expect(said.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'ERROR', event: 'server.run.crashed', err: 'a bug' }),
  );
});
