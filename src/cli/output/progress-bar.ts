// ProgressBar: how far a long piece of work has come, on stderr and only where somebody looks at it. Short work draws none.

import type { World } from '../world.ts';

const WIDTH = 30;
/** Work that is done sooner needs no bar. */
const QUIET_MS = 500;
const EVERY_MS = 100;
const ERASE_LINE = '\r\x1b[K';

export class ProgressBar {
  readonly #what: string;
  readonly #total: number;
  readonly #world: World;
  #done = 0;
  #drawAtMs: number;
  #isDrawn = false;

  constructor(what: string, total: number, world: World) {
    this.#what = what;
    this.#total = total;
    this.#world = world;
    this.#drawAtMs = world.clock.elapsedMs() + QUIET_MS;
  }

  /** One more is done. */
  advance(): void {
    this.#done += 1;
    const now = this.#world.clock.elapsedMs();
    if (!this.#world.errIsTerminal || now < this.#drawAtMs || this.#done === this.#total) return;
    this.#drawAtMs = now + EVERY_MS;
    this.#isDrawn = true;
    const filled = Math.floor((this.#done / this.#total) * WIDTH);
    const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
    this.#world.err(`${ERASE_LINE}[${bar}] ${this.#done}/${this.#total} ${this.#what}`);
  }

  /** Takes it away before other text is written. */
  clear(): void {
    if (this.#isDrawn) this.#world.err(ERASE_LINE);
    this.#isDrawn = false;
  }
}
