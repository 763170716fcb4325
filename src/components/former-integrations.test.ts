import { expect, test } from 'vitest';
import { goodConfig } from '../../test/support/config-files.ts';
import { aTold } from '../../test/support/store-rows.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { Destination, RevisionId, ToldRow } from '../alerting/ports.ts';
import type { ReceiversSite } from '../receivers/build-receivers.ts';
import type { Revision } from '../reload/journal-port.ts';
import { buildRuntime } from './build-runtime.ts';
import { formerIntegrations } from './former-integrations.ts';

const SITE: ReceiversSite = {
  clock: new VirtualClock(),
  userAgent: 'test',
  files: { fileUnreadable: () => undefined, fileRead: () => undefined },
  templateEvents: { templateFailed: () => undefined, textCut: () => undefined },
};

const textWith = (url: string): string =>
  `route: {receiver: team}\nreceivers: [{name: team, webhook_configs: [{url: '${url}'}]}]\n`;

/** What the config with this URL tells. */
function destinationOf(url: string): Destination {
  const config = goodConfig(textWith(url));
  const { receivers } = buildRuntime({ config, revision: 9 as RevisionId, hash: '', text: '' }, SITE);
  const [integration] = receivers.get('team') ?? [];
  if (integration === undefined) throw new Error(url);
  return integration.destination;
}

function row(url: string, revision: number, owed: readonly string[]): ToldRow {
  return { ...aTold(1, destinationOf(url), owed), revision: revision as RevisionId };
}

/** At a start on `http://now/`: revision n told `http://n/`; revision 3 is accepted no more, revision 4 is not there. */
async function found(...told: readonly ToldRow[]) {
  const config = goodConfig(textWith('http://now/'));
  const asked: RevisionId[] = [];
  const lost: string[] = [];
  const former = await formerIntegrations(
    told,
    buildRuntime({ config, revision: 9 as RevisionId, hash: '', text: '' }, SITE),
    {
      journal: {
        revision: async (id) => {
          asked.push(id);
          const content = new TextEncoder().encode(textWith(`http://${id}/`));
          return id === 4
            ? undefined
            : ({ id, hash: '', content, templates: [], source: 'f.yml', createdAtMs: 0 } satisfies Revision);
        },
      },
      receivers: SITE,
      parse: ({ content }) => {
        const text = new TextDecoder().decode(content);
        return text.includes('http://3/') ? undefined : goodConfig(text);
      },
      onLost: ({ destination }, reason) => lost.push(`${destination === destinationOf('http://1/')}: ${reason}`),
    },
  );
  return { destinations: [...former.keys()], asked, lost };
}

test('what is owed a resolve and gone from the config is rebuilt from the revision that told it', async () => {
  const { destinations, asked, lost } = await found(
    row('http://1/', 1, ['a']),
    row('http://2/', 2, ['a']),
    row('http://1/', 1, ['b']),
  );
  expect(destinations).toEqual([destinationOf('http://1/'), destinationOf('http://2/')]);
  expect(asked).toEqual([1, 2]);
  expect(lost).toEqual([]);
});

test('what the config still has, and what is owed nothing, is not rebuilt', async () => {
  expect(await found(row('http://now/', 1, ['a']), row('http://1/', 1, []))).toEqual({
    destinations: [],
    asked: [],
    lost: [],
  });
});

test('a resolve that nobody can tell any more is said to be lost', async () => {
  const { destinations, lost } = await found(row('http://1/', 2, ['a']), row('http://1/', 3, ['a']));
  expect(destinations).toEqual([]);
  expect(lost).toEqual(['true: revision 2 cannot tell it any more', 'true: revision 3 cannot tell it any more']);
  expect((await found(row('http://1/', 4, ['a']))).lost).toEqual(['true: revision 4 cannot tell it any more']);
});
