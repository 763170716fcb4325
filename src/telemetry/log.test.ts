import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenInvariant } from '../base/assert.ts';
import { Secret } from '../base/secret.ts';
import { createLog, type LogFormat, type LogLevel } from './log.ts';

const clock = { now: () => Date.UTC(2026, 0, 1) + 7 };

function record(format: LogFormat, level: LogLevel = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, format, clock, sink: { write: (line) => lines.push(line) } });
  return { log, lines };
}

test('a line is logfmt as Go writes it: time, level, msg, event, then the fields', () => {
  const { log, lines } = record('logfmt');
  log.child({ component: 'dispatcher' }).warn('notify.attempt.failed', { receiver: 'team a', attempts: 1, ok: true });
  expect(lines).toEqual([
    'time=2026-01-01T00:00:00.007Z level=WARN msg="notify attempt failed" event=notify.attempt.failed component=dispatcher receiver="team a" attempts=1 ok=true\n',
  ]);
});

test('a line of JSON carries the same fields, and the sentence given', () => {
  const { log, lines } = record('json');
  log.info('server.socket.opened', { msg: 'Listening on', address: '[::1]:9093', skipped: undefined });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: '2026-01-01T00:00:00.007Z',
      level: 'INFO',
      msg: 'Listening on',
      event: 'server.socket.opened',
      address: '[::1]:9093',
    },
  ]);
});

test('levels below the one asked for print nothing and read nothing', () => {
  const { log, lines } = record('logfmt', 'error');
  const trap = {
    get field(): string {
      throw new Error('was read');
    },
  };
  log.debug('a.b.c', { trap });
  log.info('a.b.c', { trap });
  log.warn('a.b.c', { trap });
  expect(lines).toEqual([]);
  log.error('a.b.c');
  expect(lines).toHaveLength(1);
});

test('text from outside stays on its line, escaped and cut', () => {
  const { log, lines } = record('logfmt');
  log.info('a.b.c', { text: 'x\ny="z"\u001b[31m\ud800', long: 'é'.repeat(3000) });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('text="x\\ny=\\"z\\"\\x1b[31m\ufffd"');
  expect(lines[0]).toContain(`long="${'é'.repeat(2048)}… (952 more)"`);
});

test('whatever the fields hold, a line is one line and the call returns', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()), fc.boolean(), (fields, json) => {
      const { log, lines } = record(json ? 'json' : 'logfmt');
      log.child(fields).info('a.b.c', fields);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
      if (json) JSON.parse(lines[0] ?? '');
    }),
  );
});

test('an error prints its whole chain of causes, each part once', () => {
  const { log, lines } = record('json');
  const root = new Error('ENOENT: no such file');
  const middle = new Error('open x: ENOENT: no such file', { cause: root });
  const err = new Error('could not load', { cause: middle });
  const all = new AggregateError([new Error('one'), 'two'], 'no peer answered');
  log.error('a.b.c', { err, all, empty: new Error('', { cause: 'why' }) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: 'could not load: open x: ENOENT: no such file',
    all: 'no peer answered: one; two',
    empty: 'Error: why',
  });
});

test('a bug of ours brings its stack', () => {
  const { log, lines } = record('json');
  log.error('a.b.c', { err: new BrokenInvariant('two is three') });
  const line = JSON.parse(lines[0] ?? '');
  expect(line.err).toBe('BrokenInvariant: two is three');
  expect(line.errStack).toContain('log.test.ts');
});

test('a secret prints <secret>, however deep it lies', () => {
  const { log, lines } = record('logfmt');
  const secret = new Secret('hunter2');
  log.info('a.b.c', { secret, deep: [{ of: new Map([['password', secret]]) }] });
  expect(lines[0]).toContain('secret=<secret>');
  expect(lines.join()).not.toContain('hunter2');
});

test('odd values print as plain data', () => {
  const { log, lines } = record('json');
  const self: Record<string, unknown> = {};
  self.self = self;
  log.info('a.b.c', {
    big: 2n ** 64n,
    not: Number.NaN,
    nothing: null,
    set: new Set(['a']),
    many: Array.from({ length: 60 }, () => 1),
    wide: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i])),
    self,
    unreadable: {
      toJSON() {
        throw new Error('no');
      },
    },
    proto: JSON.parse('{"__proto__": "plain"}'),
  });
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ big: '18446744073709551616', not: 'NaN', nothing: null, set: ['a'] });
  expect(line.many).toHaveLength(51);
  expect(line.wide['…']).toBe(10);
  expect(line.self).toEqual({ self: { self: { self: { self: '…' } } } });
  expect(line.unreadable).toBe('<unprintable>');
  expect(Object.entries(line.proto)).toEqual([['__proto__', 'plain']]);
});

test('a sink that throws costs the line, not the caller', () => {
  const log = createLog({
    level: 'info',
    format: 'logfmt',
    clock,
    sink: {
      write() {
        throw new Error('EPIPE');
      },
    },
  });
  expect(() => log.info('a.b.c')).not.toThrow();
});
