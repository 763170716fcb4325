// The web config file: TLS, headers, basic auth and a rate limit, in the format of Prometheus's exporter toolkit. Text in,
// WebConfig or all problems out; pure.

import type { Secret } from '../../base/secret.ts';
import { ConfigError } from '../../config/config-error.ts';
import { decode, type ValueOf } from '../../config/decode/codec.ts';
import { list, mapOf } from '../../config/decode/collections.ts';
import { goDuration } from '../../config/decode/durations.ts';
import { section } from '../../config/decode/object.ts';
import { pathBesideConfig } from '../../config/decode/paths.ts';
import { Reading } from '../../config/decode/reading.ts';
import { givenSecret, secret } from '../../config/decode/secrets.ts';
import { bool, int, text, word } from '../../config/decode/values.ts';
import { Source } from '../../config/source.ts';
import { parseYaml } from '../../config/yaml/parse-yaml.ts';
import type { RateLimit } from './rate-limiter.ts';
import { CIPHERS, CURVES, TLS_VERSIONS } from './tls-names.ts';

export interface WebConfig {
  /** Undefined: plain HTTP. */
  readonly tls: TlsServerConfig | undefined;
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** bcrypt hashes by user; empty: everybody may ask. */
  readonly users: ReadonlyMap<string, Secret>;
  readonly rateLimit: RateLimit;
}

export type TlsServerConfig = ValueOf<typeof tlsServerConfig>;

const CLIENT_AUTH_TYPES = [
  '',
  'NoClientCert',
  'RequestClientCert',
  'RequireClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;

// The toolkit lets nothing else be set, and these only so.
const HEADERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Strict-Transport-Security', []],
  ['X-Content-Type-Options', ['nosniff']],
  ['X-Frame-Options', ['deny', 'sameorigin']],
  ['X-XSS-Protection', []],
  ['Content-Security-Policy', []],
]);
/** The toolkit would take it, and let everybody in. */
const SANS_NEED_A_CERTIFICATE =
  'client_allowed_sans requires a client_auth_type that asks for certificates, such as RequireAndVerifyClientCert';
const BCRYPT = /^\$2[abxy]?\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

const tlsServerConfig = section(
  {
    cert: text(),
    key: secret(),
    clientCa: text(),
    certFile: pathBesideConfig(),
    keyFile: pathBesideConfig(),
    clientAuthType: word(CLIENT_AUTH_TYPES, ''),
    clientCaFile: pathBesideConfig(),
    cipherSuites: list(word(CIPHERS, 'TLS_AES_128_GCM_SHA256')),
    curvePreferences: list(word(CURVES, 'X25519')),
    minVersion: word(TLS_VERSIONS, 'TLS12'),
    maxVersion: word(TLS_VERSIONS, 'TLS13'),
    preferServerCipherSuites: bool(true),
    clientAllowedSans: list(text()),
  },
  (tls, report) => {
    if (usesTls(tls)) for (const [field, code, message] of contradictions(tls)) report.error(code, field, message);
  },
);

// `http2: true`, the default, lets clients speak HTTP/2; none has to. We speak HTTP/1.1 in any case.
const httpServerConfig = section({ http2: bool(true), headers: mapOf(text()) }, ({ headers }, report) => {
  for (const [name, value] of headers) {
    const allowed = HEADERS.get(name);
    if (allowed === undefined) report.error('AM2008', 'headers', `HTTP header "${name}" can not be configured`);
    else if (allowed.length > 0 && !allowed.includes(value))
      report.error('AM2008', 'headers', `invalid value for ${name}: must be one of ${allowed.join(', ')}`);
    else if (/[^\t\x20-\x7e]/.test(value))
      report.error('AM2008', 'headers', `invalid character in the value of ${name}`);
  }
});

const webConfig = section(
  {
    tlsServerConfig,
    httpServerConfig,
    rateLimit: section({ burst: int({ least: 0 }), interval: goDuration() }),
    basicAuthUsers: mapOf(givenSecret()),
  },
  ({ basicAuthUsers }, report) => {
    for (const [user, hash] of basicAuthUsers) {
      if (!BCRYPT.test(hash.reveal())) report.error('AM2008', 'basicAuthUsers', `user "${user}": not a bcrypt hash`);
    }
  },
);

/** Throws {@link ConfigError} with everything that is wrong. `folder`: relative paths count from it. */
export function decodeWebConfig(file: string, content: string, folder: string): WebConfig {
  const source = new Source(file, content);
  const reading = new Reading(source, folder, 'fallback');
  const document = parseYaml(content);
  if (!document.ok) {
    const { code, offset, message } = document.problem;
    throw new ConfigError([{ code, severity: 'error', at: source.position(offset), path: '', message }]);
  }
  const value = document.root === undefined ? webConfig.absent : decode(webConfig, document.root, undefined, reading);
  if (reading.errors > 0) throw new ConfigError(reading.problems);
  const { tlsServerConfig: tls, httpServerConfig: http, rateLimit, basicAuthUsers } = value;
  return {
    tls: usesTls(tls) ? tls : undefined,
    headers: Object.fromEntries(http.headers),
    users: basicAuthUsers,
    rateLimit: { burst: rateLimit.burst, intervalMs: rateLimit.interval },
  };
}

interface TlsFields {
  readonly cert: string;
  readonly certFile: string | undefined;
  readonly key: Secret | undefined;
  readonly keyFile: string | undefined;
  readonly clientCa: string;
  readonly clientCaFile: string | undefined;
  readonly clientAuthType: string;
  readonly clientAllowedSans: readonly string[];
  readonly minVersion: string;
  readonly maxVersion: string;
}

/** Any of these asks for TLS; what is missing then is an error. */
function usesTls({ cert, certFile, key, keyFile, clientCa, clientCaFile, clientAuthType }: TlsFields): boolean {
  return [cert, certFile, key, keyFile, clientCa, clientCaFile, clientAuthType].some(
    (value) => value !== undefined && value !== '',
  );
}

type Contradiction = readonly [field: keyof TlsFields | undefined, code: 'AM2005' | 'AM2007', message: string];

/** In the toolkit's words. */
function contradictions(tls: TlsFields): readonly Contradiction[] {
  const { clientAuthType } = tls;
  const found: Contradiction[] = [];
  if (tls.cert === '' && tls.certFile === undefined)
    found.push([undefined, 'AM2005', 'missing one of cert or cert_file']);
  if (tls.key === undefined && tls.keyFile === undefined)
    found.push([undefined, 'AM2005', 'missing one of key or key_file']);
  const hasCa = tls.clientCa !== '' || tls.clientCaFile !== undefined;
  const asksNobody = clientAuthType === '' || clientAuthType === 'NoClientCert';
  if (hasCa && asksNobody)
    found.push([undefined, 'AM2007', "client CA's have been configured without a Client Auth Policy"]);
  if (tls.clientAllowedSans.length > 0 && asksNobody)
    found.push(['clientAllowedSans', 'AM2007', SANS_NEED_A_CERTIFICATE]);
  if (tls.minVersion > tls.maxVersion) found.push(['minVersion', 'AM2007', 'min_version is above max_version']);
  return found;
}
