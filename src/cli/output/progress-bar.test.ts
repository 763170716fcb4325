import { expect, test } from 'vitest';
import { FakeWorld } from '../../../test/support/tool-world.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { ProgressBar } from './progress-bar.ts';

async function drawn(total: number, everyMs: number, errIsTerminal = true): Promise<string[]> {
  const clock = new VirtualClock();
  let err = '';
  const world = new FakeWorld({ clock, errIsTerminal });
  world.err = (text) => {
    err += text;
  };
  const bar = new ProgressBar('silences', total, world);
  for (let done = 0; done < total; done += 1) {
    await clock.advance(everyMs);
    bar.advance();
  }
  bar.clear();
  return err.split('\r\u001b[K').slice(1);
}

test('long work is shown ten times a second at most, and nothing is left of it', async () => {
  const lines = await drawn(100, 20);
  expect(lines[0]).toBe('[#######.......................] 25/100 silences');
  expect(lines).toHaveLength(16);
  expect(lines.at(-1)).toBe('');
});

test('short work draws nothing, and nobody is shown what nobody looks at', async () => {
  expect(await drawn(10, 20)).toEqual([]);
  expect(await drawn(100, 20, false)).toEqual([]);
});
