// The flags that every command but the server has: amtool's global ones, before or after the command's name.

import { features } from './features.ts';
import { duration, type Flag, short, text, toggle } from './flag.ts';

/** Go's reference time, as amtool prints moments. */
const DATE_FORMAT = '2006-01-02 15:04:05 MST';

export const OUTPUTS = ['simple', 'extended', 'json'] as const;
export type OutputFormat = (typeof OUTPUTS)[number];

export const GLOBAL_FLAGS = {
  dateFormat: text('date.format', DATE_FORMAT, "Format of date output, after Go's reference time."),
  verbose: short('v', toggle('verbose', 'Say on stderr what is asked of the server, and which config files are read.')),
  url: text('alertmanager.url', 'http://localhost:9093/', 'Alertmanager to talk to.'),
  output: short('o', output()),
  timeoutMs: duration('timeout', 30_000, 'Timeout for the executed command.', '30s'),
  httpConfigFile: text(
    'http.config.file',
    undefined,
    'HTTP client configuration file to connect to Alertmanager: an http_config, with TLS, credentials and headers.',
  ),
  versionCheck: {
    ...toggle('version-check', "Warn if the server's version is another. Use --no-version-check to disable."),
    fallback: true,
  },
  features: features(
    'enable-feature',
    'Comma-separated features; classic-mode and utf8-strict-mode say how matchers are read, the others change nothing here.',
  ),
} as const;

function output(): Flag<OutputFormat> {
  const read = ([value]: readonly [string, ...string[]]): OutputFormat => {
    const word = OUTPUTS.find((one) => one === value);
    if (word === undefined) throw new Error(`enum value must be one of ${OUTPUTS.join(',')}, got '${value}'`);
    return word;
  };
  return {
    name: 'output',
    help: 'Output formatter (simple, extended, json).',
    kind: 'value',
    shown: '=simple',
    fallback: 'simple',
    read,
    words: OUTPUTS,
  };
}
