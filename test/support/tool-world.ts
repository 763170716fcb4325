// FakeWorld: a terminal, a person and a clock for the commands, which run in this process. Files are the machine's own.

import { readFile } from 'node:fs/promises';
import { type Clock, SystemClock } from '../../src/base/clock.ts';
import { COMMANDS } from '../../src/cli/commands/tree.ts';
import { runTool } from '../../src/cli/tool.ts';
import type { World } from '../../src/cli/world.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export class FakeWorld implements World {
  clock: Clock = new SystemClock();
  outIsTerminal = false;
  errIsTerminal = false;
  colours = false;
  user = 'ann';
  /** No such folder: nobody's config file is read. */
  home = '/nowhere';
  readonly environment = {};
  /** What comes on stdin; undefined: it is a terminal. */
  input: string | undefined;
  /** Files that are not the machine's. */
  readonly files = new Map<string, string | Error>();
  readonly killed: [pid: number, signal: string][] = [];
  #out = '';
  #err = '';

  constructor(differences: Partial<FakeWorld> = {}) {
    Object.assign(this, differences);
  }

  out(text: string): void {
    this.#out += text;
  }

  err(text: string): void {
    this.#err += text;
  }

  read(path: string): Promise<Uint8Array> {
    const file = this.files.get(path);
    if (file instanceof Error) return Promise.reject(file);
    return file === undefined ? readFile(path) : Promise.resolve(Buffer.from(file));
  }

  readInput(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.input === undefined ? undefined : Buffer.from(this.input));
  }

  kill(pid: number, signal: 'SIGHUP'): void {
    this.killed.push([pid, signal]);
  }

  /** Runs `amp …`, and takes what it has said. */
  async run(...args: string[]): Promise<Ran> {
    const exitCode = await runTool(args, COMMANDS, this);
    const ran = { exitCode, out: this.#out, err: this.#err };
    this.#out = '';
    this.#err = '';
    return ran;
  }
}
