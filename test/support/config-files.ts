// Configs in tests: a text becomes what parseConfig says about it.

import type { Config } from '../../src/config/config.ts';
import type { ConfigProblem } from '../../src/config/config-error.ts';
import { type ParsedConfig, parseConfig } from '../../src/config/parse-config.ts';
import type { MatcherMode } from '../../src/labels/label-name.ts';

export function parse(text: string | Uint8Array, matcherMode: MatcherMode = 'fallback'): ParsedConfig {
  return parseConfig(text, '/etc/amp/amp.yml', { matcherMode });
}

/** The config of a text that must be good. */
export function goodConfig(text: string): Config {
  const { config, problems } = parse(text);
  if (config === undefined) throw new Error(problems.map(inShort).join('\n'));
  return config;
}

/** `14:17 AM2104 route.receiver: message`. */
export function inShort({ at, code, path, message }: ConfigProblem): string {
  return `${at.line}:${at.column} ${code} ${path}: ${message}`;
}

export function errorsOf(text: string | Uint8Array, matcherMode?: MatcherMode): readonly string[] {
  const { problems } = parse(text, matcherMode);
  return problems.filter(({ severity }) => severity === 'error').map(inShort);
}

export function warningsOf(text: string): readonly string[] {
  return parse(text)
    .problems.filter(({ severity }) => severity === 'warning')
    .map(inShort);
}

/** A route and a receiver, and then whatever is added. */
export const BASE = 'route: {receiver: a}\nreceivers: [{name: a}]\n';

/** A receiver with one integration of the type; `settings` in flow style. */
export function withIntegration(type: string, settings: string, global = '{}'): string {
  return `global: ${global}\nroute: {receiver: a}\nreceivers:\n- name: a\n  ${type}_configs:\n  - ${settings}\n`;
}
