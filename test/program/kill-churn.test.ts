// kill -9 again and again while alerts come and go, judged by what the receiver is told.

import { expect, test } from 'vitest';
import { integerBetween, seededRandom } from '../../src/base/random.ts';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { after, type Hook, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const KILLS = 20;
/** The answer's delay, the store's second, and time for a busy machine. */
const OUTCOME_WRITTEN_WITHIN_MS = 1500;

function config(sink: Sink): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`;
}

/** A sender like Prometheus: it knows what fires, and says so again and again, whether or not it is heard. */
class Sender {
  readonly #now = new Map<string, 'firing' | 'resolved'>();

  get names(): string[] {
    return [...this.#now.keys()];
  }

  fires(name: string): void {
    this.#now.set(name, 'firing');
  }

  ends(name: string): void {
    this.#now.set(name, 'resolved');
  }

  async send(program: Program): Promise<void> {
    await program.alert(...[...this.#now].map(([name, state]) => (state === 'firing' ? firing(name) : resolved(name))));
  }
}

test('alerts come and go while the program is killed twenty times: all are told, none twice without a reason', async () => {
  // Method: each alert fires once and ends once, some lives after it was told. The receiver takes up to 40 ms to answer, so
  // that some kills meet an attempt in flight. A telling may come again only if a kill came soon after it: in its flight, or
  // before its outcome was written.
  const seed = Number(process.env.AMP_SEED ?? 20_261_124);
  const random = seededRandom(seed);
  const sink = await Sink.open();
  sink.behaviour = (response, hook) => after(integerBetween(random, 0, 40))(response, hook);
  const site = new Site(config(sink));
  const sender = new Sender();
  const killedAtMs: number[] = [];
  for (let life = 0; life < KILLS; life += 1) {
    const program = await site.start();
    const lastsMs = life % 4 === 3 ? integerBetween(random, 700, 1200) : integerBetween(random, 20, 300);
    const end = performance.now() + lastsMs;
    if (life < KILLS / 2) for (let i = 0; i < 3; i += 1) sender.fires(`life${life}x${i}`);
    for (const name of sender.names) {
      if (sink.told.includes(`firing ${name}`) && random.next() < 0.15) sender.ends(name);
    }
    await until('its time is up', async () => {
      await sender.send(program);
      return performance.now() > end;
    });
    killedAtMs.push(Date.now());
    await program.killed();
  }
  const program = await site.start();
  await sender.send(program);
  for (const name of sender.names) {
    await sink.hears(`seed ${seed}: ${name} fires`, ({ body }) =>
      body.alerts.some((alert) => alert.labels.alertname === name),
    );
    sender.ends(name);
  }
  await sender.send(program);
  for (const name of sender.names) {
    const ended = ({ body }: Hook): boolean => body.status === 'resolved' && body.groupLabels.alertname === name;
    await sink.hears(`seed ${seed}: the end of ${name}`, ended);
  }
  await program.alert(firing('Probe')); // whatever was due is told before it
  await sink.hears('the probe', ({ body }) => body.groupLabels.alertname === 'Probe');

  for (const name of sender.names) {
    const tellings = sink.hooks.filter(({ body }) => body.groupLabels.alertname === name);
    expect([...new Set(tellings.map(({ body }) => body.status))], `seed ${seed}: ${name}`).toEqual([
      'firing',
      'resolved',
    ]);
    for (const status of ['firing', 'resolved']) {
      const times = tellings.filter(({ body }) => body.status === status).map(({ atMs }) => atMs);
      for (const atMs of times.slice(0, -1)) {
        const excuse = killedAtMs.find((killMs) => killMs >= atMs && killMs < atMs + OUTCOME_WRITTEN_WITHIN_MS);
        expect(excuse, `seed ${seed}: ${status} ${name} told again, ${times.map((one) => one - atMs)}`).toBeDefined();
      }
    }
    const unordered = tellings.map(({ body }) => body.status).join(' ');
    expect(unordered, `seed ${seed}: ${name}`).toMatch(/^(firing ?)+(resolved ?)+$/);
  }
});
