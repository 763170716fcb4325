// What went wrong on the wire, in the words of Go's net/http, which Alertmanager's users search for. Of text that comes from
// outside nothing is taken over; hosts and ports are named as Go names them, URLs never.

import { HttpFailure } from './http-failure.ts';

const UNKNOWN_AUTHORITY = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
const EXPIRED = 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid';
const MALFORMED = 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';
const NOT_TLS = 'http: server gave HTTP response to HTTPS client';

const BY_CODE: ReadonlyMap<string, string> = new Map([
  ['UND_ERR_SOCKET', 'EOF'],
  ['ECONNRESET', 'read: connection reset by peer'],
  ['EPIPE', 'write: broken pipe'],
  ['UND_ERR_HEADERS_OVERFLOW', 'net/http: server response headers exceeded the limit; aborted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NOT_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NOT_TLS],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['CERT_HAS_EXPIRED', EXPIRED],
  ['CERT_NOT_YET_VALID', EXPIRED],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls: failed to verify certificate: x509: certificate is not valid for this name'],
]);
const DIAL_WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['EHOSTUNREACH', 'no route to host'],
  ['ENETUNREACH', 'network is unreachable'],
  ['ETIMEDOUT', 'connection timed out'],
  ['EADDRNOTAVAIL', 'cannot assign requested address'],
]);

/** Of a URL, whom it leads to. */
type Place = Pick<URL, 'hostname' | 'port' | 'protocol'>;

/** `url` is where the request went. */
export function goErrorText(error: unknown, url: Place): string {
  if (error instanceof HttpFailure) return error.message;
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${url.hostname}: no such host`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `dial tcp ${hostAndPort(url)}: i/o timeout`;
  const dial = DIAL_WORDS.get(code);
  if (dial !== undefined) return `dial tcp ${addressOf(error) ?? hostAndPort(url)}: connect: ${dial}`;
  if (error instanceof Error && error.name === 'HTTPParserError') return MALFORMED;
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_')) return `tls: ${code.slice('ERR_SSL_'.length).toLowerCase().replaceAll('_', ' ')}`;
  return code === '' ? 'request failed' : `request failed: ${code}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // undici wraps what the socket says.
  if ('code' in error && error.code === 'UND_ERR_SOCKET' && error.cause !== undefined) return codeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The first address that was tried, where several were. */
function addressOf(error: unknown): string | undefined {
  const tried = error instanceof AggregateError ? error.errors[0] : error;
  if (typeof tried !== 'object' || tried === null || !('address' in tried) || !('port' in tried)) return undefined;
  const address = String(tried.address);
  return `${address.includes(':') ? `[${address}]` : address}:${String(tried.port)}`;
}

function hostAndPort(url: Place): string {
  return `${url.hostname}:${url.port === '' ? defaultPort(url) : url.port}`;
}

function defaultPort(url: Place): string {
  return url.protocol === 'https:' ? '443' : '80';
}
