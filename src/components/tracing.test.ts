import { expect, onTestFinished, test } from 'vitest';
import { FileDiary } from '../../test/receivers/configs.ts';
import { BASE, goodConfig } from '../../test/support/config-files.ts';
import { until } from '../../test/support/until.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { LocalCollector } from '../../test/telemetry/local-collector.ts';
import { TracingDiary } from '../../test/telemetry/tracing-diary.ts';
import { NO_PARENT } from '../base/tracer.ts';
import { BUILD_INFO } from '../telemetry/build-info.ts';
import { SpanRecorder } from '../telemetry/tracing/span-recorder.ts';
import { TracingComponent } from './tracing.ts';

async function collect(): Promise<LocalCollector> {
  const collector = await LocalCollector.http();
  onTestFinished(() => collector.close());
  return collector;
}

const sentTo = ({ endpoint }: LocalCollector) =>
  goodConfig(`${BASE}tracing: {client_type: http, endpoint: '${endpoint}', insecure: true, sampling_fraction: 1}\n`);

function site() {
  const clock = new VirtualClock();
  const events = new TracingDiary();
  const recorder = new SpanRecorder(clock);
  const http = { clock, userAgent: 'test', files: new FileDiary() };
  const component = new TracingComponent(recorder, { http, build: BUILD_INFO, events });
  const span = (name: string) =>
    recorder.within(name, { kind: 'internal', attributes: {}, parent: NO_PARENT }, async () => undefined);
  return { clock, events, recorder, component, span };
}

const namesOf = (collector: LocalCollector): string[] => collector.spans.map(({ name }) => name);

test('after a commit spans go to the new collector, and the old one gets what it was due', async () => {
  const [first, second] = [await collect(), await collect()];
  const { component, span } = site();
  component.start(sentTo(first));
  await span('before');
  const staged = await component.prepare(sentTo(second));
  await span('while it is prepared');
  staged.commit();
  await span('after');
  await staged.dispose();
  await component.stop();
  expect(namesOf(first)).toEqual(['before', 'while it is prepared']);
  expect(namesOf(second)).toEqual(['after']);
});

test('after a rollback they go where they went', async () => {
  const [first, second] = [await collect(), await collect()];
  const { component, span } = site();
  component.start(sentTo(first));
  const staged = await component.prepare(sentTo(second));
  staged.commit();
  await span('in between');
  staged.rollback();
  await span('after');
  await staged.dispose();
  await component.stop();
  expect(namesOf(first)).toEqual(['after']);
  expect(namesOf(second)).toEqual(['in between']);
});

test('without the section nobody traces', async () => {
  const first = await collect();
  const { component, recorder, clock } = site();
  component.start(sentTo(first));
  const staged = await component.prepare(goodConfig(BASE));
  staged.commit();
  expect(recorder.isOn).toBe(false);
  await staged.dispose();
  expect(clock.pending).toBe(0);
});

test('a replaced collector that says nothing is given up after two seconds', async () => {
  const silent = await collect();
  silent.mood.never = true;
  const { component, clock, events, span } = site();
  component.start(sentTo(silent));
  await span('lost');
  const stopped = component.stop();
  await until('it is asked', () => silent.asked === 1);
  await clock.advance(2_000);
  await stopped;
  expect(events.lines.at(-1)).toBe('dropped 1');
});

test('a certificate that cannot be read is refused before anything changes', async () => {
  const first = await collect();
  const { component, recorder } = site();
  component.start(sentTo(first));
  const broken = goodConfig(`${BASE}tracing: {endpoint: 'x:1', tls_config: {ca_file: /nowhere/ca}}\n`);
  await expect(component.prepare(broken)).rejects.toThrow('unable to read CA cert: unable to read file /nowhere/ca');
  expect(recorder.isOn).toBe(true);
  await component.stop();
});
