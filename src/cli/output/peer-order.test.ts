import { expect, test } from 'vitest';
import { comparePeers } from './peer-order.ts';

test('peers are sorted by address as bytes, then by port as a number', () => {
  const sorted = [
    'nonsense',
    'am-1:9094',
    '1.2.3.4:9094',
    '10.0.0.2:9094',
    '10.0.0.2:19094',
    '10.0.0.10:9094',
    '[::ffff:200.0.0.1]:1',
    '[fd00::1]:9094',
    '[fd00::1:0:0:1]:1',
  ];
  const peers = sorted.map((address) => ({ address }));
  expect(
    peers
      .toReversed()
      .sort(comparePeers)
      .map(({ address }) => address)
      .slice(2),
  ).toEqual(sorted.slice(2));
  expect(comparePeers({ address: 'am-1:1' }, { address: '0.0.0.1:1' })).toBeLessThan(0);
});
