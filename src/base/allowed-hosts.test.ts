import { expect, test } from 'vitest';
import { AllowedHosts } from './allowed-hosts.ts';

function allows(pattern: string, url: string): boolean {
  return AllowedHosts.parse([pattern]).allows(new URL(url));
}

test.each([
  ['hooks.example.com', 'https://hooks.example.com/a'],
  ['hooks.example.com', 'https://HOOKS.example.COM/a'],
  ['HOOKS.Example.com', 'https://hooks.example.com/a'],
  ['hooks.example.com', 'http://hooks.example.com:80/'],
  ['hooks.example.com', 'https://user:password@hooks.example.com/'],
  ['hooks.example.com:8443', 'https://hooks.example.com:8443/'],
  ['hooks.example.com:443', 'https://hooks.example.com/'],
  ['hooks.example.com:*', 'http://hooks.example.com:9/'],
  ['*.example.com', 'https://a.example.com/'],
  ['hook-*.example.com', 'https://hook-a.example.com/'],
  ['10.0.*.*:08080', 'http://10.0.3.7:8080/'],
  ['127.0.0.1', 'http://0x7f.1/'],
  ['[0:0:0:0:0:0:0:1]', 'http://[::1]/'],
  ['[::1]:*', 'http://[::1]:9/'],
  ['bücher.example', 'https://xn--bcher-kva.example/'],
  ['*.bücher.example', 'https://ä.BÜCHER.example/'],
])('%s allows %s', (pattern, url) => {
  expect(allows(pattern, url)).toBe(true);
});

test.each([
  ['hooks.example.com', 'https://hooks.example.com.evil.test/'],
  ['hooks.example.com', 'https://hooks.example.com@evil.test/'],
  ['hooks.example.com', 'https://evil.test#hooks.example.com'],
  ['hooks.example.com', 'https://evil.test\\@hooks.example.com/'],
  ['hooks.example.com', 'https://hooksXexample.com/'],
  ['hooks.example.com', 'https://hooks.example.com:8443/'],
  ['hooks.example.com', 'https://hooks.example.com./'],
  ['hooks.example.com:443', 'http://hooks.example.com/'],
  ['*.example.com', 'https://example.com/'],
  ['*.example.com', 'https://a.b.example.com/'],
  ['*.example.com', 'https://.example.com/'],
  ['*.example.com', 'https://a.example.com.evil.test/'],
  ['*', 'https://example.com/'],
  ['10.0.0.*', 'http://10.0.0.7:22/'],
  ['example.com', 'https://еxample.com/'], // its first letter is Cyrillic
  ['example.com', 'https://example.com%2eevil.test/'],
  ['localhost', 'http://127.0.0.1/'],
])('%s does not allow %s', (pattern, url) => {
  expect(allows(pattern, url)).toBe(false);
});

test.each([
  '',
  ' ',
  'a b',
  'http://a',
  'a/b',
  'a@b',
  'a:b',
  'a:65536',
  'a:1:2',
  '[::1',
  '::1',
  'a%zz',
  'a\\b',
  '1.2.3.4.5',
])('%j is no pattern', (pattern) => {
  expect(() => AllowedHosts.parse([pattern])).toThrow(`${JSON.stringify(pattern)} is no host`);
});

test('one pattern of several is enough, and none allows nothing', () => {
  const url = new URL('https://b.test/');
  expect(AllowedHosts.parse(['a.test', 'b.test']).allows(url)).toBe(true);
  expect(AllowedHosts.parse([]).allows(url)).toBe(false);
});
