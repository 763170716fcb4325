// tracing and event_recorder: what Alertmanager tells about itself.

import type { Secret } from '../../base/secret.ts';
import type { HttpConfig, HttpHeaderConfig, TlsConfig } from './http-config.ts';

export interface TracingConfig {
  readonly clientType: 'http' | 'grpc';
  readonly endpoint: string;
  readonly samplingFraction: number;
  readonly insecure: boolean;
  readonly tlsConfig: TlsConfig | undefined;
  readonly headers: ReadonlyMap<string, HttpHeaderConfig>;
  readonly compression: '' | 'gzip';
  readonly timeoutMs: number;
}

export interface EventRecorderConfig {
  readonly fileOutputs: readonly { readonly path: string }[];
  /** Since 0.34: events on standard output. Counted only: such an output has no settings. */
  readonly stdoutOutputs: readonly unknown[];
  readonly webhookOutputs: readonly WebhookOutputConfig[];
  readonly kafkaOutputs: readonly KafkaOutputConfig[];
}

export interface WebhookOutputConfig {
  readonly url: Secret;
  readonly httpConfig: HttpConfig | undefined;
  readonly timeoutMs: number;
  readonly workers: number;
  readonly maxRetries: number;
  readonly retryBackoffMs: number;
}

export interface KafkaOutputConfig {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly clientId: string;
  readonly format: string;
  readonly acks: string;
  readonly compression: string;
  readonly bufferSize: number;
  readonly tlsConfig: TlsConfig | undefined;
}
