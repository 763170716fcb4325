// Every recorded session of the real amtool: ours prints the same bytes, ends with the same exit code and asks the server
// for the same. What differs on purpose is not among the sessions: docs/reference/cli.md lists it.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeWorld } from '../support/tool-world.ts';
import { argumentsOf, type Recorded, SESSIONS, sessionFolder } from './amtool-sessions.ts';
import { StubServer, type Told } from './stub-server.ts';

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../golden/amtool/sessions.json', import.meta.url), 'utf8'),
);

const { folder, remove } = sessionFolder();
let server: StubServer;
beforeAll(async () => {
  server = await StubServer.start();
});
afterAll(async () => {
  await server.close();
  remove();
});

test('the recording is of the sessions as they are (test/cli/record-amtool.ts makes it)', () => {
  const asked = recorded.map(({ args, stdin, config }) => ({ args, stdin, config }));
  expect(asked).toEqual(SESSIONS.map(({ args, stdin, config }) => ({ args, stdin, config })));
});

test.each(recorded.map((session) => [nameOf(session), session] as const))('%s', async (_, session) => {
  const world = new FakeWorld({ input: session.stdin ?? '', home: '/home/ann' });
  if (session.config !== undefined) world.files.set('/home/ann/.config/amtool/config.yml', session.config);
  const { exitCode, out, err } = await world.run(...argumentsOf(session, folder, server.url));
  const told = server.take();
  expect({ exitCode, told: told.map(comparable) }, err).toEqual({
    exitCode: session.exitCode,
    told: session.told.map(comparable),
  });
  // What is wrong with a file ours says on stdout, all of it.
  if (session.args[0] !== 'check-config' || exitCode === 0) expect(out.replaceAll(folder, 'DIR')).toBe(session.stdout);
  if (exitCode !== 0 && session.args[0] !== 'config') expect(err).toMatch(/^(Error|amp: error)/m);
});

function nameOf({ args, stdin, config }: Recorded): string {
  const more = [
    stdin === undefined ? '' : ` < ${stdin}`,
    config === undefined ? '' : ` with ${JSON.stringify(config)}`,
  ];
  return `${args.join(' ')}${more.join('')}`;
}

/** amtool writes what is not given as null, or as Go's zero time; the server takes both for nothing. */
function comparable({ body, ...told }: Told): Told {
  const isNothing = (value: unknown): boolean => value === null || value === '0001-01-01T00:00:00.000Z';
  return {
    ...told,
    body: JSON.parse(JSON.stringify(body, (_, value) => (isNothing(value) ? undefined : value)) ?? 'null'),
  };
}
