import { expect, test } from 'vitest';
import { DirectSite } from '../../test/support/direct-home.ts';
import { storeContract } from '../../test/support/store-contract.ts';
import { anAlert, aTold } from '../../test/support/store-rows.ts';

storeContract(() => Promise.resolve(new DirectSite()));

async function withSite(story: (site: DirectSite) => Promise<void>): Promise<void> {
  const site = new DirectSite();
  try {
    await story(site);
  } finally {
    await site[Symbol.asyncDispose]();
  }
}

test('what fills many pages is restored whole, each row once', () =>
  withSite(async (site) => {
    const store = await site.open();
    for (let n = 0; n < 2500; n += 1) store.keepAlert(anAlert(String(n)));
    const settled = Array.from({ length: 2000 }, (_, n) => store.settle(aTold(n % 40, `to ${n}`)));
    await Promise.all([store.flush(), ...settled]);
    const { alerts, told } = await store.restore();
    expect(new Set(alerts.map(({ alert }) => alert.labels.get('alertname'))).size).toBe(2500);
    expect(alerts).toHaveLength(2500);
    expect(new Set(told.map(({ destination }) => destination)).size).toBe(2000);
    expect(told).toHaveLength(2000);
  }));

test('a row that cannot be read is named, and nothing is restored without it', () =>
  withSite(async (site) => {
    const { state, home } = await site.openStore();
    const part = { table: 'silences' as const, upserts: ['"7"', '[[[["a","=~","("]]]]'], deletes: [] };
    await home.write({ first: true, last: true, durable: false, forgottenGroups: [], parts: [part] });
    await expect(state.restore()).rejects.toThrow('a row of table silences that cannot be read (key "7": ');
  }));
