// What the pure phases of a reload cost, in this process: reading the text, validating it, comparing two configs, and
// compiling the routing tree. Run: npm run bench -- reload-phases

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileRoutes, type Route } from '../src/alerting/route/route.ts';
import { SystemClock } from '../src/base/clock.ts';
import type { Config } from '../src/config/config.ts';
import { type ConfigSyntax, decodeConfig, parseSyntax } from '../src/config/parse-config.ts';
import { diffConfigs } from '../src/reload/config-diff.ts';
import { circumstances } from './support/machine.ts';
import { routedConfig } from './support/routed-config.ts';
import { latenciesOf } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    routes: { type: 'string', default: '10,100,1000,10000' },
    runs: { type: 'string', default: '40' },
    out: { type: 'string' },
  },
});

const FILE = 'alertmanager.yml';
const WARM_UP = 5;

const clock = new SystemClock();
const runs = Number(options.runs);
const table: Record<string, Record<string, number>> = {};
for (const routes of options.routes.split(',').map(Number)) measure(routes);
console.table(table);
const command = ['npm run bench -- reload-phases', ...process.argv.slice(2)].join(' ');
if (options.out !== undefined) {
  writeFileSync(options.out, `${JSON.stringify({ ...circumstances(command, clock.now()), runs, table }, null, 2)}\n`);
}

function measure(routes: number): void {
  const times = new Map<string, number[]>();
  let config = validated(read(bytesOf(routes, 0)));
  let root: Route | undefined;
  for (let round = 1; round <= runs + WARM_UP; round += 1) {
    const timed = <T>(what: string, work: () => T): T => {
      const began = clock.elapsedMs();
      const result = work();
      if (round > WARM_UP) times.set(what, [...(times.get(what) ?? []), clock.elapsedMs() - began]);
      return result;
    };
    const bytes = bytesOf(routes, round);
    timed('hash', () => createHash('sha256').update(bytes).digest('hex'));
    const syntax = timed('load: syntax', () => read(bytes));
    const next = timed('validate', () => validated(syntax));
    timed('diff: one route', () => diffConfigs(config, next));
    const twin = validated(read(bytes));
    timed('diff: nothing', () => diffConfigs(next, twin));
    root = timed('compile the tree', () => compileRoutes(next.route, next.grouping, root));
    config = next;
  }
  for (const [what, all] of times) {
    const { p50Ms, p95Ms, maxMs } = latenciesOf(all);
    table[`${routes} routes, ${what}`] = { 'p50 ms': p50Ms, 'p95 ms': p95Ms, 'max ms': maxMs };
  }
}

function bytesOf(routes: number, edit: number): Uint8Array {
  return Buffer.from(routedConfig({ routes, sinkUrl: 'http://127.0.0.1:9/', edit }));
}

function read(bytes: Uint8Array): ConfigSyntax {
  const syntax = parseSyntax(bytes, FILE);
  if ('code' in syntax) throw new Error(syntax.message);
  return syntax;
}

function validated(syntax: ConfigSyntax): Config {
  const { config, problems } = decodeConfig(syntax, { matcherMode: 'fallback' });
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return config;
}
