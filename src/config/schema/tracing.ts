// tracing: where Alertmanager's own traces go.

import { named, optional, type ValueOf } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { bool, float, text, word } from '../decode/values.ts';
import { httpHeaders, tlsConfig } from './http-config.ts';

export type TracingConfig = ValueOf<typeof tracing>;
export const tracing = object(
  {
    clientType: word(['http', 'grpc'], 'grpc'),
    endpoint: text(),
    samplingFraction: float(),
    insecure: bool(),
    tlsConfig: optional(tlsConfig),
    headers: httpHeaders,
    compression: word(['', 'gzip'], ''),
    timeoutMs: named('timeout', duration()),
  },
  (value, report) => {
    if (value.endpoint === '') report.error('AM2005', undefined, 'tracing endpoint must be set');
  },
);
