import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routedConfig } from '../../bench/support/routed-config.ts';
import { goodConfig, parse, withIntegration } from '../../test/support/config-files.ts';
import { RULES } from '../../test/support/config-rules.ts';
import { atOnce } from '../base/slices.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Config, WebhookConfig } from './config.ts';
import { ReaderHere } from './config-reader.ts';
import { formatConfig } from './format-config.ts';
import { parseConfig } from './parse-config.ts';
import { type Wire, WireReader, WireWriter } from './wire.ts';

const FILE = '/etc/amp/amp.yml';
const FIXTURES = 'test/fixtures/config';

/** What the other thread would make of it. Its copy of the wire is a structured clone. */
function sent(config: Config): Config {
  return arrived(new WireReader(), new WireWriter().write(config));
}

function arrived(reader: WireReader, wire: Wire): Config {
  return atOnce(reader.read(structuredClone(wire), FILE));
}

function expectTheSame(config: Config, what: string): void {
  const copy = sent(config);
  expect(copy, what).toStrictEqual(config);
  const formatted = formatConfig(config, { ownSections: true });
  expect(formatConfig(copy, { ownSections: true }), what).toBe(formatted);
  expect(valuesOf(copy), what).toEqual(valuesOf(config));
}

/** Everything that hides from a comparison of fields: secrets, regular expressions, labels. */
function valuesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('reveal' in value && typeof value.reveal === 'function') return ['secret', value.reveal()];
  if ('matches' in value && 'accepts' in value) return ['matcher', String(value), value.accepts];
  if (value instanceof LabelSet) return ['labels', String(value), value.fingerprint];
  if (value instanceof Map) return [...value].map(valuesOf);
  if (Array.isArray(value)) return value.map(valuesOf);
  return Object.entries(value).map(([name, field]) => [name, valuesOf(field)]);
}

