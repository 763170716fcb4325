import { expect, test } from 'vitest';
import { FakeWorld } from '../../test/support/tool-world.ts';
import { readDefaults } from './amtool-config.ts';
import { ToolError } from './commands/command.ts';

const HOME = '/home/ann/.config/amtool/config.yml';
const DEBIAN_HOME = '/home/ann/.config/prometheus/amtool.yml';
const ETC = '/etc/amtool/config.yml';
const DEBIAN_ETC = '/etc/prometheus/amtool.yml';

function world(files: Readonly<Record<string, string | Error>>): FakeWorld {
  const made = new FakeWorld({ home: '/home/ann' });
  const nothing = Object.assign(new Error('nothing'), { code: 'ENOENT' });
  for (const path of [HOME, DEBIAN_HOME, ETC, DEBIAN_ETC]) made.files.set(path, files[path] ?? nothing);
  return made;
}

test('the first file that has a key decides: of the user before the machine, of Alertmanager before Debian', async () => {
  const { values, files } = await readDefaults(
    world({
      [DEBIAN_ETC]: 'a: 4\nb: 4\nc: 4\nd: 4\n',
      [ETC]: 'a: 3\nb: 3\nc: 3\n',
      [DEBIAN_HOME]: 'a: 2\nb: 2\n',
      [HOME]: 'a: 1\n',
    }),
  );
  expect(Object.fromEntries(values)).toEqual({ a: '1', b: '2', c: '3', d: '4' });
  expect(files).toEqual([HOME, DEBIAN_HOME, ETC, DEBIAN_ETC]);
});

test('without any file there are no defaults', async () => {
  expect(await readDefaults(world({}))).toEqual({ values: new Map(), files: [] });
});

test('an old name counts in its file, unless the new one is there too', async () => {
  const { values } = await readDefaults(
    world({ [HOME]: 'comment_required: false\n', [ETC]: 'require-comment: true\n' }),
  );
  expect(values.get('require-comment')).toBe('false');
  const both = await readDefaults(world({ [HOME]: 'comment_required: false\nrequire-comment: true\n' }));
  expect(both.values.get('require-comment')).toBe('true');
});

test('a file that cannot be used is an error with its place, not a silent loss of defaults', async () => {
  const message = async (text: string | Error): Promise<string> => {
    const error: unknown = await readDefaults(world({ [HOME]: text })).catch((thrown: unknown) => thrown);
    return error instanceof ToolError ? error.message : `not refused: ${JSON.stringify(error)}`;
  };
  expect(await message('a: [1]\n')).toBe(`could not load config file: ${HOME}:1:4: expected one value for a flag`);
  expect(await message('a: 1\n? [x]\n: 2\n')).toContain('expected one value for a flag');
  expect(await message('- a\n')).toContain(':1:1: expected a mapping of flags to values');
  expect(await message('a: "\n')).toContain(`could not load config file: ${HOME}:`);
  const forbidden = Object.assign(new Error("EACCES: permission denied, open 'x'"), { code: 'EACCES' });
  expect(await message(forbidden)).toBe(`could not load config file ${HOME}: permission denied`);
});
