import { expect, test } from 'vitest';
import { webhookConfig } from '../../test/receivers/configs.ts';
import { Signatures } from './config-signature.ts';

const URL = 'http://example.com/a';

test('the same config has another signature with other templates, where it renders any, and the first one again', () => {
  const signatures = new Signatures();
  const plain = webhookConfig(URL);
  const templated = webhookConfig(URL, { payload: '{{ .Status }}' });
  const [plainly, first] = [signatures.of(plain, 'a'), signatures.of(templated, 'a')];
  expect(signatures.of(plain, 'b')).toBe(plainly);
  expect(signatures.of(templated, 'b')).not.toBe(first);
  expect(signatures.of(templated, 'a')).toBe(first);
});

test('a config that was seen before has the signature of an equal one that was not', () => {
  const signatures = new Signatures();
  const config = webhookConfig(URL);
  expect(signatures.of(config, 'a')).toBe(new Signatures().of(webhookConfig(URL), 'a'));
  expect(signatures.of(config, 'a')).toBe(new Signatures().of(config, 'a'));
});
