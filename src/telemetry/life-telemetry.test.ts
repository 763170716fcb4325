import { expect, test } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.ts';
import { parseConfig } from '../config/parse-config.ts';
import type { FirstConfig } from '../reload/first-config.ts';
import type { Runtime } from '../reload/runtime.ts';
import { BUILD_INFO } from './build-info.ts';
import { LifeTelemetry } from './life-telemetry.ts';
import { Metrics } from './metrics.ts';

const CONFIG = `
route: {receiver: team}
receivers: [{name: team, webhook_configs: [{url: 'http://x/'}, {url: 'http://y/'}]}, {name: nobody}]
`;

test('with receiver names in metrics, each receiver shows its zeros from the moment its config runs', async () => {
  const metrics = new Metrics({
    build: BUILD_INFO,
    peerName: undefined,
    labels: { alertNames: false, receiverNames: true, groupKeys: false },
    perAlertnameMax: 0,
    droppedLogLines: () => 0,
    ofProcess: false,
  });
  const { config } = parseConfig(CONFIG, 'alertmanager.yml', { matcherMode: 'fallback' });
  const first = {
    config,
    source: { file: 'alertmanager.yml' },
    warnings: [],
    fileErrors: [],
  } as unknown as FirstConfig;
  new LifeTelemetry(metrics, new RecordingLog()).firstConfigRuns(first, { config, text: CONFIG } as Runtime, 0);
  const text = await metrics.render();
  expect(text.match(/^alertmanager_notifications_total\{.*/gm)).toEqual([
    'alertmanager_notifications_total{integration="webhook",receiver_name="team"} 0',
  ]);
  expect(text.match(/^alertmanager_notifications_failed_total\{.*receiver_name="team".*\} 0$/gm)).toHaveLength(7);
});

test('a text that was cut is told with its limit, in the words of Alertmanager', () => {
  const log = new RecordingLog();
  const life = new LifeTelemetry(undefined as unknown as Metrics, log);
  life.textCut('team', 'slack[0]', { what: 'title', max: 1024, unit: 'runes' });
  life.textCut('team', 'webex[0]', { what: 'message', max: 7439, unit: 'bytes' });
  const event = 'notify.text.truncated';
  expect(log.records).toMatchObject([
    { level: 'warn', event, fields: { msg: 'Truncated title', integration: 'slack[0]', maxRunes: 1024 } },
    { level: 'warn', event, fields: { msg: 'Truncated message', integration: 'webex[0]', maxBytes: 7439 } },
  ]);
});
