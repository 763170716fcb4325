// A way to a server that is as far away as a round trip says: every byte comes half of it late in each direction, and who
// connects cannot say anything before a whole one has passed.

import type { SystemClock } from '../../src/base/clock.ts';
import { Way } from './way.ts';

export function openSlowWay(to: number, roundTripMs: number, clock: SystemClock): Promise<Way> {
  return Way.open(to, (near, far) => {
    const shakenAtMs = clock.elapsedMs() + roundTripMs;
    for (const [from, into, notBeforeMs] of [
      [near, far, shakenAtMs],
      [far, near, 0],
    ] as const) {
      let last: Promise<unknown> = Promise.resolve();
      /** In the order in which it came. */
      const later = (step: () => void): void => {
        const waitMs = Math.max(0, notBeforeMs - clock.elapsedMs()) + roundTripMs / 2;
        last = Promise.all([last, clock.sleep(waitMs)]).then(step);
      };
      from.on('data', (bytes) => later(() => into.write(bytes)));
      from.on('end', () => later(() => into.end()));
      from.on('error', () => into.destroy());
      from.on('close', () => later(() => into.destroy()));
    }
  });
}
