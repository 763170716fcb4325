// Where credentials come from: the config's own keys, or else what the default chain of AWS's SDK finds: environment, web
// identity, shared files, container, instance, in its order (aws-sdk-go-v2, config/resolve_credentials.go). Pure.

import type { Sigv4Settings } from '../../config/schema/integrations/sns.ts';
import { awsTrouble } from './aws-failure.ts';
import type { Environment, Profile, SharedConfig } from './shared-config.ts';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type CredentialSource =
  | { readonly kind: 'keys'; readonly keys: AwsKeys }
  | { readonly kind: 'role'; readonly base: CredentialSource; readonly role: Role }
  | { readonly kind: 'web-identity'; readonly tokenFile: string; readonly role: Role }
  | { readonly kind: 'container'; readonly url: string; readonly token: string; readonly tokenFile: string }
  | { readonly kind: 'instance'; readonly endpoint: string }
  | { readonly kind: 'process'; readonly command: string };

export interface Role {
  readonly arn: string;
  /** Empty: any name will do. */
  readonly sessionName: string;
  readonly externalId: string;
  readonly durationSeconds: number;
}

/** What is looked at. */
export interface Surroundings {
  readonly env: Environment;
  readonly shared: SharedConfig;
}

const ROLE_SECONDS = 900;
const ROLE_SECONDS_MAX = 12 * 3600;
/** A chain of profiles that is longer leads in a circle. */
const PROFILES_MAX = 8;
const CONTAINER_HOST = 'http://169.254.170.2';
const INSTANCE_ENDPOINT = 'http://169.254.169.254';
const INSTANCE_ENDPOINT_IPV6 = 'http://[fd00:ec2::254]';
/** Whom a container's credentials may be asked of without TLS: itself, and what AWS runs beside it. */
const CONTAINER_HOSTS =
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])$/;

const NAMED_SOURCES: ReadonlyMap<string, (env: Environment) => CredentialSource | undefined> = new Map([
  ['Ec2InstanceMetadata', instance],
  ['Environment', keysOfEnvironment],
  ['EcsContainer', container],
]);

/** The profile that counts, and whether somebody asked for it. */
export function profileName(
  { profile }: Pick<Sigv4Settings, 'profile'>,
  env: Environment,
): [name: string, isAsked: boolean] {
  const asked = profile || env.AWS_PROFILE || env.AWS_DEFAULT_PROFILE || '';
  return asked === '' ? ['default', false] : [asked, true];
}

/** Throws AwsFailure where what is configured leads nowhere. */
export function credentialSource(settings: Sigv4Settings, around: Surroundings): CredentialSource {
  const base =
    settings.accessKey === ''
      ? defaultChain(settings, around)
      : keys(settings.accessKey, settings.secretKey?.reveal() ?? '');
  const { roleArn: arn, externalId } = settings;
  if (arn === '') return base;
  return { kind: 'role', base, role: { arn, externalId, sessionName: '', durationSeconds: ROLE_SECONDS } };
}

function defaultChain(settings: Sigv4Settings, around: Surroundings): CredentialSource {
  const { env } = around;
  const [name] = profileName(settings, env);
  if (settings.profile !== '') return ofProfile(name, around);
  const own = keysOfEnvironment(env);
  if (own !== undefined) return own;
  const tokenFile = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '';
  if (tokenFile === '') return ofProfile(name, around);
  return webIdentity(tokenFile, env.AWS_ROLE_ARN ?? '', env.AWS_ROLE_SESSION_NAME ?? '');
}

/** A profile that assumes a role takes what it assumes it with from another one, or from where it names. */
function ofProfile(name: string, around: Surroundings, seen: readonly string[] = []): CredentialSource {
  if (seen.length >= PROFILES_MAX) throw awsTrouble(`profiles refer to each other in a circle: ${seen.join(', ')}`);
  const profile = around.shared.profile(name);
  const arn = get(profile, 'role_arn');
  const tokenFile = get(profile, 'web_identity_token_file');
  const isChained = get(profile, 'source_profile') !== '' || get(profile, 'credential_source') !== '';
  if (tokenFile !== '' && !isChained) return webIdentity(tokenFile, arn, get(profile, 'role_session_name'));
  const base = baseOf(name, profile, around, seen);
  return arn === '' ? base : { kind: 'role', base, role: roleOf(name, arn, profile) };
}

