// The signed assertion of the grant type jwt-bearer (RFC 7523, section 2.1), as prometheus/common makes it
// (config/oauth_assertion.go); claims may be nested, which Alertmanager fails to write.

import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { HttpFailure } from '../http-failure.ts';
import type { OAuth2Config } from './oauth2-config.ts';

const LIFETIME_S = 600;

/** `key` is RSA in PEM. Throws {@link HttpFailure} where it is not. */
export function signedAssertion(config: OAuth2Config, key: string, nowMs: number): string {
  const algorithm = config.signatureAlgorithm === '' ? 'RS256' : config.signatureAlgorithm;
  const header = { alg: algorithm, typ: 'JWT', ...named('kid', config.clientCertificateKeyId) };
  const issuedAt = Math.floor(nowMs / 1000);
  const claims = new Map<unknown, unknown>([
    ['iss', config.iss === '' ? config.clientId : config.iss],
    ['sub', config.clientId],
    ['jti', randomUUID()],
    ['aud', config.audience === '' ? config.tokenUrl : config.audience],
    ['iat', issuedAt],
    ['exp', issuedAt + LIFETIME_S],
    ...Object.entries(named('scope', config.scopes.join(' '))),
    ...config.claims,
  ]);
  const content = `${base64url(JSON.stringify(header))}.${base64url(jsonOf(claims))}`;
  const signature = sign(`RSA-SHA${algorithm.slice('RS'.length)}`, Buffer.from(content), rsaKey(key));
  return `${content}.${signature.toString('base64url')}`;
}

function rsaKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // OpenSSL's own words may quote the input.
    throw new HttpFailure('invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key');
  }
  if (key.asymmetricKeyType !== 'rsa') throw new HttpFailure('key is not a valid RSA private key');
  return key;
}

function named(name: string, value: string): Readonly<Record<string, string>> {
  return value === '' ? {} : { [name]: value };
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Of values as the config reads them: mappings are Maps, and whole numbers may be large. */
function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value) ?? 'null';
  return `{${[...value].map(([key, one]) => `${JSON.stringify(String(key))}:${jsonOf(one)}`).join(',')}}`;
}
