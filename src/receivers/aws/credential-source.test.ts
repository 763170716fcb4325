import { expect, test } from 'vitest';
import { Secret } from '../../base/secret.ts';
import type { Sigv4Settings } from '../../config/schema/integrations/sns.ts';
import { credentialSource, profileName } from './credential-source.ts';
import { type Environment, sharedConfigOf } from './shared-config.ts';

const NONE: Sigv4Settings = {
  region: '',
  accessKey: '',
  secretKey: undefined,
  profile: '',
  roleArn: '',
  externalId: '',
  useFipsStsEndpoint: false,
  serviceName: '',
};
const ROLE = 'role_arn = arn:r\n';

interface Case {
  readonly settings?: Partial<Sigv4Settings>;
  readonly env?: Environment;
  readonly config?: string;
  readonly credentials?: string;
}

function find({ settings = {}, env = {}, config = '', credentials = '' }: Case) {
  return credentialSource({ ...NONE, ...settings }, { env, shared: sharedConfigOf(config, credentials) });
}

const keys = (accessKeyId: string, secretAccessKey = 's') => ({ kind: 'keys', keys: { accessKeyId, secretAccessKey } });
const role = (base: object, changed: object = {}) => ({
  kind: 'role',
  base,
  role: { arn: 'arn:r', sessionName: '', externalId: '', durationSeconds: 900, ...changed },
});
const INSTANCE = { kind: 'instance', endpoint: 'http://169.254.169.254' };

test.each<[string, Case, object]>([
  ['nothing: the instance', {}, INSTANCE],
  ['the keys of the config', { settings: { accessKey: 'A', secretKey: new Secret('s') } }, keys('A')],
  [
    'a role of the config over the instance',
    { settings: { roleArn: 'arn:r', externalId: 'e' } },
    role(INSTANCE, { externalId: 'e' }),
  ],
  ['keys of the environment', { env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' } }, keys('A')],
  ['half a pair of keys is none', { env: { AWS_ACCESS_KEY_ID: 'A' } }, INSTANCE],
  [
    'keys of the default profile',
    { credentials: '[default]\naws_access_key_id=A\naws_secret_access_key=s' },
    keys('A'),
  ],
  [
    'a role that is assumed with the keys of its own profile',
    {
      settings: { profile: 'p' },
      config: `[profile p]\n${ROLE}source_profile = p\naws_access_key_id = A\naws_secret_access_key = s`,
    },
    role(keys('A')),
  ],
  [
    'roles over roles',
    {
      settings: { profile: 'a' },
      config: `[profile a]\n${ROLE}source_profile = b\nduration_seconds = 3600\n[profile b]\n${ROLE}credential_source = Ec2InstanceMetadata`,
    },
    role(role(INSTANCE), { durationSeconds: 3600 }),
  ],
  [
    'a role over the keys of the environment',
    {
      settings: { profile: 'p' },
      env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' },
      config: `[profile p]\n${ROLE}credential_source = Environment`,
    },
    role(keys('A')),
  ],
  ['a program', { config: '[default]\ncredential_process = give me' }, { kind: 'process', command: 'give me' }],
  [
    'a container by its path',
    { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' } },
    { kind: 'container', url: 'http://169.254.170.2/v2/x', token: '', tokenFile: '' },
  ],
  [
    'a container by its URL, in EKS',
    {
      env: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/x',
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/t',
      },
    },
    { kind: 'container', url: 'http://169.254.170.23/x', token: '', tokenFile: '/t' },
  ],
  [
    'an instance over IPv6',
    { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' } },
    { kind: 'instance', endpoint: 'http://[fd00:ec2::254]' },
  ],
])('credentials come from %s', (_, found, source) => {
  expect(find(found)).toEqual(source);
});

test.each<[string, Case]>([
  [
    'profiles refer to each other in a circle: a, b, a, b, a, b, a, b',
    {
      settings: { profile: 'a' },
      config: `[profile a]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}source_profile = a`,
    },
  ],
  ['failed to get shared config profile, nobody', { config: `[default]\n${ROLE}source_profile = nobody` }],
  [
    'credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment',
    { config: `[default]\n${ROLE}credential_source = toString` },
  ],
  [
    'credential_source is EcsContainer, but the environment has no such credentials',
    { config: `[default]\n${ROLE}credential_source = EcsContainer` },
  ],
  ['role ARN is not set', { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t' } }],
  [
    'profile default assumes a role with MFA, for which somebody would have to type a code',
    { config: `[default]\n${ROLE}mfa_serial = x\ncredential_source = Ec2InstanceMetadata` },
  ],
  [
    'profile default signs in through IAM Identity Center, for people at a browser; name a role or keys for this server',
    { config: '[default]\nsso_session = x' },
  ],
  [
    'AWS_CONTAINER_CREDENTIALS_FULL_URI: only https, loopback and ECS/EKS hosts are allowed',
    { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/' } },
  ],
  [
    'AWS_CONTAINER_CREDENTIALS_FULL_URI: only https, loopback and ECS/EKS hosts are allowed',
    { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'nonsense' } },
  ],
])('what leads nowhere is told: %s', (message, found) => {
  expect(() => find(found)).toThrow(message);
});

test('the profile is the config’s, or the environment’s, or the default', () => {
  const env = { AWS_DEFAULT_PROFILE: 'c' };
  expect(profileName({ profile: 'a' }, env)).toEqual(['a', true]);
  expect(profileName({ profile: '' }, { ...env, AWS_PROFILE: 'b' })).toEqual(['b', true]);
  expect(profileName({ profile: '' }, env)).toEqual(['c', true]);
  expect(profileName({ profile: '' }, {})).toEqual(['default', false]);
});

test('files are read as AWS’s tools read them', () => {
  const config = [
    '# comment',
    '[default]',
    'Region = old',
    '[ profile a ] ; comment',
    'region=eu # comment',
    's3 =',
    '  region = nested',
    'key = a#b;c',
    'stray',
    '[sso-session default]',
    'region = other',
    '[profile default]',
    'region = new',
  ].join('\r\n');
  const shared = sharedConfigOf(config, '[a]\nkey = credentials win\n[profile a]\nregion = of another profile');
  expect(Object.fromEntries(shared.profile('a'))).toEqual({ region: 'eu', s3: '', key: 'credentials win' });
  expect(Object.fromEntries(shared.profile('default'))).toEqual({ region: 'new' });
  expect(shared.has('b')).toBe(false);
  expect(shared.profile('b').size).toBe(0);
});
