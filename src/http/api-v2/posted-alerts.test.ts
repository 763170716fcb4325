import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AlertsDecoder, type DecodedAlerts } from './posted-alerts.ts';

function decodeText(body: string): DecodedAlerts {
  const decoder = new AlertsDecoder();
  const parsed = decoder.parse(body);
  return 'refusal' in parsed ? parsed : decoder.decode(parsed, 0, parsed.items.length);
}

function decode(body: unknown): DecodedAlerts {
  return decodeText(JSON.stringify(body));
}

test('names of Object.prototype are labels like any other', () => {
  const body = '[{"labels":{"__proto__":"x","constructor":"y","toString":"z"},"annotations":{"__proto__":"a"}}]';
  const decoded = decodeText(body);
  const [alert] = 'alerts' in decoded ? decoded.alerts : [];
  expect(String(alert?.labels)).toBe('{__proto__="x", constructor="y", toString="z"}');
  expect(String(alert?.annotations)).toBe('{__proto__="a"}');
  expect(Object.prototype).not.toHaveProperty('x');
});

test('an alert’s own properties are no fields: __proto__ in its place changes nothing', () => {
  const decoded = decodeText('[{"__proto__":{"labels":{"a":"b"}},"labels":{"c":"d"}}]');
  expect('alerts' in decoded && String(decoded.alerts[0]?.labels)).toBe('{c="d"}');
});

test('labels come in any order and leave sorted by their bytes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string()), (labels) => {
      const decoded = decode([{ labels }]);
      if (!('alerts' in decoded)) throw new Error('refused');
      const names = decoded.alerts[0]?.labels.names ?? [];
      expect(names).toEqual(Object.keys(labels).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      for (const name of names) expect(decoded.alerts[0]?.labels.get(name)).toBe(labels[name]);
    }),
  );
});

test('half a character becomes U+FFFD, as in Go', () => {
  const decoded = decodeText('[{"labels":{"a":"x\\ud800y"}}]');
  expect('alerts' in decoded && decoded.alerts[0]?.labels.get('a')).toBe('x\ufffdy');
});

test('a null alert, on which Alertmanager crashes, lacks its labels', () => {
  const decoded = decode([null]);
  expect('refusal' in decoded && decoded.refusal.body).toBe('{"code":602,"message":"0.labels in body is required"}');
});

test('one alert that cannot be decoded refuses the whole body', () => {
  const decoded = decode([{ labels: { a: 'b' } }, { labels: { a: 1 }, startsAt: 5 }]);
  // The alert's own fields are complained about before those that it shares.
  expect('refusal' in decoded && decoded.refusal.body).toContain(
    'cannot unmarshal number into Go value of type string',
  );
});

test('no JSON value whatever breaks the decoder', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const decoded = decode(value);
      if ('refusal' in decoded) expect([400, 422]).toContain(decoded.refusal.status);
    }),
  );
});
