// World: what the commands see of the machine: the time, the terminal, files, the person. Tests have one of their own.

import type { Clock } from '../base/clock.ts';

export interface World {
  readonly clock: Clock;
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody looks at it, rather than a pipe or a file. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** What the user wants of colours: `NO_COLOR`, and a terminal that has them. */
  readonly colours: boolean;
  /** Empty where it is not known. */
  readonly user: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Rejects as fs.readFile does. */
  read(path: string): Promise<Uint8Array>;
  /** Everything that comes on stdin; undefined where it is a terminal. */
  readInput(): Promise<Uint8Array | undefined>;
  /** Throws as process.kill does. */
  kill(pid: number, signal: 'SIGHUP'): void;
}
