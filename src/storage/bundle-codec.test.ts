import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anAlert, anyAlertRow } from '../../test/support/store-rows.ts';
import type { AlertRow } from '../alerting/ports.ts';
import { LabelSet } from '../labels/label-set.ts';
import { AlertBundle } from './alert-bundle.ts';
import { decodeBundle, encodeBundle } from './bundle-codec.ts';

function there(rows: readonly AlertRow[]): AlertBundle {
  return decodeBundle(encodeBundle(new AlertBundle(3, rows), 3));
}

test('alerts come back as they went, in their order, whatever they have in common', () => {
  // Method: each alert is arbitrary, or takes some of its parts from the one before, as the same objects or as equal ones.
  const taken = fc.subarray(['labels', 'annotations', 'startsAt', 'endsAt', 'updatedAt', 'generatorUrl'] as const);
  fc.assert(
    fc.property(fc.array(fc.tuple(anyAlertRow, taken, fc.boolean()), { maxLength: 8 }), (given) => {
      const rows: AlertRow[] = [];
      for (const [row, parts, isCopied] of given) {
        const before = rows.at(-1)?.alert ?? row.alert;
        const alert = { ...row.alert, ...Object.fromEntries(parts.map((part) => [part, before[part]])) };
        rows.push({ ...row, alert: isCopied ? { ...alert, labels: LabelSet.from([...alert.labels]) } : alert });
      }
      const back = there(rows);
      expect(back.rows).toEqual(rows);
      expect([back.first, back.end]).toEqual([3, 3 + rows.length]);
    }),
  );
});

test('what is as in the alert before is not written again', () => {
  const one = anAlert('a', { summary: 's'.repeat(1000) });
  const text = (rows: readonly AlertRow[]): number => String(encodeBundle(new AlertBundle(1, rows), 1)[1]).length;
  expect(text([one, one]) - text([one])).toBeLessThan(30);
  const renamed = LabelSet.fromLists(['alertname'], ['b'], one.alert.labels);
  expect(there([one, { ...one, alert: { ...one.alert, labels: renamed } }]).rows[1]?.alert.labels).toEqual(renamed);
});

const WITHOUT_URL = '[["alertname"],"a",[],[0,0,0],[0,0,0],[0,0,0],0]';

test.each([WITHOUT_URL, '[["alertname"]]', '[0]', '[["alertname"],0]', 'x'])(
  'a damaged bundle is said to be one: %s',
  (body) => {
    expect(() => decodeBundle([1, body])).toThrow();
  },
);
