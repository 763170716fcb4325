import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  authorizations,
  client,
  endpoint,
  failed,
  JWT_BEARER,
  post,
  serve,
} from '../../../../test/receivers/token-world.ts';
import { VirtualClock } from '../../../../test/support/virtual-clock.ts';
import { Secret } from '../../../base/secret.ts';
import type { HttpClient } from '../http-client.ts';

const FIXTURES = new URL('../../../../test/fixtures/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');

const RSA = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

function assertionIn(body: string): { header: unknown; claims: unknown; verifiedBy: (hash: string) => boolean } {
  const [header = '', claims = '', signature = ''] = new URLSearchParams(body).get('assertion')?.split('.') ?? [];
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  const verifiedBy = (hash: string): boolean =>
    createVerify(hash).update(`${header}.${claims}`).verify(RSA.publicKey, signature, 'base64url');
  return { header: read(header), claims: read(claims), verifiedBy };
}

test('with the grant type jwt-bearer a signed assertion stands in for the secret', async () => {
  const [tokens, server] = [
    await endpoint({ access_token: 'J', token_type: 'bearer', expires_in: 3600 }),
    await serve(),
  ];
  const clock = new VirtualClock();
  const config = {
    clientSecret: undefined,
    grantType: JWT_BEARER,
    clientCertificateKey: new Secret(RSA.privateKey),
    clientCertificateKeyId: 'kid',
    scopes: ['a', 'b'],
    endpointParams: new Map([['p', 'q']]),
    claims: new Map<string, unknown>([
      ['big', 2n ** 60n],
      ['nested', new Map<unknown, unknown>([['n', [1, true, null, 2.5, 'x']]])],
      ['iss', 'another'],
    ]),
  };
  const sender = client(tokens, { config, clock });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(authorizations(server)).toEqual(['Bearer J', 'Bearer J']);
  expect(tokens.asked).toHaveLength(1);
  const { body = '', headers } = tokens.asked[0] ?? {};
  expect(headers).not.toHaveProperty('authorization');
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({ grant_type: JWT_BEARER, scope: 'a b', p: 'q' });
  const { header, claims, verifiedBy } = assertionIn(body);
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid' });
  const now = clock.now() / 1000;
  expect(claims).toEqual({
    iss: 'another',
    sub: 'i d',
    aud: tokens.url('/token?a=1').href,
    iat: now,
    exp: now + 600,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    scope: 'a b',
    big: 2 ** 60,
    nested: { n: [1, true, null, 2.5, 'x'] },
  });
  expect(verifiedBy('RSA-SHA256')).toBe(true);
});

test('issuer, audience and algorithm of an assertion may be given, its key may be a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oauth2-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key.pem');
  writeFileSync(file, RSA.privateKey);
  const [tokens, server] = [await endpoint({ access_token: 'J' }), await serve()];
  const config = {
    grantType: JWT_BEARER,
    clientCertificateKeyFile: file,
    iss: 'me',
    audience: 'you',
    signatureAlgorithm: 'RS512',
  };
  await post(client(tokens, { config }), server.url());
  const { header, claims, verifiedBy } = assertionIn(tokens.asked[0]?.body ?? '');
  expect(header).toEqual({ alg: 'RS512', typ: 'JWT' });
  expect(claims).toMatchObject({ iss: 'me', sub: 'i d', aud: 'you' });
  expect(verifiedBy('RSA-SHA512')).toBe(true);
});

test('a key that cannot sign fails the request, and is not shown', async () => {
  const [tokens, server] = [await endpoint({ access_token: 'J' }), await serve()];
  const keyed = (key: string): HttpClient =>
    client(tokens, { config: { grantType: JWT_BEARER, clientCertificateKey: new Secret(key) } });
  const invalid = failed('invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key');
  expect(await post(keyed('s3cret'), server.url())).toEqual(invalid);
  expect(await post(client(tokens, { config: { grantType: JWT_BEARER } }), server.url())).toEqual(invalid);
  expect(await post(keyed(pem('client.key')), server.url())).toEqual(failed('key is not a valid RSA private key'));
  expect(tokens.asked).toEqual([]);
});
