// WebConfigFile: the web config file and the certificates that it names, as they are now. They are looked at again at most once
// a second, when somebody asks; the exporter toolkit reads them for each request. What has become unusable is reported, and the
// last good content stays in use: a half-written file locks nobody out, and lets nobody in.

import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { HttpObserver } from '../observer.ts';
import { readTlsMaterial, type TlsMaterial } from './tls-material.ts';
import { decodeWebConfig, type WebConfig } from './web-config.ts';

export interface LoadedWebConfig {
  readonly config: WebConfig;
  readonly tls: TlsMaterial | undefined;
}

const RECHECK_MS = 1000;

export class WebConfigFile {
  readonly #file: string;
  readonly #observer: Pick<HttpObserver, 'webConfigFailed'>;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #loaded: LoadedWebConfig;
  #stamp: string;
  #checkedAtMs: number;

  /** Throws where the file, or one that it names, cannot be used: the server does not start then. */
  constructor(file: string, observer: Pick<HttpObserver, 'webConfigFailed'>, clock: Pick<Clock, 'elapsedMs'>) {
    this.#file = file;
    this.#observer = observer;
    this.#clock = clock;
    this.#loaded = load(file);
    this.#stamp = stampOf(filesOf(file, this.#loaded.config));
    this.#checkedAtMs = clock.elapsedMs();
  }

  get current(): LoadedWebConfig {
    const now = this.#clock.elapsedMs();
    if (now - this.#checkedAtMs >= RECHECK_MS) {
      this.#checkedAtMs = now;
      this.#refresh();
    }
    return this.#loaded;
  }

  #refresh(): void {
    const stamp = stampOf(filesOf(this.#file, this.#loaded.config));
    if (stamp === this.#stamp) return;
    this.#stamp = stamp; // also of what fails: it is reported once, and read again when it changes
    try {
      const next = load(this.#file);
      // Whether TLS is spoken was settled when the listeners were opened.
      if ((next.tls === undefined) !== (this.#loaded.tls === undefined))
        throw new Error('turning TLS on or off takes a restart');
      this.#loaded = next;
      this.#stamp = stampOf(filesOf(this.#file, next.config));
    } catch (error) {
      this.#observer.webConfigFailed(error);
    }
  }
}

function load(file: string): LoadedWebConfig {
  const config = decodeWebConfig(file, readFileSync(file, 'utf8'), dirname(file));
  return { config, tls: config.tls === undefined ? undefined : readTlsMaterial(config.tls) };
}

function filesOf(file: string, { tls }: WebConfig): readonly string[] {
  return [file, tls?.certFile, tls?.keyFile, tls?.clientCaFile].filter((name) => name !== undefined);
}

/** Changes when one of the files does, or is replaced, or goes. */
function stampOf(files: readonly string[]): string {
  return files.map(stampOfOne).join('|');
}

function stampOfOne(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch {
    return 'gone'; // reading it will say why
  }
}
