import { expect, test } from 'vitest';
import { wrongArrows } from '../../scripts/tidy/arrows.ts';
import { brokenHabits } from '../../scripts/tidy/habits.ts';

function arrows(path: string, text: string): string[] {
  return wrongArrows([{ path, text }]).map((one) => `${one.path}:${one.line}: ${one.message.split(' (')[0]}`);
}

function habits(path: string, text: string): string[] {
  return brokenHabits([{ path, text }]).map((one) => `${one.line}: ${one.message}`);
}

test('an import that points back is found, types and late imports included', () => {
  expect(arrows('src/base/clock.ts', "// a\nimport type { Alert } from '../alerting/alert.ts';\n")).toEqual([
    'src/base/clock.ts:2: may not import alerting/alert.ts',
  ]);
  expect(arrows('src/alerting/group/plan.ts', "await import('../../http/app.ts');")).toHaveLength(1);
  expect(arrows('src/cli/flags.ts', "import { app } from '../app.ts';")).toHaveLength(1);
  expect(arrows('src/novel/thing.ts', "export * from '../base/clock.ts';")).toHaveLength(1);
});

test('an import that points down, or sideways in one folder, is fine', () => {
  expect(arrows('src/alerting/group/plan.ts', "import { a } from '../../base/clock.ts';")).toEqual([]);
  expect(arrows('src/alerting/group/plan.ts', "import { a } from '../route/route.ts';")).toEqual([]);
  expect(arrows('src/telemetry/http-observer.ts', "import type { A } from '../http/observer.ts';")).toEqual([]);
  expect(arrows('src/app.ts', "import { a } from './http/app.ts';")).toEqual([]);
  expect(arrows('src/reload/runtime.ts', "import type { A } from '../receivers/build-receivers.ts';")).toEqual([]);
  expect(arrows('src/base/clock.test.ts', "import { a } from '../alerting/alert.ts';")).toEqual([]);
});

test('one file of a folder may be open while the folder is not', () => {
  expect(arrows('src/telemetry/a.ts', "import type { A } from '../http/app.ts';")).toHaveLength(1);
});

test('time and chance are found outside their ports', () => {
  for (const use of ['Date.now()', 'new Date()', 'performance.now()', 'setTimeout(f, 1)', 'Math.random()']) {
    expect(habits('src/alerting/x.ts', `const a = ${use};`), use).toHaveLength(1);
    expect(habits('src/base/clock.ts', `const a = ${use};`), use).toEqual([]);
    expect(habits('src/alerting/x.test.ts', `const a = ${use};`), use).toEqual([]);
  }
});

test('what only looks like it is let be', () => {
  for (const text of ['socket.setTimeout(5);', 'new Date(ms);', '// setTimeout takes 31 bits', 'x(); // not Date.now'])
    expect(habits('src/http/x.ts', text), text).toEqual([]);
});

test('a test that does not run is found', () => {
  for (const text of [
    "test.skip('a')",
    "describe.only('a')",
    "test.concurrent.skip('a')",
    "it.skipIf(x)('a')",
    "it.runIf(x)('a')",
    "test.todo('a')",
  ])
    expect(habits('src/a.test.ts', text), text).toHaveLength(1);
  expect(habits('test/a.test.ts', "testWhere(present)('a', () => {});")).toEqual([]);
});

test('a file of 401 lines is one too long', () => {
  expect(habits('src/a.ts', 'x\n'.repeat(400))).toEqual([]);
  expect(habits('src/a.ts', 'x\n'.repeat(401))).toEqual(['401: 401 lines, more than 400: look for the second concept']);
});
