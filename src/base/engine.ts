// Engine: settings of V8 that belong to the whole process.

import { setFlagsFromString } from 'node:v8';

export function tuneEngine(): void {
  // Every object begins its life in the young generation. Else a flood of new alerts, which stay, teaches V8 to put what comes
  // with a request into the old one, and then all that comes with alerts sent again is garbage in the wrong place: 1.2 instead
  // of 0.8 s of CPU for 100,000 of them, and 60 instead of 8 MB more memory each time (Node 20).
  setFlagsFromString('--no-allocation-site-pretenuring');
  // The young generation is collected by one thread. Several look for work at each other's for longer than they save: 2.1
  // instead of 2.4 s of CPU for 100,000 new alerts, of which much stays. Where cores are free a collection in such a flood
  // takes 8 ms instead of 4; where they are not, and outside of floods, it takes no longer (Node 20, two cores).
  setFlagsFromString('--no-parallel-scavenge');
  // What was compiled stays so. Else V8 forgets code that was not run for some collections of garbage, and that is just the
  // code of the next reload, or of the first page for hours: a quarter more CPU for it, and stalls twice as long.
  setFlagsFromString('--no-flush-bytecode');
}