function baseOf(name: string, profile: Profile, around: Surroundings, seen: readonly string[]): CredentialSource {
  const own = keysOfProfile(profile);
  const source = get(profile, 'source_profile');
  if (source !== '' && get(profile, 'role_arn') !== '') {
    // A role that is assumed with the keys of the same profile.
    if (source === name && own !== undefined) return own;
    if (!around.shared.has(source)) throw awsTrouble(`failed to get shared config profile, ${source}`);
    return ofProfile(source, around, [...seen, name]);
  }
  if (own !== undefined) return own;
  const named = get(profile, 'credential_source');
  if (named !== '') return ofNamedSource(named, around.env);
  if (get(profile, 'sso_session') !== '' || get(profile, 'sso_start_url') !== '') {
    throw awsTrouble(
      `profile ${name} signs in through IAM Identity Center, for people at a browser; name a role or keys for this server`,
    );
  }
  const command = get(profile, 'credential_process');
  if (command !== '') return { kind: 'process', command };
  return container(around.env) ?? instance(around.env);
}

function ofNamedSource(name: string, env: Environment): CredentialSource {
  const look = NAMED_SOURCES.get(name);
  if (look === undefined) {
    throw awsTrouble('credential_source values must be EcsContainer, Ec2InstanceMetadata, or Environment');
  }
  const found = look(env);
  if (found === undefined)
    throw awsTrouble(`credential_source is ${name}, but the environment has no such credentials`);
  return found;
}

function roleOf(name: string, arn: string, profile: Profile): Role {
  if (get(profile, 'mfa_serial') !== '') {
    throw awsTrouble(`profile ${name} assumes a role with MFA, for which somebody would have to type a code`);
  }
  const duration = Number(get(profile, 'duration_seconds'));
  return {
    arn,
    externalId: get(profile, 'external_id'),
    sessionName: get(profile, 'role_session_name'),
    durationSeconds: duration > ROLE_SECONDS && duration <= ROLE_SECONDS_MAX ? duration : ROLE_SECONDS,
  };
}

function webIdentity(tokenFile: string, arn: string, sessionName: string): CredentialSource {
  if (arn === '') throw awsTrouble('role ARN is not set');
  const role = { arn, sessionName, externalId: '', durationSeconds: 0 };
  return { kind: 'web-identity', tokenFile, role };
}

function container(env: Environment): CredentialSource | undefined {
  const path = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? '';
  const whole = env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '';
  if (path === '' && whole === '') return undefined;
  const url = whole === '' ? `${CONTAINER_HOST}${path}` : checkedUrl(whole);
  const token = env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '';
  return { kind: 'container', url, token, tokenFile: env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? '' };
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url !== undefined && CONTAINER_HOSTS.test(url.hostname))) return text;
  throw awsTrouble('AWS_CONTAINER_CREDENTIALS_FULL_URI: only https, loopback and ECS/EKS hosts are allowed');
}

function instance(env: Environment): CredentialSource {
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') {
    throw awsTrouble('no EC2 IMDS role found, access disabled by the "AWS_EC2_METADATA_DISABLED" environment variable');
  }
  const isIpv6 = env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === 'ipv6';
  const usual = isIpv6 ? INSTANCE_ENDPOINT_IPV6 : INSTANCE_ENDPOINT;
  return { kind: 'instance', endpoint: (env.AWS_EC2_METADATA_SERVICE_ENDPOINT || usual).replace(/\/$/, '') };
}

function keysOfEnvironment(env: Environment): CredentialSource | undefined {
  const id = env.AWS_ACCESS_KEY_ID || env.AWS_ACCESS_KEY;
  const secret = env.AWS_SECRET_ACCESS_KEY || env.AWS_SECRET_KEY;
  return id && secret ? keys(id, secret, env.AWS_SESSION_TOKEN) : undefined;
}

function keysOfProfile(profile: Profile): CredentialSource | undefined {
  const [id, secret] = [get(profile, 'aws_access_key_id'), get(profile, 'aws_secret_access_key')];
  return id === '' || secret === '' ? undefined : keys(id, secret, get(profile, 'aws_session_token'));
}

function keys(accessKeyId: string, secretAccessKey: string, sessionToken = ''): CredentialSource {
  const token = sessionToken === '' ? {} : { sessionToken };
  return { kind: 'keys', keys: { accessKeyId, secretAccessKey, ...token } };
}

function get(profile: Profile, name: string): string {
  return profile.get(name) ?? '';
}
