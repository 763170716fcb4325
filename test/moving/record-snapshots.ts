// Records what a real Alertmanager leaves in its storage directory: `ALERTMANAGER=/path/to/alertmanager tsx
// test/moving/record-snapshots.ts` writes test/golden/snapshots: its two files, and what its API said of its silences.

import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertmanager } from '../support/peers.ts';
import { RealAlertmanager } from '../support/real-alertmanager.ts';
import { CENTURY, configOf, liveIn, REFUSING } from './house.ts';

if (alertmanager === undefined) throw new Error('name a real Alertmanager: ALERTMANAGER=/path/to/alertmanager');
const golden = new URL('../golden/snapshots/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
const told: string[] = [];
const sink = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { status, alerts } = JSON.parse(Buffer.concat(chunks).toString());
  const names = alerts.map(({ labels }: { labels: { alertname: string } }) => labels.alertname);
  told.push(`${request.url} ${status} ${names.join(' ')}`);
  response.writeHead(request.url === REFUSING ? 400 : 200).end();
}).listen(0, '127.0.0.1');
await once(sink, 'listening');

const configFile = join(folder, 'alertmanager.yml');
const storage = join(folder, 'data');
writeFileSync(configFile, configOf(`http://127.0.0.1:${(sink.address() as AddressInfo).port}`));
const peer = await RealAlertmanager.start(alertmanager, configFile, storage, [`--data.retention=${CENTURY}`]);
try {
  const silences = await liveIn(peer, () => told);
  await peer.stop();
  mkdirSync(golden, { recursive: true });
  for (const name of ['silences', 'nflog']) copyFileSync(join(storage, name), join(golden, name));
  writeFileSync(join(golden, 'silences.json'), `${JSON.stringify(silences, null, 2)}\n`);
} finally {
  await peer.stop();
  sink.close();
  rmSync(folder, { recursive: true });
}
