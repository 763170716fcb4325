// TlsMaterial: what tls_config says, as Node's TLS takes it. Certificates and keys in files are read before every request
// and taken when they have changed and are good together; until then, and while they cannot be read, the last good ones serve.

import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions, type SecureVersion } from 'node:tls';
import type { TlsConfig, TlsVersion } from '../../config/schema/http-config.ts';
import { HttpFailure } from './http-failure.ts';
import { type FileEvents, ReferencedFile } from './referenced-file.ts';

/** PEM texts; empty where there is none. */
interface Pems {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const NODE_VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Undefined where nothing changes how Node connects by itself. */
export function tlsMaterial(config: TlsConfig, events: FileEvents): TlsMaterial | undefined {
  const { ca, caFile, cert, certFile, minVersion, maxVersion } = config;
  const isPlain = [caFile, certFile, minVersion, maxVersion].every((value) => value === undefined);
  return ca === '' && cert === '' && isPlain ? undefined : new TlsMaterial(config, events);
}

export class TlsMaterial {
  readonly #config: TlsConfig;
  readonly #events: FileEvents;
  readonly #caFile: ReferencedFile | undefined;
  readonly #certFile: ReferencedFile | undefined;
  readonly #keyFile: ReferencedFile | undefined;
  #good: { readonly pems: Pems; readonly context: SecureContext } | undefined;

  constructor(config: TlsConfig, events: FileEvents) {
    this.#config = config;
    this.#events = events;
    this.#caFile = pemFile(config.caFile, 'CA cert', events);
    this.#certFile = pemFile(config.certFile, 'specified client cert', events);
    this.#keyFile = pemFile(config.keyFile, 'specified client key', events);
  }

  /** Reads and checks everything now; throws {@link HttpFailure} in Alertmanager's words where it is of no use. */
  prime(): void {
    this.#take(this.#withInline(this.#caFile?.readNow(), this.#certFile?.readNow(), this.#keyFile?.readNow()));
  }

  /** What to connect with: the same object for as long as nothing has changed. */
  async current(): Promise<SecureContext> {
    // One after the other: of two that are missing, the same one is always named.
    const ca = await this.#caFile?.read();
    const cert = await this.#certFile?.read();
    const key = await this.#keyFile?.read();
    return this.#take(this.#withInline(ca, cert, key));
  }

  #withInline(ca: string | undefined, cert: string | undefined, key: string | undefined): Pems {
    const config = this.#config;
    return { ca: ca ?? config.ca, cert: cert ?? config.cert, key: key ?? config.key?.reveal() ?? '' };
  }

  #take(pems: Pems): SecureContext {
    if (this.#good !== undefined && samePems(pems, this.#good.pems)) return this.#good.context;
    try {
      this.#good = { pems, context: contextOf(pems, this.#config) };
    } catch (error) {
      if (this.#good === undefined) throw error;
      // A certificate whose key has not been replaced yet: the next request looks again.
      const path = this.#config.certFile ?? this.#config.caFile ?? '';
      this.#events.fileUnreadable(path, error instanceof Error ? error.message : 'not usable', true);
    }
    return this.#good.context;
  }
}

function pemFile(path: string | undefined, what: string, events: FileEvents): ReferencedFile | undefined {
  if (path === undefined) return undefined;
  return new ReferencedFile(path, `unable to read ${what}: unable to read file ${path}`, events);
}

function samePems(a: Pems, b: Pems): boolean {
  return a.ca === b.ca && a.cert === b.cert && a.key === b.key;
}

function contextOf({ ca, cert, key }: Pems, config: TlsConfig): SecureContext {
  const options: SecureContextOptions = { ...versions(config) };
  if (ca !== '') options.ca = authorities(ca, config);
  if (cert !== '') Object.assign(options, { cert, key });
  try {
    return createSecureContext(options);
  } catch {
    // OpenSSL's own words may quote the input.
    throw new HttpFailure(
      `unable to use specified client cert (${place(config.certFile)}) & key (${place(config.keyFile)})`,
    );
  }
}

/** The certificates that can be read; Node would take a text without any in silence. */
function authorities(pem: string, config: TlsConfig): string[] {
  const good = (pem.match(CERTIFICATE) ?? []).filter(isCertificate);
  if (good.length === 0) throw new HttpFailure(`unable to use specified CA cert ${place(config.caFile)}`);
  return good;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function place(file: string | undefined): string {
  return file === undefined ? 'inline' : `file ${file}`;
}

function versions({ minVersion, maxVersion }: TlsConfig): SecureContextOptions {
  const options: SecureContextOptions = { minVersion: NODE_VERSIONS[minVersion ?? 'TLS12'] };
  if (maxVersion !== undefined) options.maxVersion = NODE_VERSIONS[maxVersion];
  // OpenSSL 3 offers versions older than 1.2 on its lowest level only.
  if (minVersion === 'TLS10' || minVersion === 'TLS11') options.ciphers = 'DEFAULT@SECLEVEL=0';
  return options;
}
