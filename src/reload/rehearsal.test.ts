import { expect, test } from 'vitest';
import { configText, FILE, ReloadWorld } from '../../test/support/reload-world.ts';
import { readerHere } from '../config/config-reader.ts';
import { sameValue } from '../config/config-values.ts';
import { rehearse } from './rehearsal.ts';

test('each round reads other bytes, which say the same', async () => {
  const world = await ReloadWorld.start();
  const texts = new Set<string>();
  const site = {
    clock: world.clock,
    reader: {
      parse: (read: { readonly file: string; readonly bytes: Uint8Array }) => {
        texts.add(new TextDecoder().decode(read.bytes));
        return readerHere('fallback').parse(read);
      },
    },
    running: () => world.running(),
    rehearse: async (config: unknown) => expect(sameValue(config, world.running().config)).toBe(true),
  };
  const source = { file: FILE, bytes: new TextEncoder().encode(configText()), hash: 'any' };
  await world.until(rehearse(source, site, new AbortController().signal));
  expect(texts.size).toBe(60);
});
