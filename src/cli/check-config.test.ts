import { expect, test } from 'vitest';
import { BASE } from '../../test/support/config-files.ts';
import type { Config } from '../config/config.ts';
import { type CheckConfigOptions, checkConfig } from './check-config.ts';
import { fileSystemIo } from './check-config-io.ts';

async function check(files: Readonly<Record<string, string>>, options?: CheckConfigOptions) {
  const said = { out: '', err: '' };
  const io = {
    read: async (file: string) => {
      const text = files[file];
      if (text === undefined) throw new Error('no such file');
      return Buffer.from(text);
    },
    exists: () => true,
    templates: ({ templates }: Config) => ({
      files: templates.flatMap((pattern) =>
        pattern.includes('some') ? [{ path: pattern, content: files[pattern] ?? '' }] : [],
      ),
      matched: templates.map((pattern) => (pattern.includes('some') ? [pattern] : [])),
      problems: [],
    }),
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  };
  const configs = Object.keys(files).filter((name) => name.endsWith('.yml'));
  const exitCode = await checkConfig(configs, io, options);
  return { exitCode, ...said };
}

test('a good file is reported as amtool reports it', async () => {
  expect(await check({ 'a.yml': `${BASE}inhibit_rules: [{}]` })).toEqual({
    exitCode: 0,
    out: "Checking 'a.yml'  SUCCESS\nFound:\n - global config\n - route\n - 1 inhibit rules\n - 1 receivers\n - 0 templates\n\n",
    err: '',
  });
});

test('a bad file gets all its problems and the exit code 1', async () => {
  expect(await check({ 'a.yml': 'route: {receiver: b}\nx: 1\nreceivers: [{name: a}]', 'b.yml': BASE })).toEqual({
    exitCode: 1,
    out: [
      "Checking 'a.yml'  FAILED: 2 errors",
      'a.yml:1:19: AM2104 route.receiver: undefined receiver "b" used in route',
      'a.yml:2:1: AM2001 x: unknown key',
      'warning: a.yml:3:13: AM3002 receivers[0]: no route leads to this receiver',
      '',
      "Checking 'b.yml'  SUCCESS\nFound:\n - global config\n - route\n - 0 inhibit rules\n - 1 receivers\n - 0 templates",
      '',
      '',
    ].join('\n'),
    err: 'amp: error: failed to validate 1 file(s)\n',
  });
});

test('what this server cannot run yet is a warning here', async () => {
  const { exitCode, out } = await check({
    'dir/a.yml': `${BASE}event_recorder: {stdout_outputs: [{}]}\ntemplates: [some*, none*]`,
  });
  expect(exitCode).toBe(0);
  expect(out).toContain('warning: dir/a.yml:3:1: AM4009 event_recorder: the event recorder is not supported yet');
  expect(out).toContain('warning: dir/a.yml:4:20: AM3006 templates[1]: no file matches none*');
});

test('a template file that is broken fails the config, at its place', async () => {
  const files = {
    'a.yml': `${BASE}templates: [some.tmpl]`,
    'some.tmpl': '{{ define "x" }}\n{{ .A | nonsense }}{{ end }}',
  };
  const { exitCode, out } = await check(files);
  expect(exitCode).toBe(1);
  expect(out).toContain('some.tmpl:2:9: AM2202 template: some.tmpl:2: function "nonsense" not defined');
});

test('a file that cannot be read is a problem like any other', async () => {
  const said: string[] = [];
  const io = fileSystemIo({ out: (text) => said.push(text), err: (text) => said.push(text) });
  expect(await checkConfig(['/nowhere/a.yml'], io)).toBe(1);
  expect(said.join('')).toContain('/nowhere/a.yml:1:1: AM1010 cannot read the file: no such file or directory');
});

test('JSON has the same content', async () => {
  const { exitCode, out } = await check({ 'a.yml': 'route: {}' }, { format: 'json' });
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toEqual({
    files: [
      {
        file: 'a.yml',
        valid: false,
        problems: [
          {
            code: 'AM2102',
            severity: 'error',
            at: { file: 'a.yml', line: 1, column: 8 },
            path: 'route',
            message: 'root route must specify a default receiver',
          },
        ],
      },
    ],
  });
});
