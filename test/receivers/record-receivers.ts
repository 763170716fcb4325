// Records what a real Alertmanager sends for the scenarios of this folder, and what it makes of the answers:
// `ALERTMANAGER=/path/to/alertmanager tsx test/receivers/record-receivers.ts [type [name]]` writes
// test/golden/receivers/<type>/<name>.json, which replay.ts plays to our senders.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostedAlert, RealAlertmanager } from './real-alertmanager.ts';
import { RecordingServer } from './recording-server.ts';
import { type Golden, goldenUrl, type PlayedStep, recorded, replaced, type Scenario } from './scenario.ts';
import { allScenarios } from './scenarios/all.ts';

const ONE_ALERT: readonly PostedAlert[] = [{ labels: { alertname: 'Up' } }];

interface Stage {
  readonly type: string;
  readonly scenario: Scenario;
  readonly server: RecordingServer;
  readonly folder: string;
}

async function record(program: string, type: string, name: string, scenario: Scenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'record-receivers-'));
  const server = await RecordingServer.start(scenario.answers ?? []);
  try {
    const played = await play(program, { type, scenario, server, folder });
    const { steps: _, ...setting } = scenario;
    const golden: Golden = { ...setting, played };
    mkdirSync(goldenUrl(type), { recursive: true });
    writeFileSync(goldenUrl(type, name), `${JSON.stringify(golden, null, 2)}\n`);
    console.log(`${type}/${name}: ${played.map(({ outcome }) => JSON.stringify(outcome)).join(', ')}`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(program: string, stage: Stage): Promise<readonly PlayedStep[]> {
  const { type, server, folder } = stage;
  const host = server.url.slice('http://'.length);
  const inPlace = [
    ['$URL', server.url],
    ['$HOST', host],
    ['$FOLDER', folder],
  ] as const;
  const takenOut = [
    [server.url, '$URL'],
    [host, '$HOST'],
    [folder, '$FOLDER'],
  ] as const;
  const { files = {}, global = {}, groupBy = ['alertname'], steps = [ONE_ALERT], proxied } = stage.scenario;
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), replaced(content, inPlace));
  const settings = replaced(settingsOf(stage), inPlace);
  const real = await RealAlertmanager.start(program, {
    folder,
    type,
    settings,
    global: replaced(global, inPlace),
    groupBy,
  });
  try {
    const played: PlayedStep[] = [];
    for (const step of steps) {
      const before = server.asked.length;
      const { told, outcome } = await real.tell(step);
      const requests = server.asked.slice(before).map((asked) => recorded(asked, proxied));
      played.push(replaced({ told, requests, outcome }, takenOut));
    }
    return played;
  } finally {
    await real.stop();
  }
}

/** Where the service's host is Alertmanager's own affair, its requests come through us as their proxy. */
function settingsOf({ scenario: { settings, proxied = false } }: Stage): object {
  if (!proxied) return settings;
  const http = { proxy_url: '$URL', tls_config: { insecure_skip_verify: true } };
  return { ...settings, http_config: { ...(settings.http_config as object | undefined), ...http } };
}

const [onlyType, onlyName] = process.argv.slice(2);
for (const [type, scenarios] of Object.entries(allScenarios)) {
  if (onlyType !== undefined && type !== onlyType) continue;
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (onlyName !== undefined && name !== onlyName) continue;
    await record(process.env.ALERTMANAGER ?? 'alertmanager', type, name, scenario);
  }
}
