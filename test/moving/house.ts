// House: what lives in the storage directory that is moved into: the config, the alerts that Alertmanager told of, its
// silences. Shared by the script that records it and by the tests that move in.

import type { PostedAlert } from '../support/program.ts';
import type { RealAlertmanager } from '../support/real-alertmanager.ts';
import { until } from '../support/until.ts';

/** Recordings must not grow old: everything lasts for a hundred years. */
export const CENTURY = '876000h';

export function configOf(sinkUrl: string): string {
  return `
route:
  receiver: team
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 1s
  repeat_interval: 50y
  routes:
    - {matchers: ['zone = "é 中"'], receiver: two, continue: true}
    - {matchers: ['zone = "é 中"'], receiver: team}
receivers:
  - {name: team, webhook_configs: [{url: '${new URL('/team', sinkUrl)}'}]}
  - {name: two, webhook_configs: [{url: '${new URL('/first', sinkUrl)}'}, {url: '${new URL('/refusing', sinkUrl)}'}]}
`;
}

/** The sink of the recording refuses what goes here, so that Alertmanager does not take it as told. */
export const REFUSING = '/refusing';

/** Two in a group; told, to be told resolved. */
export const DISK_1 = alert('DiskFull', { instance: 'db-1', mountpoint: '/var/lib/postgresql/data', severity: 'page' });
export const DISK_2 = alert('DiskFull', { instance: 'db-2', mountpoint: '/var/lib/postgresql/data', severity: 'page' });
/** Goes to two receivers, one of them with a webhook that refuses. */
export const ZONED = alert('Zoned', { zone: 'é 中', long: 'x'.repeat(100) });
/** Told as firing and as resolved. */
export const GONE = alert('Gone');
/** Silenced, never told. */
export const QUIET = alert('Quiet');

export const FIRST_DAY = [DISK_1, DISK_2, ZONED, GONE, QUIET];

const FAR_MS = Date.UTC(2120, 0, 1);

function alert(alertname: string, labels: Readonly<Record<string, string>> = {}): PostedAlert {
  return { labels: { alertname, ...labels } };
}

export function resolved(one: PostedAlert): PostedAlert {
  return { ...one, endsAt: new Date().toISOString() };
}

/** Lives there until everything is told; answers what its API says of its silences. */
export async function liveIn(peer: RealAlertmanager, told: () => readonly string[]): Promise<unknown> {
  const from = (ms: number): object => ({
    startsAt: new Date(ms).toISOString(),
    endsAt: new Date(FAR_MS).toISOString(),
  });
  const now = Date.now();
  const equal = { name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true };
  await peer.silence({ matchers: [equal], ...from(now), createdBy: 'ann', comment: 'at work' });
  const several = [
    { name: 'zone', value: 'eu-.*|us-[0-9]+', isRegex: true, isEqual: true },
    { name: 'severity', value: 'page', isRegex: false, isEqual: false },
    { name: 'job', value: 'a.*', isRegex: true, isEqual: false },
  ];
  await peer.silence({
    matchers: several,
    ...from(now),
    createdBy: 'bob',
    comment: 'line one\nline "two" é 中 😀',
    annotations: { ticket: 'OPS-1', empty: '' },
  });
  await peer.silence({ matchers: [equal], ...from(FAR_MS - 1000), createdBy: 'ann', comment: 'pending' });
  await peer.expire(await peer.silence({ matchers: [equal], ...from(now), createdBy: 'ann', comment: 'ended' }));

  await peer.post('/api/v2/alerts', FIRST_DAY);
  const heard = async (...lines: string[]): Promise<void> => {
    await until(
      () => `${lines.join(', ')}; there was ${told().join(', ')}`,
      () => lines.every((line) => told().includes(line)),
    );
  };
  await heard(
    '/team firing DiskFull DiskFull',
    '/team firing Zoned',
    '/first firing Zoned',
    `${REFUSING} firing Zoned`,
    '/team firing Gone',
  );
  await peer.post('/api/v2/alerts', [resolved(GONE)]);
  await heard('/team resolved Gone');
  return await peer.get('/api/v2/silences');
}
