import { expect, test } from 'vitest';
import { getStatus } from './status.ts';

const VERSION = { branch: 'b', buildDate: 'd', buildUser: 'u', goVersion: 'g', revision: 'r', version: '0.34.0' };

test('without a cluster the status says disabled, with one this process is its own only peer', () => {
  const status = { cluster: undefined, configOriginal: 'a: "<b>"\n', startedAtMs: 0, version: VERSION };
  expect(getStatus(status).body).toBe(
    '{"cluster":{"peers":[],"status":"disabled"},"config":{"original":"a: \\"<b>\\"\\n"},"uptime":"1970-01-01T00:00:00.000Z",' +
      '"versionInfo":{"branch":"b","buildDate":"d","buildUser":"u","goVersion":"g","revision":"r","version":"0.34.0"}}\n',
  );
  expect(getStatus({ ...status, cluster: { name: '01H', address: '10.0.0.1:9094' } }).body).toContain(
    '{"cluster":{"name":"01H","peers":[{"address":"10.0.0.1:9094","name":"01H"}],"status":"ready"},',
  );
});
