// How long the event loop of this process stands still, by a tick every millisecond, as probe.js has it for a server.

import type { SystemClock } from '../../src/base/clock.ts';

/** The answer ends it, and says how long the longest stall was, in milliseconds. */
export function watchStalls(clock: SystemClock): () => number {
  let last = clock.elapsedMs();
  let worst = 0;
  const look = (): void => {
    const now = clock.elapsedMs();
    worst = Math.max(worst, now - last);
    last = now;
  };
  const ticks = setInterval(look, 1);
  return () => {
    look();
    clearInterval(ticks);
    return worst;
  };
}
