// A real Alertmanager lives in a directory and leaves. Then it starts again there, and this program on a copy: both are sent
// the same alerts, and must tell the same.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { alertmanager } from '../support/peers.ts';
import { firing, type PostedAlert, Site } from '../support/program.ts';
import { RealAlertmanager } from '../support/real-alertmanager.ts';
import { type Hook, OK, Sink, status } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { CENTURY, configOf, DISK_1, DISK_2, GONE, liveIn, QUIET, REFUSING, resolved, ZONED } from './house.ts';

const KEEP = `--data.retention=${CENTURY}`;

async function startPeer(site: Site): Promise<RealAlertmanager> {
  const peer = await RealAlertmanager.start(alertmanager ?? '', site.configFile, site.storage, [KEEP]);
  atTheEnd(() => peer.stop());
  return peer;
}

async function openSink(): Promise<Sink> {
  const sink = await Sink.open();
  sink.behaviour = (response, hook) => (hook.path === REFUSING ? status(400) : OK)(response, hook);
  return sink;
}

/** `/team firing: firing DiskFull db-2, resolved DiskFull db-1`, each once, sorted. */
function told(sink: Sink): string[] {
  return [...new Set(sink.hooks.map(lineOf))].toSorted();
}

function lineOf({ path, body }: Hook): string {
  const alerts = body.alerts.map(({ status, labels }) => `${status} ${labels.alertname} ${labels.instance ?? ''}`);
  return `${path} ${body.status}: ${alerts.toSorted().join(', ')}`;
}

test('after the move it tells what Alertmanager itself would have told', async () => {
  const before = await openSink();
  const house = new Site(configOf(before.url('/')));
  mkdirSync(house.storage);
  const lived = await startPeer(house);
  const toldBefore = (): string[] => before.told.map((line, index) => `${before.hooks[index]?.path} ${line}`);
  await liveIn(lived, toldBefore);
  await lived.stop();

  const [theirs, ours] = [await openSink(), await openSink()];
  const copy = new Site(configOf(ours.url('/')));
  cpSync(house.storage, copy.storage, { recursive: true });
  writeFileSync(house.configFile, configOf(theirs.url('/')));
  const peer = await startPeer(house);
  const program = await copy.start(KEEP);
  expect(names(await program.get('/api/v2/silences'))).toEqual(names(await peer.get('/api/v2/silences')));

  const both = async (...alerts: PostedAlert[]): Promise<void> => {
    await Promise.all([peer.post('/api/v2/alerts', alerts), program.alert(...alerts)]);
  };
  const bothTell = async (alertname: string): Promise<void> => {
    await both(firing(alertname)); // in groups of their own, and due last
    for (const sink of [theirs, ours]) await sink.hears(alertname, ({ body }) => body.groupKey.includes(alertname));
  };
  await both(DISK_1, ZONED, QUIET, resolved(GONE));
  await bothTell('Fence1');
  await both(DISK_2, resolved(ZONED));
  await bothTell('Fence2');
  await both(resolved(DISK_1), GONE);
  await until(
    () => `the same is told: ${told(theirs).join('; ')} / ${told(ours).join('; ')}`,
    () => told(theirs).some(isResolveOfDisk) && told(ours).some(isResolveOfDisk),
  );
  await both({ ...DISK_2, labels: { ...DISK_2.labels, instance: 'db-3' } }, firing('Fence3'));
  for (const sink of [theirs, ours]) {
    await sink.hears('the third disk', ({ body }) => body.alerts.some(({ labels }) => labels.instance === 'db-3'));
    await sink.hears('the last', ({ body }) => body.groupKey.includes('Fence3'));
    await sink.hears('the resolve', ({ path, body }) => path === '/first' && body.status === 'resolved');
    await sink.hears('that it is back', ({ body }) => body.groupKey.includes('Gone'));
  }
  expect(told(ours)).toEqual(told(theirs));
  expect(told(ours).filter((line) => line.includes('DiskFull'))).toEqual([
    '/team firing: firing DiskFull db-2, firing DiskFull db-3',
    '/team firing: firing DiskFull db-2, resolved DiskFull db-1',
  ]);
});

function isResolveOfDisk(line: string): boolean {
  return line.includes('resolved DiskFull');
}

function names(silences: unknown): string[] {
  const list = silences as { readonly id: string; readonly status: { readonly state: string } }[];
  return list.map(({ id, status }) => `${id} ${status.state}`).toSorted();
}
