// AwsAccount: who asks AWS, and where: region, endpoint and keys, from the config and from what the process finds around it.
// Environment and files are looked at for every request; keys that expire are kept while they are good.

import type { SnsSettings } from '../../config/schema/integrations/sns.ts';
import { Wire } from '../http/wire.ts';
import type { SenderSite } from '../sender.ts';
import { awsTrouble } from './aws-failure.ts';
import { CredentialCache } from './credential-cache.ts';
import { CredentialFetcher } from './credential-fetcher.ts';
import { type AwsKeys, credentialSource, profileName } from './credential-source.ts';
import { type EndpointTerms, endpointOf } from './endpoints.ts';
import type { QueryApi } from './query-api.ts';
import { type Environment, readSharedConfig, type SharedConfig } from './shared-config.ts';

export interface Standing {
  readonly keys: AwsKeys;
  readonly region: string;
  /** Of SNS. */
  readonly endpoint: string;
}

const LOCAL_WAIT_MS = 5_000;

export class AwsAccount {
  readonly #settings: SnsSettings['sigv4'];
  readonly #env: Environment;
  readonly #local: Wire;
  readonly #fetcher: CredentialFetcher;
  readonly #cache: CredentialCache;

  /** `api`: how STS is asked. */
  constructor(settings: SnsSettings['sigv4'], api: QueryApi, site: SenderSite, env: Environment) {
    this.#settings = settings;
    this.#env = env;
    this.#local = new Wire(undefined, site, { name: 'credentials', ms: LOCAL_WAIT_MS });
    this.#fetcher = new CredentialFetcher({ clock: site.clock, sts: api, local: this.#local, env });
    this.#cache = new CredentialCache(site.clock);
  }

  /** Throws AwsFailure. */
  async standing(signal: AbortSignal): Promise<Standing> {
    const shared = await readSharedConfig(this.#env);
    const terms = this.#terms(shared);
    const source = credentialSource(this.#settings, { env: this.#env, shared });
    const url = endpointOf('sts', { ...terms, useFips: this.#settings.useFipsStsEndpoint });
    const sts = { url, service: 'sts', region: terms.region };
    const fetch = (patience: AbortSignal) => this.#fetcher.fetch(source, sts, patience);
    const { keys } = await this.#cache.get(JSON.stringify([source, sts]), fetch, signal);
    return { keys, region: terms.region, endpoint: endpointOf('sns', terms) };
  }

  async close(): Promise<void> {
    this.#cache.close();
    await this.#local.close();
  }

  #terms(shared: SharedConfig): EndpointTerms {
    const [name, isAsked] = profileName(this.#settings, this.#env);
    if (isAsked && !shared.has(name)) {
      const what = this.#settings.roleArn === '' ? 'final config for SNS' : 'base config for STS';
      throw awsTrouble(`failed to load ${what}: failed to get shared config profile, ${name}`);
    }
    const profile = shared.profile(name);
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.#env;
    const region = this.#settings.region || AWS_REGION || AWS_DEFAULT_REGION || profile.get('region') || '';
    if (region === '') {
      throw awsTrouble('region not configured in sns.sigv4.region or in default credentials chain');
    }
    return { region, env: this.#env, profile };
  }
}
