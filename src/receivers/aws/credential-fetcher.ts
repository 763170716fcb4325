// CredentialFetcher: makes keys of a source of credentials: asks STS, the container's or the instance's services, or runs the
// program that gives them. Every request has a limit; throws AwsFailure.

import { execFile } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';
import { fileContent } from '../../base/file-content.ts';
import type { HttpReply } from '../http/http-client.ts';
import type { Wire, WireRequest } from '../http/wire.ts';
import { JsonAnswer } from '../json-answer.ts';
import { AwsFailure, awsTrouble } from './aws-failure.ts';
import type { AwsKeys, CredentialSource, Role } from './credential-source.ts';
import type { Form, QueryApi, QueryTarget } from './query-api.ts';
import { xmlText } from './xml-text.ts';

export interface Fetched {
  readonly keys: AwsKeys;
  /** Undefined: for as long as they stand where they stand. */
  readonly expiresAtMs: number | undefined;
}

export interface FetcherSite {
  readonly clock: Clock;
  readonly sts: QueryApi;
  /** To what is beside the server, never through a proxy: what asks there has no secret but what is given back. */
  readonly local: Wire;
  readonly env: NodeJS.ProcessEnv;
}

type Source<K extends CredentialSource['kind']> = Extract<CredentialSource, { readonly kind: K }>;

const STS_VERSION = '2011-06-15';
const INSTANCE_TOKEN_SECONDS = '300';
const INSTANCE_ROLES = '/latest/meta-data/iam/security-credentials/';
/** Where the service knows no tokens, it is asked without one, as there. */
const NO_TOKENS: ReadonlySet<number> = new Set([403, 404, 405]);
const PROCESS_WAIT_MS = 60_000;
const PROCESS_OUTPUT_MAX = 64 * 1024;

export class CredentialFetcher {
  readonly #site: FetcherSite;

  constructor(site: FetcherSite) {
    this.#site = site;
  }

  /** `sts`: where roles are assumed. */
  async fetch(source: CredentialSource, sts: QueryTarget, signal: AbortSignal): Promise<Fetched> {
    switch (source.kind) {
      case 'keys':
        return { keys: source.keys, expiresAtMs: undefined };
      case 'role':
        return await this.#assumeRole(source, sts, signal);
      case 'web-identity':
        return await this.#assumeWithToken(source, sts, signal);
      case 'container':
        return await this.#askContainer(source, signal);
      case 'instance':
        return await this.#askInstance(source, signal);
      case 'process':
        return await this.#run(source, signal);
    }
  }

