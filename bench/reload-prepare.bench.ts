// Components that prepare side by side, as a reload has them do, against one after the other: three that wait, as for a
// database, a lock server and an answer over the network. Run: npm run bench -- reload-prepare

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RevisionId } from '../src/alerting/ports.ts';
import { SystemClock } from '../src/base/clock.ts';
import { buildRuntime } from '../src/components/build-runtime.ts';
import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { reloadComponents } from '../src/reload/phases/5-reload.ts';
import type { ComponentName, Reloadable } from '../src/reload/reloadable.ts';
import { circumstances } from './support/machine.ts';
import { latenciesOf, rounded } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '30' }, out: { type: 'string' } },
});

/** How long each waits: a pool that is dialled, a connection with TLS, a question over the network. */
const WAITS_MS: readonly (readonly [ComponentName, number])[] = [
  ['database', 60],
  ['redis', 40],
  ['llm', 50],
];

const clock = new SystemClock();
const config = minimalConfig();
const identity = { config, revision: 1 as RevisionId, hash: '', text: '' };
const runtime = buildRuntime(identity, {
  clock,
  userAgent: 'bench',
  files: { fileUnreadable: () => undefined, fileRead: () => undefined },
  templateEvents: { templateFailed: () => undefined, textCut: () => undefined },
});
const components = WAITS_MS.map(([name, ms]) => waiting(name, ms));

const together: number[] = [];
const inTurn: number[] = [];
for (let run = 0; run < Number(options.runs); run += 1) {
  together.push(await timed(() => reload(components)));
  inTurn.push(
    await timed(async () => {
      for (const component of components) await reload([component]);
    }),
  );
}
const table = {
  'side by side': latenciesOf(together),
  'one after the other': latenciesOf(inTurn),
};
const timesAsFast = rounded(table['one after the other'].p50Ms / table['side by side'].p50Ms);
console.table(table);
console.log(`side by side is ${timesAsFast} times as fast`);
const command = ['npm run bench -- reload-prepare', ...process.argv.slice(2)].join(' ');
const report = { ...circumstances(command, clock.now()), waitsMs: Object.fromEntries(WAITS_MS), timesAsFast, table };
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report, null, 2)}\n`);

async function reload(affected: readonly Reloadable[]): Promise<void> {
  const ports = {
    clock,
    running: () => runtime,
    confirm: () => undefined,
    swap: () => undefined,
    onComponent: () => undefined,
    drain: () => undefined,
  };
  (await reloadComponents(identity, affected, ports, new AbortController().signal)).keep();
}

function waiting(name: ComponentName, ms: number): Reloadable {
  return {
    name,
    isCritical: false,
    prepare: async (_next, _running, signal) => {
      await clock.sleep(ms, signal);
      return {
        name,
        part: {},
        commit: () => undefined,
        rollback: () => undefined,
        verify: async () => undefined,
        dispose: async () => undefined,
      };
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = clock.elapsedMs();
  await work();
  return clock.elapsedMs() - began;
}

function minimalConfig(): Config {
  const { config: parsed } = parseConfig('{route: {receiver: none}, receivers: [{name: none}]}', 'bench.yml', {
    matcherMode: 'fallback',
  });
  if (parsed === undefined) throw new Error('the config of the benchmark is not valid');
  return parsed;
}
