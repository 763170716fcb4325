import { expect, test } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Secret } from '../../base/secret.ts';
import { PasswordChecker } from './password-checker.ts';
import { RateLimiter } from './rate-limiter.ts';
import { opensslCiphers, opensslCurves, opensslVersion } from './tls-names.ts';
import { decodeWebConfig, type WebConfig } from './web-config.ts';

// bcrypt of "s3cret", of the lowest cost.
const HASH = '$2b$04$sR.BTNaxOjZLB/cJnIzi2.WYnaVkvkLZAf4zfRyC9HrtemqWCB1uu';

function decode(text: string): WebConfig {
  return decodeWebConfig('web.yml', text, '/etc/am');
}

function problemsOf(text: string): string {
  try {
    decode(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

test('an empty file asks for nothing', () => {
  expect(decode('')).toEqual({
    tls: undefined,
    headers: {},
    users: new Map(),
    rateLimit: { burst: 0, intervalMs: 0 },
  });
});

test('every key of the exporter toolkit is read, files beside the config', () => {
  const config = decode(`
tls_server_config:
  cert_file: server.pem
  key_file: /abs/server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.pem
  client_allowed_sans: [client.example]
  min_version: TLS12
  max_version: TLS13
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
  prefer_server_cipher_suites: false
  curve_preferences: [CurveP384, X25519]
http_server_config:
  http2: false
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  alice: ${HASH}
rate_limit:
  interval: 100ms
  burst: 5
`);
  expect(config.tls).toMatchObject({
    certFile: '/etc/am/server.pem',
    keyFile: '/abs/server.key',
    clientCaFile: '/etc/am/ca.pem',
    clientAllowedSans: ['client.example'],
    preferServerCipherSuites: false,
    curvePreferences: ['CurveP384', 'X25519'],
  });
  expect(config.headers).toEqual({ 'X-Frame-Options': 'deny', 'Strict-Transport-Security': 'max-age=31536000' });
  expect([...config.users.keys()]).toEqual(['alice']);
  expect(config.rateLimit).toEqual({ burst: 5, intervalMs: 100 });
});

test('what is wrong is said with its place, and no secret', () => {
  expect(problemsOf('tls_server_config:\n  cert_fil: x\n')).toContain('web.yml:2:3: AM2001 tls_server_config');
  expect(problemsOf('basic_auth_users:\n  bob: hunter2\n')).toContain('user "bob": not a bcrypt hash');
  expect(problemsOf('basic_auth_users:\n  bob: hunter2\n')).not.toContain('hunter2');
  expect(problemsOf('tls_server_config:\n  cert: x\n')).toContain('missing one of key or key_file');
  expect(problemsOf('tls_server_config:\n  key: x\n')).toContain('missing one of cert or cert_file');
  const tls = 'tls_server_config:\n  cert: x\n  key: y\n';
  expect(problemsOf(`${tls}  client_ca: z\n`)).toContain('without a Client Auth Policy');
  expect(problemsOf(`${tls}  client_allowed_sans: [a]\n`)).toContain('client_allowed_sans requires a client_auth_type');
  expect(problemsOf(`${tls}  min_version: TLS13\n  max_version: TLS12\n`)).toContain('above max_version');
  expect(problemsOf(`${tls}  min_version: SSL3\n`)).toContain('must be one of');
  expect(problemsOf('http_server_config:\n  headers:\n    Server: x\n')).toContain('can not be configured');
  expect(problemsOf('http_server_config:\n  headers:\n    X-Frame-Options: x\n')).toContain('deny, sameorigin');
  expect(problemsOf('http_server_config:\n  headers:\n    X-XSS-Protection: "a\\nb"\n')).toContain('invalid character');
  expect(problemsOf('a: [')).toContain('web.yml:1:');
});

test('Go’s names are OpenSSL’s, and TLS 1.3 keeps all its suites', () => {
  expect(opensslCiphers(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'])).toBe(
    'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
  );
  expect(opensslCurves(['CurveP521', 'X25519'])).toBe('P-521:X25519');
  expect(opensslVersion('TLS10')).toBe('TLSv1');
});

test('a bucket of tokens lets a burst through and then one per interval', async () => {
  const clock = new VirtualClock();
  const limiter = new RateLimiter(clock);
  const limit = { intervalMs: 100, burst: 2 };
  expect([1, 2, 3].map(() => limiter.allow(limit))).toEqual([true, true, false]);
  await clock.advance(100);
  expect([1, 2].map(() => limiter.allow(limit))).toEqual([true, false]);
  await clock.advance(60_000);
  expect([1, 2, 3].map(() => limiter.allow(limit))).toEqual([true, true, false]);
  expect(limiter.allow({ intervalMs: 100, burst: 1 })).toBe(true);
  expect(limiter.allow({ intervalMs: 0, burst: 0 })).toBe(true);
});

test('only the right password of a known user is right, again and again', async () => {
  const users = new Map([['alice', new Secret(HASH)]]);
  const checker = new PasswordChecker();
  const check = (user: string, password: string): Promise<boolean> => checker.check({ user, password }, users);
  const answers = await Promise.all([check('alice', 's3cret'), check('alice', 'no'), check('mallory', 's3cret')]);
  expect(answers).toEqual([true, false, false]);
  expect(await check('alice', 's3cret')).toBe(true);
  expect(await check('mallory', 'fakepassword')).toBe(false); // whatever the stand-in hash is of
});

test('a flood of passwords is cut off, not queued without end', async () => {
  const users = new Map([['alice', new Secret(HASH)]]);
  const checker = new PasswordChecker();
  const flood = Array.from({ length: 300 }, (_, i) => checker.check({ user: 'alice', password: `p${i}` }, users));
  expect(await checker.check({ user: 'alice', password: 's3cret' }, users)).toBe(false);
  expect((await Promise.all(flood)).every((isRight) => !isRight)).toBe(true);
  expect(await checker.check({ user: 'alice', password: 's3cret' }, users)).toBe(true);
});
