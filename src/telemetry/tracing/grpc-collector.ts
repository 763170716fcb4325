// GrpcCollector: OTLP over gRPC: one unary call a batch (grpc.io, "gRPC over HTTP2"), on one HTTP/2 connection, with or
// without TLS.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { TracingConfig } from '../../config/schema/tracing.ts';
import type { ConnectionResponse } from '../../receivers/http/connections.ts';
import { Dialer } from '../../receivers/http/dialer.ts';
import { goErrorText } from '../../receivers/http/go-error-text.ts';
import type { HttpSite } from '../../receivers/http/http-client.ts';
import { HttpFailure } from '../../receivers/http/http-failure.ts';
import type { Http2Connection } from '../../receivers/http/http2-connection.ts';
import { ConnectHeaders } from '../../receivers/http/proxy/http-tunnel.ts';
import { ProxyChoice } from '../../receivers/http/proxy/proxy-choice.ts';
import { HeaderSource } from '../../receivers/http/request-headers.ts';
import { discard } from '../../receivers/http/response-body.ts';
import { type TlsMaterial, tlsMaterial } from '../../receivers/http/tls-material.ts';
import { unlessAborted } from '../../receivers/http/unless-aborted.ts';
import { type Collector, collectorHttp, collectorUrl } from './collector.ts';
import type { SendOutcome } from './span-queue.ts';

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
/** Longer than the pause between two batches. */
const IDLE_MS = 60_000;
const PREFIX_LENGTH = 5;
/** By their number (grpc.io, "Status codes"). */
const CODES: readonly string[] = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];
/** The collector may take it later (OTLP specification, "Failures"). */
const TRY_AGAIN: ReadonlySet<string> = new Set([
  'Canceled',
  'DeadlineExceeded',
  'ResourceExhausted',
  'Aborted',
  'OutOfRange',
  'Unavailable',
  'DataLoss',
]);
const compressed = promisify(gzip);

export class GrpcCollector implements Collector {
  readonly #url: URL;
  readonly #config: TracingConfig;
  readonly #site: HttpSite;
  readonly #headers: HeaderSource;
  readonly #tls: TlsMaterial | undefined;
  readonly #connectHeaders: ConnectHeaders;
  #connection: Http2Connection | undefined;
  #dialing: Promise<Http2Connection> | undefined;
  #isClosed = false;

  /** Throws HttpFailure where the config cannot be honoured. */
  constructor(config: TracingConfig, site: HttpSite) {
    const http = collectorHttp(config);
    this.#url = collectorUrl(config, PATH);
    this.#config = config;
    this.#site = site;
    this.#headers = new HeaderSource(http, site.userAgent, site.files);
    this.#tls = tlsMaterial(http.tlsConfig, site.files);
    this.#connectHeaders = new ConnectHeaders(http.proxy, site.userAgent);
  }

  prime(): void {
    this.#tls?.prime();
  }

  async send(request: Buffer, signal: AbortSignal): Promise<SendOutcome> {
    try {
      return await this.#call(request, signal);
    } catch (error) {
      return { kind: 'failed', reason: goErrorText(error, this.#url), again: true };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#connection?.close();
  }

  async #call(message: Buffer, signal: AbortSignal): Promise<SendOutcome> {
    const compresses = this.#config.compression === 'gzip';
    const own = [
      ['Content-Type', 'application/grpc'] as const,
      ['Te', 'trailers'] as const,
      ...(compresses ? [['Grpc-Encoding', 'gzip'] as const] : []),
    ];
    const hop = { url: this.#url, method: 'POST', trusted: true } as const;
    const { pairs } = await this.#headers.headersFor(hop, own, signal);
    const connection = await unlessAborted(signal, this.#connected());
    const body = framed(compresses ? await compressed(message) : message, compresses);
    return await outcomeOf(
      await connection.request({ url: this.#url, method: 'POST', headers: pairs, body, signal }),
      this.#site,
    );
  }

  async #connected(): Promise<Http2Connection> {
    if (this.#connection?.isOpen) return this.#connection;
    this.#dialing ??= this.#dial().finally(() => {
      this.#dialing = undefined;
    });
    return await this.#dialing;
  }

  async #dial(): Promise<Http2Connection> {
    // Late: where nobody traces, neither is loaded.
    const [{ default: undici }, { Http2Connection }] = await Promise.all([
      import('undici'),
      import('../../receivers/http/http2-connection.ts'),
    ]);
    const { tlsConfig, proxy } = collectorHttp(this.#config);
    const { clock, environment = {} } = this.#site;
    const settings = {
      tls: tlsConfig,
      context: await this.#tls?.current(),
      proxies: new ProxyChoice(proxy, environment),
      connectHeaders: this.#connectHeaders,
      clock,
    };
    const socket = await new Dialer(settings, undici.buildConnector).connectForHttp2(this.#url);
    if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
      socket.destroy();
      throw new HttpFailure('the collector does not speak HTTP/2, which gRPC needs');
    }
    if (this.#isClosed) socket.destroy();
    this.#connection = new Http2Connection(this.#url.origin, socket, clock, IDLE_MS);
    return this.#connection;
  }
}

function framed(message: Buffer, isCompressed: boolean): Buffer {
  const prefix = Buffer.alloc(PREFIX_LENGTH);
  prefix.writeUInt8(isCompressed ? 1 : 0);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The status follows the answer, or stands in its place. */
async function outcomeOf(
  { statusCode, headers, body, trailing }: ConnectionResponse,
  site: HttpSite,
): Promise<SendOutcome> {
  discard(body, site.clock);
  if (statusCode !== 200)
    return { kind: 'failed', reason: `unexpected status code ${statusCode}`, again: statusCode >= 500 };
  const said = headers['grpc-status'] === undefined ? await trailing : headers;
  const code = CODES[Number(said?.['grpc-status'] ?? Number.NaN)] ?? 'Unknown';
  return code === 'OK'
    ? { kind: 'taken' }
    : { kind: 'failed', reason: `rpc error: code = ${code}`, again: TRY_AGAIN.has(code) };
}
