// http_config: how an integration speaks HTTP (prometheus/common, config/http_config.go). Of a value, its file and its ref
// at most one is set; a ref names an entry of a secret manager.

import { atMostOne, isSet } from '../decode/checks.ts';
import { type Codec, mapped, optional, shown, type ValueOf } from '../decode/codec.ts';
import { anything, list, mapOf } from '../decode/collections.ts';
import { type Check, type Decoded, object } from '../decode/object.ts';
import { givenPathBesideConfig, pathBesideConfig } from '../decode/paths.ts';
import { quoted } from '../decode/quoted.ts';
import { givenSecret, secret } from '../decode/secrets.ts';
import { proxyUrl } from '../decode/urls.ts';
import { bool, text, word } from '../decode/values.ts';

export type TlsVersion = (typeof TLS_VERSIONS)[number];
const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Headers that are ours to set, or change the connection. */
const RESERVED_HEADERS = new Set([
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-prometheus-scrape-timeout-seconds',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

export type TlsConfig = ValueOf<typeof tlsConfig>;
export const tlsConfig = object(
  {
    ca: text(),
    cert: text(),
    key: secret(),
    caFile: pathBesideConfig(),
    certFile: pathBesideConfig(),
    keyFile: pathBesideConfig(),
    caRef: text(),
    certRef: text(),
    keyRef: text(),
    serverName: text(),
    insecureSkipVerify: shown(bool()),
    minVersion: optional(word(TLS_VERSIONS, 'TLS12')),
    maxVersion: optional(word(TLS_VERSIONS, 'TLS13')),
  },
  (tls, report) => {
    atMostOne(tls, report, 'ca', 'caFile', 'caRef');
    atMostOne(tls, report, 'cert', 'certFile', 'certRef');
    atMostOne(tls, report, 'key', 'keyFile', 'keyRef');
    const hasCert = [tls.cert, tls.certFile, tls.certRef].some(isSet);
    const hasKey = [tls.key, tls.keyFile, tls.keyRef].some(isSet);
    if (hasCert && !hasKey) report.error('AM2005', undefined, 'a client certificate needs its key or key_file');
    if (hasKey && !hasCert) report.error('AM2005', undefined, 'a client key needs its cert or cert_file');
  },
);

export type BasicAuthConfig = ValueOf<typeof basicAuth>;
const basicAuth = object(
  {
    username: text(),
    usernameFile: pathBesideConfig(),
    usernameRef: text(),
    password: secret(),
    passwordFile: pathBesideConfig(),
    passwordRef: text(),
  },
  (auth, report) => {
    atMostOne(auth, report, 'username', 'usernameFile', 'usernameRef');
    atMostOne(auth, report, 'password', 'passwordFile', 'passwordRef');
  },
);

export type AuthorizationConfig = ValueOf<typeof authorization>;
const authorization = object(
  { type: text('Bearer'), credentials: secret(), credentialsFile: pathBesideConfig(), credentialsRef: text() },
  (auth, report) => {
    atMostOne(auth, report, 'credentials', 'credentialsFile', 'credentialsRef');
    if (auth.type.trim().toLowerCase() !== 'basic') return;
    report.error('AM2008', 'type', 'authorization type cannot be set to "basic", use "basic_auth" instead');
  },
);

/** By name as written. All are sent, in this order: values, secrets, contents of files. */
const httpHeader = object({
  values: list(text()),
  secrets: list(givenSecret()),
  files: list(givenPathBesideConfig()),
});
export const httpHeaders = mapOf(httpHeader);

const proxy = {
  proxyUrl: proxyUrl(),
  noProxy: text(),
  proxyFromEnvironment: bool(),
  proxyConnectHeader: mapOf(list(givenSecret())),
};
export type ProxyConfig = Decoded<typeof proxy>;

const checkProxy: Check<ProxyConfig> = (value, report) => {
  const hasHeaders = value.proxyConnectHeader.size > 0;
  const given = value.proxyUrl !== undefined;
  if (hasHeaders && !value.proxyFromEnvironment && !given) {
    report.error('AM2005', 'proxyConnectHeader', 'proxy_connect_header needs proxy_url or proxy_from_environment');
  }
  if (value.proxyFromEnvironment && given) {
    report.error('AM2007', 'proxyUrl', 'if proxy_from_environment is configured, proxy_url must not be configured');
  }
  if (value.proxyFromEnvironment && value.noProxy !== '') {
    report.error('AM2007', 'noProxy', 'if proxy_from_environment is configured, no_proxy must not be configured');
  }
  if (value.noProxy !== '' && !report.has('proxyUrl')) {
    report.error('AM2005', 'noProxy', 'if no_proxy is configured, proxy_url must also be configured');
  }
};

/** The proxy's keys stand among the others in the file; in the program they are one thing. */
type WithProxy<T> = Omit<T, keyof ProxyConfig> & { readonly proxy: ProxyConfig };

function nestProxy<T extends ProxyConfig>(flat: T): WithProxy<T> {
  const { proxyUrl: url, noProxy, proxyFromEnvironment, proxyConnectHeader, ...others } = flat;
  return { ...others, proxy: { proxyUrl: url, noProxy, proxyFromEnvironment, proxyConnectHeader } };
}

const oauth2 = object(
  {
    clientId: text(),
    clientSecret: secret(),
    clientSecretFile: pathBesideConfig(),
    clientSecretRef: text(),
    clientCertificateKeyId: text(),
    clientCertificateKey: secret(),
    clientCertificateKeyFile: pathBesideConfig(),
    clientCertificateKeyRef: text(),
    grantType: text(),
    signatureAlgorithm: text(),
    iss: text(),
    audience: text(),
    claims: mapOf(anything()),
    scopes: list(text()),
    tokenUrl: text(),
    endpointParams: mapOf(text()),
    tlsConfig,
    ...proxy,
  },
  (value, report) => {
    checkProxy(value, report);
    if (value.clientId === '') report.error('AM2005', undefined, 'oauth2 client_id must be configured');
    if (value.tokenUrl === '') report.error('AM2005', undefined, 'oauth2 token_url must be configured');
    if (value.grantType !== JWT_BEARER) {
      atMostOne(value, report, 'clientSecret', 'clientSecretFile', 'clientSecretRef');
      return;
    }
    atMostOne(value, report, 'clientCertificateKey', 'clientCertificateKeyFile', 'clientCertificateKeyRef');
    if (!['', 'RS256', 'RS384', 'RS512'].includes(value.signatureAlgorithm)) {
      report.error('AM2008', 'signatureAlgorithm', 'valid signature algorithms are RS256, RS384 and RS512');
    }
  },
);

const written = object(
  {
    basicAuth: optional(basicAuth),
    authorization: optional(authorization),
    oauth2: optional(mapped(oauth2, nestProxy, (value) => ({ ...value, ...value.proxy }))),
    bearerToken: secret(),
    bearerTokenFile: pathBesideConfig(),
    tlsConfig,
    followRedirects: shown(bool(true)),
    enableHttp2: shown(bool(true)),
    ...proxy,
    httpHeaders,
  },
  (http, report) => {
    atMostOne(http, report, 'bearerToken', 'bearerTokenFile');
    atMostOne(http, report, 'basicAuth', 'oauth2', 'authorization');
    const bearer = isSet(http.bearerToken) ? 'bearerToken' : 'bearerTokenFile';
    if (isSet(http[bearer]) && [http.basicAuth, http.oauth2, http.authorization].some(isSet)) {
      report.error(
        'AM2007',
        bearer,
        'at most one of basic_auth, oauth2, authorization & bearer_token must be configured',
      );
    }
    checkProxy(http, report);
    for (const name of http.httpHeaders.keys()) {
      if (RESERVED_HEADERS.has(name.toLowerCase())) {
        report.error('AM2019', 'httpHeaders', `setting header ${quoted(name)} is not allowed`);
      }
    }
    for (const field of ['bearerToken', 'bearerTokenFile'] as const) {
      if (isSet(http[field])) report.warn('AM3003', field, 'deprecated: use authorization');
    }
  },
);

/** File paths are joined with the config file's folder. `bearer_token` and its file are read into `authorization`. */
export type HttpConfig = Omit<WithProxy<ValueOf<typeof written>>, 'bearerToken' | 'bearerTokenFile'>;

export const httpConfig: Codec<HttpConfig> = mapped(
  written,
  (value) => withAuthorization(nestProxy(value)),
  (value) => ({ ...value, ...value.proxy, bearerToken: undefined, bearerTokenFile: undefined }),
);

function withAuthorization({ bearerToken, bearerTokenFile, ...http }: WithProxy<ValueOf<typeof written>>): HttpConfig {
  if (bearerToken === undefined && bearerTokenFile === undefined) {
    return http.authorization === undefined ? http : { ...http, authorization: typeTrimmed(http.authorization) };
  }
  const bearer = { ...authorization.absent, credentials: bearerToken, credentialsFile: bearerTokenFile };
  return { ...http, authorization: bearer };
}

function typeTrimmed(value: AuthorizationConfig): AuthorizationConfig {
  const type = value.type.trim();
  return { ...value, type: type === '' ? 'Bearer' : type };
}
