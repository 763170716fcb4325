// Where a service of AWS is asked: where the environment or the profile says, or else under the name that its region and
// partition give it (aws-sdk-go-v2, service/sns/internal/endpoints).

import type { Environment, Profile } from './shared-config.ts';

export type ServiceName = 'sns' | 'sts';

/** By how the names of regions begin; the first that fits. */
const PARTITIONS: readonly { readonly regions: RegExp; readonly domain: string; readonly dualStack: string }[] = [
  { regions: /^cn-/, domain: 'amazonaws.com.cn', dualStack: 'api.amazonwebservices.com.cn' },
  { regions: /^us-iso-/, domain: 'c2s.ic.gov', dualStack: 'c2s.ic.gov' },
  { regions: /^us-isob-/, domain: 'sc2s.sgov.gov', dualStack: 'sc2s.sgov.gov' },
  { regions: /^eu-isoe-/, domain: 'cloud.adc-e.uk', dualStack: 'cloud.adc-e.uk' },
  { regions: /^us-isof-/, domain: 'csp.hci.ic.gov', dualStack: 'csp.hci.ic.gov' },
  { regions: /^eusc-/, domain: 'amazonaws.eu', dualStack: 'api.amazonwebservices.eu' },
  { regions: /(?:)/, domain: 'amazonaws.com', dualStack: 'api.aws' },
];

export interface EndpointTerms {
  readonly region: string;
  readonly env: Environment;
  readonly profile: Profile;
  /** Asked for by the config; the environment and the profile may ask for it too. */
  readonly useFips?: boolean;
}

export function endpointOf(service: ServiceName, { region, env, profile, useFips = false }: EndpointTerms): string {
  const configured = configuredEndpoint(service, env, profile);
  if (configured !== '') return configured;
  const isFips = useFips || isSet(env.AWS_USE_FIPS_ENDPOINT ?? profile.get('use_fips_endpoint'));
  const isDualStack = isSet(env.AWS_USE_DUALSTACK_ENDPOINT ?? profile.get('use_dualstack_endpoint'));
  const partition = PARTITIONS.find(({ regions }) => regions.test(region));
  const domain = (isDualStack ? partition?.dualStack : partition?.domain) ?? '';
  // The regions of the US government are FIPS all over, and have no names for it.
  const suffix = isFips && !(region.startsWith('us-gov-') && !isDualStack) ? '-fips' : '';
  return `https://${service}${suffix}.${region}.${domain}`;
}

function configuredEndpoint(service: ServiceName, env: Environment, profile: Profile): string {
  if (isSet(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile.get('ignore_configured_endpoint_urls'))) return '';
  return env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env.AWS_ENDPOINT_URL || profile.get('endpoint_url') || '';
}

function isSet(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
