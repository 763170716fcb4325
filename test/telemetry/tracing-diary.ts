// Remembers what was said of spans.

import type { TracingEvents } from '../../src/telemetry/tracing/span-queue.ts';

export class TracingDiary implements TracingEvents {
  readonly lines: string[] = [];

  spansNotTaken(reason: string): void {
    this.lines.push(reason);
  }

  spansTaken(count: number): void {
    this.lines.push(`taken ${count}`);
  }

  spansDropped(count: number): void {
    this.lines.push(`dropped ${count}`);
  }
}
