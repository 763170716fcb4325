import { expect, test } from 'vitest';
import { endpointOf, type ServiceName } from './endpoints.ts';
import type { Environment } from './shared-config.ts';

const at = (service: ServiceName, region: string, env: Environment = {}, settings: Record<string, string> = {}) =>
  endpointOf(service, { region, env, profile: new Map(Object.entries(settings)) });

test.each([
  ['eu-west-1', {}, 'https://sns.eu-west-1.amazonaws.com'],
  ['cn-north-1', {}, 'https://sns.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', {}, 'https://sns.us-gov-west-1.amazonaws.com'],
  ['us-iso-east-1', {}, 'https://sns.us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', {}, 'https://sns.us-isob-east-1.sc2s.sgov.gov'],
  ['us-east-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sns-fips.us-east-1.amazonaws.com'],
  ['us-gov-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sns.us-gov-west-1.amazonaws.com'],
  ['us-east-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'https://sns.us-east-1.api.aws'],
  ['us-east-1', { AWS_ENDPOINT_URL: 'http://all/' }, 'http://all/'],
  ['us-east-1', { AWS_ENDPOINT_URL: 'http://all/', AWS_ENDPOINT_URL_SNS: 'http://sns/' }, 'http://sns/'],
  [
    'us-east-1',
    { AWS_ENDPOINT_URL: 'http://all/', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
    'https://sns.us-east-1.amazonaws.com',
  ],
])('in %s with %o SNS is at %s', (region, env, url) => {
  expect(at('sns', region, env)).toBe(url);
});

test('what the environment does not say the profile may', () => {
  expect(at('sns', 'us-east-1', {}, { use_fips_endpoint: 'true' })).toBe('https://sns-fips.us-east-1.amazonaws.com');
  expect(at('sts', 'us-east-1', {}, { endpoint_url: 'http://profile/' })).toBe('http://profile/');
});

test('use_fips_sts_endpoint asks for STS’s FIPS endpoint', () => {
  const terms = { region: 'us-east-1', env: {}, profile: new Map<string, string>(), useFips: true };
  expect(endpointOf('sts', terms)).toBe('https://sts-fips.us-east-1.amazonaws.com');
});
