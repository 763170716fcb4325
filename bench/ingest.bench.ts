// What it costs to take alerts in: POSTs of 64 alerts and of one, new and sent again, on ours and, in turn, on another
// Alertmanager's command. Run: npm run bench -- ingest --against /usr/bin/prometheus-alertmanager

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SystemClock } from '../src/base/clock.ts';
import { type IngestRun, type Measured, runIngest, SCENARIOS, type Scenario } from './support/ingest-run.ts';
import { circumstances } from './support/machine.ts';
import { median, rounded } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string', default: `${process.execPath} bin/amp.js` },
    against: { type: 'string' },
    alerts: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
});

const clock = new SystemClock();
const load = { alerts: Number(options.alerts), connections: Number(options.connections) };
const commands = { ours: options.ours, ...(options.against !== undefined && { other: options.against }) };
const runs: { readonly server: string; readonly run: IngestRun }[] = [];

// In turn, so that whatever else the machine does falls on both.
for (let round = 1; round <= Number(options.rounds); round += 1) {
  for (const [server, command] of Object.entries(commands)) {
    console.error(`round ${round}: ${server}`);
    runs.push({ server, run: await runIngest(command, load, clock) });
  }
}
console.table(table());
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(report(), null, 2)}\n`);

function table(): Record<string, Record<string, number>> {
  const rows: Record<string, Record<string, number>> = {};
  for (const scenario of SCENARIOS) {
    for (const server of Object.keys(commands)) rows[`${scenario}: ${server}`] = rowOf(server, scenario);
  }
  return rows;
}

function rowOf(server: string, scenario: Scenario): Record<string, number> {
  const cpu = medianOf(server, scenario, ({ cpuSecondsPer100k }) => cpuSecondsPer100k);
  const row = {
    'CPU s/100k': cpu,
    'wall s/100k': medianOf(server, scenario, ({ wallSecondsPer100k }) => wallSecondsPer100k),
    'p50 ms': medianOf(server, scenario, ({ latencies }) => latencies?.p50Ms ?? 0),
    'p95 ms': medianOf(server, scenario, ({ latencies }) => latencies?.p95Ms ?? 0),
    'p99 ms': medianOf(server, scenario, ({ latencies }) => latencies?.p99Ms ?? 0),
    'max ms': medianOf(server, scenario, ({ latencies }) => latencies?.maxMs ?? 0),
    'peak RSS MB': medianOf(server, scenario, ({ peakRssMb }) => peakRssMb),
  };
  if (server !== 'ours' || !('other' in commands)) return row;
  const theirs = medianOf('other', scenario, ({ cpuSecondsPer100k }) => cpuSecondsPer100k);
  return { ...row, 'times as cheap': rounded(theirs / cpu, 1) };
}

function medianOf(server: string, scenario: Scenario, of: (measured: Measured) => number): number {
  return rounded(median(runs.filter((one) => one.server === server).map(({ run }) => of(run[scenario]))));
}

function report(): unknown {
  const command = ['npm run bench -- ingest', ...process.argv.slice(2)].join(' ');
  return { ...circumstances(command, clock.now()), load, medians: table(), runs };
}
