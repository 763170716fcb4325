// YoungHeap: a setting of V8 that belongs to the whole process.

import { setFlagsFromString } from 'node:v8';

/**
 * Has every object begin its life in the young generation. Else a flood of new alerts, which stay, teaches V8 to put what
 * comes with a request into the old one, and then all that comes with alerts sent again is garbage in the wrong place:
 * 1.2 instead of 0.8 s of CPU for 100,000 of them, and 60 instead of 8 MB more memory each time (Node 20).
 */
export function startYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
