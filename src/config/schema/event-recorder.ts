// event_recorder: outputs for Alertmanager's events.

import { named, optional, type ValueOf } from '../decode/codec.ts';
import { anything, list } from '../decode/collections.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { secretUrl } from '../decode/urls.ts';
import { bool, int64, text, word } from '../decode/values.ts';
import { httpConfig, tlsConfig } from './http-config.ts';

const fileOutput = object({ path: pathBesideConfig() }, (output, report) => {
  if (output.path === undefined) report.error('AM2005', undefined, 'event_recorder file output requires a path');
});

const webhookOutput = object(
  {
    url: secretUrl(),
    httpConfig: optional(httpConfig),
    timeoutMs: named('timeout', duration()),
    workers: int64(),
    maxRetries: int64(),
    retryBackoffMs: named('retry_backoff', duration()),
    batch: bool(), // since 0.34
  },
  (output, report) => {
    if (output.url === undefined) report.error('AM2005', undefined, 'event_recorder webhook output requires a url');
  },
);

const kafkaOutput = object(
  {
    brokers: list(text()),
    topic: text(),
    clientId: text(),
    format: word(['', 'json', 'protobuf'], ''),
    acks: word(['', 'none', 'leader', 'all'], ''),
    compression: word(['', 'none', 'gzip', 'snappy', 'lz4', 'zstd'], ''),
    bufferSize: int64(),
    tlsConfig: optional(tlsConfig),
  },
  (output, report) => {
    if (output.brokers.length === 0) report.error('AM2005', undefined, 'kafka: at least one broker is required');
    if (output.brokers.includes('')) report.error('AM2005', 'brokers', 'kafka: broker entries must be non-empty');
    if (output.topic === '') report.error('AM2005', undefined, 'event_recorder kafka output requires a topic');
  },
);

export type EventRecorderConfig = ValueOf<typeof eventRecorder>;
export const eventRecorder = object({
  fileOutputs: list(fileOutput),
  stdoutOutputs: list(anything()), // since 0.34; they have no settings
  webhookOutputs: list(webhookOutput),
  kafkaOutputs: list(kafkaOutput),
});