  async #assumeRole({ base, role }: Source<'role'>, sts: QueryTarget, signal: AbortSignal): Promise<Fetched> {
    const { keys } = await this.fetch(base, sts, signal);
    const form = [
      ['Action', 'AssumeRole'],
      ['DurationSeconds', String(role.durationSeconds)],
      ...(role.externalId === '' ? [] : [['ExternalId', role.externalId] as const]),
      // The SDK's own name: policies may know it.
      ...this.#roleForm(role, 'aws-go-sdk-'),
    ] as const;
    return this.#assumed(await this.#site.sts.ask(sts, form, keys, signal));
  }

  async #assumeWithToken(source: Source<'web-identity'>, sts: QueryTarget, signal: AbortSignal): Promise<Fetched> {
    const token = await contentOf(source.tokenFile);
    const form = [
      ['Action', 'AssumeRoleWithWebIdentity'],
      ...this.#roleForm(source.role, ''),
      ['WebIdentityToken', token],
    ] as const;
    return this.#assumed(await this.#site.sts.ask(sts, form, undefined, signal));
  }

  #roleForm({ arn, sessionName }: Role, prefix: string): Form {
    const name = sessionName === '' ? `${prefix}${this.#site.clock.now()}000000` : sessionName;
    return [
      ['RoleArn', arn],
      ['RoleSessionName', name],
      ['Version', STS_VERSION],
    ];
  }

  #assumed(xml: string): Fetched {
    return this.#whole('STS', (name) => xmlText(xml, name === 'Token' ? 'SessionToken' : name));
  }

  async #askContainer({ url, token, tokenFile }: Source<'container'>, signal: AbortSignal): Promise<Fetched> {
    const authorization = tokenFile === '' ? token : await contentOf(tokenFile);
    const headers = authorization === '' ? [] : [['Authorization', authorization] as const];
    const reply = await this.#local({ method: 'GET', url, headers }, signal);
    return this.#whole('the container service', fieldsOf(reply.body));
  }

  async #askInstance({ endpoint }: Source<'instance'>, signal: AbortSignal): Promise<Fetched> {
    const headers = await this.#instanceToken(endpoint, signal);
    const roles = await this.#local({ method: 'GET', url: `${endpoint}${INSTANCE_ROLES}`, headers }, signal);
    const role = roles.body.split('\n')[0]?.trim() ?? '';
    if (role === '') throw awsTrouble('no EC2 IMDS role found, empty response');
    const url = `${endpoint}${INSTANCE_ROLES}${encodeURIComponent(role)}`;
    const reply = await this.#local({ method: 'GET', url, headers }, signal);
    return this.#whole('the instance metadata service', fieldsOf(reply.body));
  }

  async #instanceToken(endpoint: string, signal: AbortSignal): Promise<NonNullable<WireRequest['headers']>> {
    const headers = [['X-Aws-Ec2-Metadata-Token-Ttl-Seconds', INSTANCE_TOKEN_SECONDS]] as const;
    const request = { method: 'PUT', url: `${endpoint}/latest/api/token`, headers, keepsBody: true } as const;
    const reply = await this.#site.local.ask(request, signal);
    if (reply.kind === 'failed') throw new AwsFailure(reply);
    if (NO_TOKENS.has(reply.status)) return [];
    return [['X-Aws-Ec2-Metadata-Token', answered(reply).body]];
  }

  async #local(request: Pick<WireRequest, 'method' | 'url' | 'headers'>, signal: AbortSignal): Promise<HttpReply> {
    const reply = await this.#site.local.ask({ ...request, keepsBody: true }, signal);
    if (reply.kind === 'failed') throw new AwsFailure(reply);
    return answered(reply);
  }

  async #run({ command }: Source<'process'>, signal: AbortSignal): Promise<Fetched> {
    const options = { timeout: PROCESS_WAIT_MS, maxBuffer: PROCESS_OUTPUT_MAX, env: this.#site.env, signal };
    const output = await new Promise<string>((resolve, reject) => {
      execFile('/bin/sh', ['-c', command], options, (error, stdout) => {
        // What it printed is not repeated: it may be half of a key.
        if (error === null) resolve(stdout);
        else
          reject(awsTrouble(`error in credential_process: ${error.killed ? 'timeout' : `exit status ${error.code}`}`));
      });
    });
    const field = fieldsOf(output);
    return this.#whole('credential_process', (name) => field(name === 'Token' ? 'SessionToken' : name));
  }

  /** `field`: what was given under each name. */
  #whole(giver: string, field: (name: string) => string): Fetched {
    const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'Token'].map(field);
    if (!accessKeyId || !secretAccessKey) throw awsTrouble(`${giver} gave no credentials`);
    const expiresAtMs = Date.parse(field('Expiration'));
    return {
      keys: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
      expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs,
    };
  }
}

function fieldsOf(json: string): (name: string) => string {
  const answer = JsonAnswer.of(json);
  return (name) => answer?.text(name) ?? '';
}

/** Throws {@link AwsFailure} for every status but 2xx. Bodies are not repeated: they are made of secrets. */
function answered(reply: HttpReply): HttpReply {
  if (reply.status >= 200 && reply.status <= 299) return reply;
  throw awsTrouble(`unexpected status code ${reply.status}`);
}

async function contentOf(path: string): Promise<string> {
  try {
    return await fileContent(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw awsTrouble(`failed to read ${path}: ${code === 'ENOENT' ? 'no such file or directory' : code}`);
  }
}
