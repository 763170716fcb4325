// PostgresSettings: what the `database` section says, as the client takes it. Files are read here, once per pool. No message
// holds a password or a URL.

import { type ConnectionOptions, checkServerIdentity, type PeerCertificate, type SecureVersion } from 'node:tls';
import { fileContent } from '../../base/file-content.ts';
import type { DatabaseConfig } from '../../config/schema/database.ts';
import type { TlsConfig, TlsVersion } from '../../config/schema/http-config.ts';
import { messageOf, StoreRefused } from '../home.ts';

export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** Of a file: read for every connection, so that a password can be changed under a running server. */
  readonly password: string | undefined | (() => Promise<string>);
  readonly database: string | undefined;
  readonly tls: ConnectionOptions | false;
  /** Command-line options for the session, as in `-c search_path=amp`. */
  readonly options: string | undefined;
  readonly applicationName: string;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** The first one seals, all of them open; none: contents of revisions are stored as they are. */
  readonly keys: readonly Uint8Array[];
}

const PARAMETERS = ['sslmode', 'host', 'options', 'application_name'];
const TLS_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type TlsMode = (typeof TLS_MODES)[number];
const DEFAULT_PORT = 5432;

/** Whether the section asks for PostgreSQL at all. */
export function asksForPostgres({ url, urlFile }: DatabaseConfig): boolean {
  return url !== undefined || urlFile !== undefined;
}

/** Rejects with {@link StoreRefused}, whose message names the key and the way out. */
export async function postgresSettings(config: DatabaseConfig): Promise<PostgresSettings> {
  const text = config.url?.reveal() ?? (await content(config.urlFile ?? '', 'url_file')).trim();
  const url = parsed(text);
  const query = parameters(url);
  const host = query.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[(.+)\]$/, '$1');
  if (host.includes(',')) throw refused('url', 'several hosts in one URL are not supported: name one, or a proxy');
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user: given(decodeURIComponent(url.username)),
    password:
      config.passwordFile === undefined
        ? given(decodeURIComponent(url.password))
        : await passwordOf(config.passwordFile),
    database: given(decodeURIComponent(url.pathname.slice(1))),
    tls: await tlsOptions(tlsMode(query.get('sslmode'), config.tlsConfig), config.tlsConfig, host),
    options: query.get('options') ?? undefined,
    applicationName: query.get('application_name') ?? 'alertmanager-plus-plus',
    poolMin: config.poolMin,
    poolMax: config.poolMax,
    connectTimeoutMs: config.connectTimeoutMs,
    queryTimeoutMs: config.queryTimeoutMs,
    idleTimeoutMs: config.idleTimeoutMs,
    keys: config.encryptionKeyFile === undefined ? [] : await readKeys(config.encryptionKeyFile),
  };
}

/** Where it is, for people: no password, no user. */
export function placeOf({ host, port, database }: PostgresSettings): string {
  return `PostgreSQL at ${host}:${port}${database === undefined ? '' : `/${database}`}`;
}

function parsed(text: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text);
    for (const part of [url.username, url.password, url.hostname, url.pathname]) decodeURIComponent(part);
  } catch {
    url = undefined; // its own message would quote the text
  }
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw refused(
      'url',
      'is no URL like postgres://user@host:5432/name (characters such as % @ / : ? # in a password are written %25 %40 …)',
    );
  }
  return url;
}

function parameters(url: URL): URLSearchParams {
  for (const name of url.searchParams.keys()) {
    if (PARAMETERS.includes(name)) continue;
    const hint = /^ssl/.test(name)
      ? 'certificates are given in database.tls_config'
      : `known: ${PARAMETERS.join(', ')}`;
    throw refused('url', `has a parameter ${JSON.stringify(name)} that is not known here; ${hint}`);
  }
  return url.searchParams;
}

function tlsMode(asked: string | null, tls: TlsConfig | undefined): TlsMode {
  if (asked === null) return tls === undefined ? 'disable' : 'verify-full';
  const mode = TLS_MODES.find((one) => one === asked);
  if (mode === undefined) {
    throw refused('url', `sslmode=${asked} is not supported: say one of ${TLS_MODES.join(', ')}`);
  }
  return mode;
}

/** As libpq has it: `require` encrypts and checks nothing, unless an authority is named; only `verify-full` checks the name. */
async function tlsOptions(mode: TlsMode, tls: TlsConfig | undefined, host: string): Promise<ConnectionOptions | false> {
  if (mode === 'disable') return false;
  const [ca, cert, key] = await Promise.all([
    pem(tls?.ca, tls?.caFile, 'ca_file'),
    pem(tls?.cert, tls?.certFile, 'cert_file'),
    pem(tls?.key?.reveal(), tls?.keyFile, 'key_file'),
  ]);
  const checksNothing = tls?.insecureSkipVerify === true || (mode === 'require' && ca === undefined);
  const name = given(tls?.serverName ?? '') ?? host;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    rejectUnauthorized: !checksNothing,
    checkServerIdentity: (_: string, certificate: PeerCertificate) =>
      mode === 'verify-full' ? checkServerIdentity(name, certificate) : undefined,
    minVersion: NODE_VERSIONS[tls?.minVersion ?? 'TLS12'],
    ...(tls?.maxVersion !== undefined && { maxVersion: NODE_VERSIONS[tls.maxVersion] }),
  };
}

const NODE_VERSIONS: Readonly<Record<TlsVersion, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

async function pem(inline: string | undefined, file: string | undefined, key: string): Promise<string | undefined> {
  if (file !== undefined) return content(file, `tls_config.${key}`);
  return given(inline ?? '');
}

/** One key a line, of 32 bytes, in hexadecimal or base64; blank lines and those that begin with # are left out. */
async function readKeys(file: string): Promise<readonly Uint8Array[]> {
  const lines = (await content(file, 'encryption_key_file')).split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(keyOf);
  if (keys.length === 0 || keys.some((key) => key.length !== 32)) {
    throw refused(
      'encryption_key_file',
      `${file} must hold keys of 32 bytes, one a line, in hexadecimal or base64: \`openssl rand -hex 32\` makes one`,
    );
  }
  return keys;
}

function keyOf(line: string): Uint8Array {
  return /^[0-9a-f]{64}$/i.test(line) ? Buffer.from(line, 'hex') : Buffer.from(line, 'base64');
}

async function content(file: string, key: string): Promise<string> {
  try {
    return await fileContent(file);
  } catch (error) {
    throw new StoreRefused(`database.${key} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** While the file cannot be read, its last content stays in use. */
async function passwordOf(file: string): Promise<() => Promise<string>> {
  let last = withoutNewline(await content(file, 'password_file'));
  return async () => {
    last = await fileContent(file).then(withoutNewline, () => last);
    return last;
  };
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function refused(key: string, what: string): StoreRefused {
  return new StoreRefused(`database.${key} ${what}`);
}
