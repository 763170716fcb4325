// Records what a real Alertmanager asks of AWS: `ALERTMANAGER=/path/to/alertmanager tsx test/receivers/record-sns.ts [name]`
// writes test/golden/receivers/sns/*.json, which src/receivers/sns.golden.test.ts compares with.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsCloud } from './aws-cloud.ts';
import { RealAlertmanager } from './real-alertmanager.ts';
import { replaced } from './scenario.ts';
import { BARE_ENVIRONMENT, type SnsGolden, type SnsScenario, snsGoldenUrl, steadyRequests } from './sns-scenario.ts';
import { snsScenarios } from './sns-scenarios.ts';

async function record(name: string, scenario: SnsScenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'record-sns-'));
  const cloud = await AwsCloud.start(scenario.answers);
  const places = [
    ['$URL', cloud.url],
    ['$FOLDER', folder],
  ] as const;
  for (const [file, content] of Object.entries(scenario.files ?? {})) {
    writeFileSync(join(folder, file), replaced(content, places));
  }
  const alertmanager = await RealAlertmanager.start(process.env.ALERTMANAGER ?? 'alertmanager', {
    folder,
    type: 'sns',
    settings: replaced(scenario.settings, places),
    env: replaced({ ...BARE_ENVIRONMENT, ...scenario.env }, places),
  });
  try {
    const { told, outcome } = await alertmanager.tell(scenario.alerts ?? [{ labels: { alertname: 'Up' } }]);
    const takenOut = places.map(([what, by]) => [by, what] as const);
    const played = replaced({ told, outcome, requests: steadyRequests(cloud.requests) }, takenOut);
    const golden: SnsGolden = { ...scenario, ...played };
    mkdirSync(snsGoldenUrl(), { recursive: true });
    writeFileSync(snsGoldenUrl(name), `${JSON.stringify(golden, null, 2)}\n`);
    console.log(`${name}: ${JSON.stringify(outcome)}`);
  } finally {
    await alertmanager.stop();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [only] = process.argv.slice(2);
for (const [name, scenario] of Object.entries(snsScenarios)) {
  if (only === undefined || only === name) await record(name, scenario);
}
