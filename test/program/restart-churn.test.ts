// Restart after restart while alerts come and go, by kill -9 and by SIGTERM, judged by what the receiver is told. The seed
// fixes what is done, not what the machine is doing meanwhile.

import { expect, test } from 'vitest';
import { integerBetween, seededRandom } from '../../src/base/random.ts';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { after, type Hook, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const LIVES = 16;
const SEED = Number(process.env.AMP_SEED ?? 20_261_124);
/** The answer's delay, the store's commit, and time for a busy machine. */
const OUTCOME_WRITTEN_WITHIN_MS = 700;
/** What was sent before the kill may be read by the receiver after it. */
const UNDER_WAY_MS = 200;

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

/**
 * Sixteen lives of the program, most of them short, and one more. Each alert fires once, and ends once it was told. The
 * receiver takes up to 40 ms to answer, so that some ends meet an attempt in flight. Returns when all has been told.
 */
async function restarts(sink: Sink, end: (program: Program) => Promise<unknown>): Promise<string[]> {
  const random = seededRandom(SEED);
  sink.behaviour = (response, hook) => after(integerBetween(random, 0, 40))(response, hook);
  const site = new Site(config(sink));
  const sender = new Sender();
  for (let life = 0; life < LIVES; life += 1) {
    const program = await site.start();
    const lastsMs = life % 4 === 3 ? integerBetween(random, 700, 1200) : integerBetween(random, 20, 300);
    const over = performance.now() + lastsMs;
    if (life < LIVES / 2) for (let i = 0; i < 3; i += 1) sender.fires(`life${life}x${i}`);
    for (const name of sender.names) {
      if (sink.told.includes(`firing ${name}`) && random.next() < 0.15) sender.ends(name);
    }
    await until('its time is up', async () => {
      await sender.send(program);
      return performance.now() > over;
    });
    await end(program);
  }
  const program = await site.start();
  await sender.send(program);
  for (const name of sender.names) {
    await sink.hears(`seed ${SEED}: ${name} fires`, isAbout(name, 'firing'));
    sender.ends(name);
  }
  await sender.send(program);
  for (const name of sender.names) await sink.hears(`seed ${SEED}: the end of ${name}`, isAbout(name, 'resolved'));
  await program.alert(firing('Probe')); // whatever was due is told before it
  await sink.hears('the probe', isAbout('Probe', 'firing'));
  return sender.names;
}

function isAbout(name: string, status: string): (hook: Hook) => boolean {
  return ({ body }) => body.status === status && body.groupLabels.alertname === name;
}

test.concurrent('killed sixteen times: every alert is told firing and resolved, and again only if a kill came before the outcome was kept', async () => {
  const sink = await Sink.open();
  const killedAtMs: number[] = [];
  const names = await restarts(sink, (program) => {
    killedAtMs.push(Date.now());
    return program.killed();
  });
  for (const name of names) {
    const tellings = sink.hooks.filter(({ body }) => body.groupLabels.alertname === name);
    const order = tellings.map(({ body }) => body.status).join(' ');
    expect(order, `seed ${SEED}: ${name}`).toMatch(/^(firing ?)+(resolved ?)+$/);
    for (const status of ['firing', 'resolved']) {
      const times = tellings.filter(isAbout(name, status)).map(({ atMs }) => atMs);
      for (const atMs of times.slice(0, -1)) {
        const excuse = killedAtMs.find(
          (killMs) => killMs > atMs - UNDER_WAY_MS && killMs < atMs + OUTCOME_WRITTEN_WITHIN_MS,
        );
        expect(excuse, `seed ${SEED}: ${status} ${name} again, ${times.map((one) => one - atMs)} ms`).toBeDefined();
      }
    }
  }
});

test.concurrent('ended by SIGTERM sixteen times: every alert is told firing and resolved, each exactly once', async () => {
  const sink = await Sink.open();
  const names = await restarts(sink, async (program) => {
    expect(await program.terminated()).toEqual({ code: 0, signal: null });
  });
  const wanted = names.flatMap((name) => [`firing ${name}`, `resolved ${name}`]);
  expect(sink.told.toSorted(), `seed ${SEED}`).toEqual([...wanted, 'firing Probe'].toSorted());
});
