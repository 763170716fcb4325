// parseConfig: text in, Config or problems out. It reads no other file and throws for no input.

import { dirname } from 'node:path';
import type { MatcherMode } from '../labels/label-name.ts';
import { warnOfClearSecrets } from './clear-secrets.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import { crossCheck } from './cross-check.ts';
import { decode, type Located } from './decode/codec.ts';
import type { Memory } from './decode/memory.ts';
import { Reading } from './decode/reading.ts';
import { integrationPath } from './places.ts';
import type { Position } from './position.ts';
import { warnOfUnreachable } from './reachability.ts';
import { isNull } from './scalar.ts';
import { document, type RawDocument } from './schema/document.ts';
import { globalConfig } from './schema/global.ts';
import { buildGroupingConfig } from './schema/grouping.ts';
import { buildInhibitRule } from './schema/inhibit-rules.ts';
import { integrationTypes } from './schema/integrations/all.ts';
import { buildReceiver } from './schema/receivers.ts';
import { buildRoute, type RawRoute } from './schema/route.ts';
import { Source } from './source.ts';
import type { Items } from './yaml/items.ts';
import type { Node } from './yaml/nodes.ts';
import { parseYaml } from './yaml/parse-yaml.ts';
import { readText } from './yaml-text.ts';

export interface ParseOptions {
  readonly matcherMode: MatcherMode;
  /** What reading this file before, in this mode, left behind. */
  readonly memory?: Memory;
}

/** `config` is there exactly if no problem is an error. */
export interface ParsedConfig {
  readonly config: Config | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** A text whose syntax is right, with the position of every node; what it says is not looked at yet. */
export interface ConfigSyntax {
  readonly source: Source;
  readonly root: Node | undefined;
  /** Where a second document begins, which nobody reads. */
  readonly later: number | undefined;
  readonly items: Items;
}

/** `file` names the text in messages; relative paths of certificates and the like count from its folder. */
export function parseConfig(input: string | Uint8Array, file: string, options: ParseOptions): ParsedConfig {
  const syntax = parseSyntax(input, file);
  return 'code' in syntax ? { config: undefined, problems: [syntax] } : decodeConfig(syntax, options);
}

/** The one thing that is wrong with the text itself: a parser cannot go on after it. */
export function parseSyntax(input: string | Uint8Array, file: string, memory?: Memory): ConfigSyntax | ConfigProblem {
  const text = readText(input);
  if (!text.ok) {
    const { code, message, before } = text.problem;
    return { code, severity: 'error', path: '', at: new Source(file, before).position(before.length), message };
  }
  const source = new Source(file, text.value);
  const yaml = parseYaml(text.value, { earlier: memory?.items });
  if (!yaml.ok) {
    const { code, offset, message } = yaml.problem;
    return { code, severity: 'error', path: '', at: source.position(offset), message };
  }
  if (memory !== undefined) memory.items = yaml.items;
  return { source, root: yaml.root, later: yaml.later, items: yaml.items };
}

export function decodeConfig({ source, root, later }: ConfigSyntax, options: ParseOptions): ParsedConfig {
  const reading = new Reading(source, dirname(source.file), options.matcherMode, options.memory);
  if (later !== undefined) {
    reading.warn(
      'AM3007',
      { offset: later },
      undefined,
      'only the first document of a file is read; this is the second',
    );
  }
  const config = unlessTooDeep(() => readDocument(root, reading), reading);
  reading.memory.turnDecoded();
  return { config: reading.errors === 0 ? config : undefined, problems: reading.problems };
}

/** Only merges of merges, and the like of them, cost depth of calls. */
function unlessTooDeep<T>(read: () => T, reading: Reading): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError && error.message.includes('call stack'))) throw error;
    reading.error('AM1005', { offset: 0 }, undefined, 'nested too deeply to be read');
    return undefined;
  }
}

function readDocument(root: Node | undefined, reading: Reading): Config | undefined {
  const hasContent = root !== undefined && !(root.kind === 'scalar' && isNull(root));
  const raw = hasContent ? decode(document, root, undefined, reading) : document.absent;
  reading.finish();
  if (raw.route === undefined) {
    // A document that is no mapping at all has been complained of.
    if (reading.errors === 0 || root?.kind === 'mapping') {
      reading.error('AM2101', { offset: 0 }, undefined, 'no route provided in config');
    }
    return undefined;
  }
  crossCheck(raw, raw.route, reading);
  warnOfUnreachable(raw.route, reading);
  const config = buildConfig(raw, raw.route, placesOf(root, raw, reading), reading);
  warnOfClearSecrets(config, root, reading);
  return config;
}

function buildConfig(
  raw: RawDocument,
  route: Located<RawRoute>,
  places: ReadonlyMap<string, Position>,
  reading: Reading,
): Config {
  const { memory } = reading;
  const { value, sound } = raw.global ?? { value: globalConfig.absent, sound: true };
  const global = { value: memory.sameGlobal(value), sound };
  const intervals = [...raw.muteTimeIntervals, ...raw.timeIntervals];
  const config = {
    file: reading.source.file,
    global: global.value,
    route: buildRoute(route, memory),
    receivers: raw.receivers.map((receiver) => buildReceiver(receiver, global, reading)),
    inhibitRules: raw.inhibitRules.map((rule) => buildInhibitRule(rule, memory)),
    timeIntervals: new Map(intervals.map(({ value }) => [value.name, value.timeIntervals])),
    templates: raw.templates,
    templateFiles: [],
    tracing: raw.tracing,
    eventRecorder: raw.eventRecorder,
    silences: raw.silences.map(({ value }) => value),
    grouping: buildGroupingConfig(raw.grouping),
    database: raw.database,
    redis: raw.redis,
    llm: raw.llm,
    places,
  };
  memory.turnBuilt();
  return config;
}

function placesOf(root: Node | undefined, raw: RawDocument, reading: Reading): ReadonlyMap<string, Position> {
  const places = new Map<string, Position>();
  for (const [index, { value: receiver }] of raw.receivers.entries()) {
    for (const type of integrationTypes) {
      for (const [place, { node }] of receiver[type].entries()) {
        places.set(integrationPath(index, { type, index: place }), reading.position(node));
      }
    }
  }
  if (root?.kind !== 'mapping') return places;
  for (const { key, value } of root.entries) {
    if (key.kind !== 'scalar') continue;
    places.set(key.text, reading.position(key));
    if (key.text !== 'templates' || value.kind !== 'sequence') continue;
    for (const [index, item] of value.items.entries()) places.set(`templates[${index}]`, reading.position(item));
  }
  return places;
}
