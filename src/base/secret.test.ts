import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { REDACTED, Secret, withoutPasswords } from './secret.ts';

test('a secret prints itself in no usual way of printing, and says its value when asked', () => {
  const secret = new Secret('hunter2');
  expect([String(secret), JSON.stringify(secret), inspect(secret), `${inspect({ secret })}`].join()).not.toContain(
    'hunter2',
  );
  expect(`${secret}`).toBe(REDACTED);
  expect(secret.reveal()).toBe('hunter2');
  expect(secret.equals(new Secret('hunter2'))).toBe(true);
});

test('passwords of URLs are struck out of any text, however they are written', () => {
  expect(withoutPasswords('https://ann:pw@host/a:b@c')).toBe('https://ann:xxxxx@host/a:b@c');
  expect(withoutPasswords('["http://:p@ss@h1:80/","http://u:@h2/"]')).toBe(
    '["http://:xxxxx@h1:80/","http://u:xxxxx@h2/"]',
  );
  for (const plain of ['http://host:9093/x@y', 'http://ann@host/', 'a: b@c', '']) {
    expect(withoutPasswords(plain)).toBe(plain);
  }
});

test('keys in the query of a URL are struck out, by the name that they have', () => {
  expect(withoutPasswords('https://h/v1?api-version=2&api_key=s3cret&X-Amz-Signature=a/b+c#top')).toBe(
    'https://h/v1?api-version=2&api_key=xxxxx&X-Amz-Signature=xxxxx#top',
  );
  expect(withoutPasswords('"http://h/?token=t0","http://h/?a=b"')).toBe('"http://h/?token=xxxxx","http://h/?a=b"');
  for (const plain of ['http://h/?key', 'http://h/?q=key', 'key=value', 'http://h/?token=']) {
    expect(withoutPasswords(plain)).toBe(plain);
  }
});
