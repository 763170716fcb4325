import { expect, test } from 'vitest';
import { refuseCrossSite } from './cross-site.ts';

const POST = { method: 'POST', host: 'am.example:9093', origin: undefined, fetchSite: undefined };

function isRefused(request: Partial<Parameters<typeof refuseCrossSite>[0]>): boolean {
  return refuseCrossSite({ ...POST, ...request }, 'alerts.example') !== undefined;
}

test('programs send no Origin and pass', () => {
  expect(isRefused({})).toBe(false);
});

test('a page of ours passes, also behind a proxy that rewrites Host', () => {
  expect(isRefused({ origin: 'http://am.example:9093' })).toBe(false);
  expect(isRefused({ origin: 'http://AM.example:9093', fetchSite: 'same-origin' })).toBe(false);
  expect(isRefused({ host: 'am.example:80', origin: 'http://am.example' })).toBe(false);
  expect(isRefused({ host: '127.0.0.1:9093', origin: 'https://alerts.example' })).toBe(false);
  expect(isRefused({ origin: 'http://other.example', fetchSite: 'none' })).toBe(false);
});

test('a page of another site is refused whatever changes something', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(isRefused({ method, origin: 'http://evil.example' })).toBe(true);
  }
  expect(isRefused({ fetchSite: 'cross-site' })).toBe(true);
  expect(isRefused({ fetchSite: 'same-site' })).toBe(true);
  expect(isRefused({ origin: 'http://am.example:9094', fetchSite: 'same-site' })).toBe(true);
  expect(isRefused({ origin: 'null' })).toBe(true);
  expect(isRefused({ origin: '' })).toBe(true);
  expect(isRefused({ host: undefined, origin: 'http://x' })).toBe(true);
});

test('reading is free', () => {
  expect(isRefused({ method: 'GET', origin: 'http://evil.example', fetchSite: 'cross-site' })).toBe(false);
});