test('every config of the fixtures comes out as it went in', () => {
  let seen = 0;
  for (const folder of ['ours', 'upstream']) {
    for (const name of readdirSync(`${FIXTURES}/${folder}`).filter((file) => file.endsWith('.yml'))) {
      const { config } = parseConfig(readFileSync(`${FIXTURES}/${folder}/${name}`), FILE, { matcherMode: 'fallback' });
      if (config === undefined) continue;
      expectTheSame(config, name);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(10);
});

test('so does every config by which the rules of integrations and sections are tested', () => {
  for (const [what, text] of RULES) {
    const { config } = parse(text);
    if (config !== undefined) expectTheSame(config, what);
  }
});

test('any payload comes out as it went in, whatever numbers, keys and nesting it has', () => {
  const config = goodConfig(withIntegration('webhook', '{url: "http://a/"}'));
  const { payload } = fc.letrec<{ readonly payload: unknown }>((tie) => ({
    payload: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.array(tie('payload')),
      fc.array(fc.tuple(fc.oneof(fc.string(), fc.constant('__proto__')), tie('payload'))).map((all) => new Map(all)),
    ),
  }));
  fc.assert(
    fc.property(payload, (value) => {
      expect(payloadOf(sent(withPayload(config, value)))).toStrictEqual(value);
    }),
  );
});

function withPayload(config: Config, payload: unknown): Config {
  const receivers = config.receivers.map((receiver) => ({
    ...receiver,
    integrations: receiver.integrations.map((one) => ({ ...(one as WebhookConfig), payload })),
  }));
  return { ...config, receivers };
}

function payloadOf(config: Config): unknown {
  return (config.receivers[0]?.integrations[0] as WebhookConfig | undefined)?.payload;
}

test('long lists, also inside each other, come back in many short steps', () => {
  const team = (name: number): string =>
    `{matchers: [team="t${name}"], routes: [${Array.from({ length: 300 }, (_, i) => `{matchers: ['s=~"s${i}|${'x'.repeat(40)}.*"']}`).join()}]}`;
  const config = goodConfig(
    `route: {receiver: a, routes: [${Array.from({ length: 10 }, (_, i) => team(i)).join()}]}\nreceivers: [{name: a}]\n`,
  );
  const { parts } = new WireWriter().write(config);
  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(40_000);
  expectTheSame(config, 'long lists');
});

test('secrets are as hidden as before, and places name the file', () => {
  const text = withIntegration('webhook', '{url: "http://user:hunter2@a/"}');
  const copy = sent(goodConfig(text));
  expect(inspect(copy, { depth: null }) + JSON.stringify(copy)).not.toContain('hunter2');
  expect(copy.places?.get('route')).toEqual({ file: FILE, line: 2, column: 1 });
});

test('what was sent before arrives as the same object, as a number', () => {
  const [writer, reader] = [new WireWriter(), new WireReader()];
  const text = routedConfig({ routes: 200, sinkUrl: 'http://127.0.0.1:9/' });
  const config = goodConfig(text);
  const before = arrived(reader, writer.write(config));
  const routes = config.route.routes.map((route, index) => (index === 3 ? { ...route, continue: true } : route));
  const wire = writer.write({ ...config, route: { ...config.route, routes } });
  const after = arrived(reader, wire);
  expect(wire.parts.join('').length).toBeLessThan(4000);
  expect(after.route.routes.map((route, index) => route === before.route.routes[index])).toEqual(
    routes.map((_, index) => index !== 3),
  );
  expect(after.route.routes[3]).toStrictEqual(routes[3]);
  expect(after.route.routes[3]?.routes[5]).toBe(before.route.routes[3]?.routes[5]);
  expect(after.receivers[2]).toBe(before.receivers[2]);
});

test('whatever is edited, what arrives is what was sent', () => {
  const reader = new ReaderHere('fallback');
  const [here, there] = [new WireWriter(), new WireReader()];
  for (let edit = 0; edit < 60; edit += 1) {
    const text = routedConfig({
      routes: 40 + (edit % 7),
      sinkUrl: `http://127.0.0.1:${edit % 5}/`,
      edit,
      ...(edit % 3 === 0 && { everyRoute: edit }),
    });
    const read = reader.parse({ file: FILE, bytes: new TextEncoder().encode(text) });
    const config = typeof read === 'function' ? read().config : undefined;
    expect(config && arrived(there, here.write(config))).toStrictEqual(config);
  }
});

test('after so many new things the whole config is sent, and the numbers begin again', () => {
  const [writer, reader] = [new WireWriter(), new WireReader()];
  const wholes: number[] = [];
  for (let edit = 0; edit < 60; edit += 1) {
    const config = goodConfig(routedConfig({ routes: 100, sinkUrl: 'http://127.0.0.1:9/', everyRoute: edit }));
    const wire = writer.write(config);
    if (wire.isWhole) wholes.push(edit);
    expect(arrived(reader, wire)).toStrictEqual(config);
  }
  expect(wholes.length).toBeGreaterThan(2);
  expect(wholes.length).toBeLessThan(10);
});

test('an end that has not read the last one to its end is sent the whole', () => {
  const [writer, reader] = [new WireWriter(), new WireReader()];
  const config = goodConfig(routedConfig({ routes: 100, sinkUrl: 'http://127.0.0.1:9/' }));
  expect(reader.isInStep).toBe(false);
  reader.read(writer.write(config, reader.isInStep), FILE).next();
  expect(reader.isInStep).toBe(false);
  const wire = writer.write(config, reader.isInStep);
  expect(wire.isWhole).toBe(true);
  expect(arrived(reader, wire)).toStrictEqual(config);
  expect(reader.isInStep).toBe(true);
  expect(writer.write(config, true).isWhole).toBe(false);
});

test('a thing that stands in a config twice arrives twice', () => {
  const config = goodConfig(routedConfig({ routes: 2000, sinkUrl: 'http://127.0.0.1:9/' }));
  const [twice, ...others] = config.route.routes;
  const below = {
    ...config.route,
    routes: [...others.flatMap(({ routes }) => routes), ...(twice === undefined ? [] : [twice])],
  };
  const routes = [...(twice === undefined ? [] : [twice]), below];
  expectTheSame({ ...config, route: { ...config.route, routes } }, 'a thing that stands there twice');
});

test('after a config that could not be written the next is written whole', () => {
  const [writer, reader] = [new WireWriter(), new WireReader()];
  const config = goodConfig(routedConfig({ routes: 40, sinkUrl: 'http://127.0.0.1:9/' }));
  arrived(reader, writer.write(config));
  const silences = [new Date(0)] as unknown as Config['silences'];
  const other = goodConfig(routedConfig({ routes: 41, sinkUrl: 'http://127.0.0.1:9/' }));
  expect(() => writer.write({ ...other, silences })).toThrow('no wire carries');
  expect(arrived(reader, writer.write(other))).toStrictEqual(other);
});
