// Program: the real server as a child process, as its users run it: bin/amp.js with a config file and a storage directory.
// A Site is the directory; programs come and go on it. Both are gone when the file's tests are over.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atTheEnd } from './leftovers.ts';
import { until } from './until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const AMP = join(ROOT, 'bin/amp.js');

export interface LogLine {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly event: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

export interface Fetched {
  readonly status: number;
  readonly text: string;
}

/** A config file and a storage directory, removed at the end. */
export class Site {
  readonly directory = mkdtempSync(join(tmpdir(), 'amp-program-'));
  readonly configFile = join(this.directory, 'alertmanager.yml');
  readonly storage = join(this.directory, 'data');

  constructor(config?: string) {
    atTheEnd(() => rmSync(this.directory, { recursive: true, force: true }));
    if (config !== undefined) this.configure(config);
  }

  /** Writes the config file, so that nobody reads half of it; nobody is told. */
  configure(config: string): void {
    renameSync(this.file('alertmanager.yml.new', config), this.configFile);
  }

  /** Puts a file beside the config. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** Starts a program and waits for nothing. Later flags win over the ones given here. `shell` runs before it, in its process. */
  spawn(flags: readonly string[] = [], shell = '', amp = AMP): Program {
    if (!existsSync(join(ROOT, 'dist/main.js'))) throw new Error('dist/main.js is missing: run `npm run build` first');
    const own = [
      `--config.file=${this.configFile}`,
      `--storage.path=${this.storage}`,
      '--web.listen-address=127.0.0.1:0',
    ];
    const log = ['--log.format=json', '--log.level=debug'];
    const last = flags.map((flag) => flag.split('=')[0]);
    const args = [...own, ...log].filter((flag) => !last.includes(flag.split('=')[0]));
    return new Program([process.execPath, amp, ...args, ...flags], shell);
  }

  /** Starts a program and waits until it is ready. */
  async start(...flags: string[]): Promise<Program> {
    const program = this.spawn(flags);
    await program.ready();
    return program;
  }
}

export class Program {
  /** Everything it wrote to stderr. */
  stderr = '';
  stdout = '';
  readonly ended: Promise<Ended>;
  #url: string | undefined;
  #hasEnded = false;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(command: readonly string[], shell: string) {
    const [file = '', ...args] = shell === '' ? command : ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...command];
    this.#child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: ROOT });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    // The streams are read to their end.
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#hasEnded = true;
      return { code, signal };
    });
    atTheEnd(() => this.killed());
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Where it listens; with the scheme and without a slash at its end. */
  get url(): string {
    if (this.#url === undefined) throw new Error('it does not listen yet');
    return this.#url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The lines of its log so far. */
  get log(): LogLine[] {
    return this.stderr
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  /** Waits until its first line has run. Node by itself catches SIGTERM, but not SIGHUP: Linux tells; elsewhere it is guessed. */
  async born(): Promise<void> {
    if (process.platform === 'linux')
      await until('its first line has run', () => catches(this.pid, constants.signals.SIGHUP));
    else await pause(300);
  }

  /** Waits until it says that it takes alerts. */
  async ready(): Promise<void> {
    await this.said('server.start.finished');
    await this.listens();
  }

  /** Waits until it can be asked, whatever it answers. */
  async listens(): Promise<void> {
    const { address, tls } = await this.said('http.listener.opened');
    this.#url = `http${tls === true ? 's' : ''}://${address}`;
  }

  /** The first line of the log with this event, and with all of these fields. */
  said(event: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogLine> {
    const matches = (line: LogLine): boolean =>
      line.event === event && Object.entries(fields).every(([name, value]) => line[name] === value);
    return until(
      () => `log line ${event} ${JSON.stringify(fields)} in:\n${this.stderr}`,
      () => {
        const line = this.log.find(matches);
        if (line === undefined && this.#hasEnded) throw new Error(`it ended before it said ${event}:\n${this.stderr}`);
        return line;
      },
    );
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Fetched> {
    // No connection is kept: one that is idle when the server ends would be a different story each time.
    const headers = new Headers(init.headers);
    headers.set('connection', 'close');
    const answer = await fetch(`${this.url}${path}`, { ...init, headers });
    return { status: answer.status, text: await answer.text() };
  }

  async get<T>(path: string): Promise<T> {
    const { status, text } = await this.fetch(path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  post(path: string, body: unknown): Promise<Fetched> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
  }

  /** Posts alerts that must all be taken. */
  async alert(...alerts: PostedAlert[]): Promise<void> {
    const { status, text } = await this.post('/api/v2/alerts', alerts);
    if (status !== 200) throw new Error(`alerts refused: ${status} ${text}`);
  }

  /** Posts a silence for `alertname=name`, from now on; answers its id. */
  async silence(name: string, forMs: number): Promise<string> {
    const now = Date.now();
    const { status, text } = await this.post('/api/v2/silences', {
      matchers: [{ name: 'alertname', value: name, isRegex: false, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + forMs).toISOString(),
      createdBy: 'ann',
      comment: 'at work',
    });
    if (status !== 200) throw new Error(`silence refused: ${status} ${text}`);
    return JSON.parse(text).silenceID;
  }

  /** The value of a sample like `alertmanager_alerts{state="active"}`; undefined where there is none. */
  async metric(sample: string): Promise<number | undefined> {
    const { text } = await this.fetch('/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  }

  /** Nobody reads its log any more. */
  closeLog(): void {
    this.#child.stderr.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async killed(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  async terminated(): Promise<Ended> {
    this.signal('SIGTERM');
    return await this.ended;
  }
}

function catches(pid: number, signal: number): boolean {
  if (!existsSync(`/proc/${pid}/status`)) return false;
  const [, caught = '0'] = /^SigCgt:\t([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & (1n << BigInt(signal - 1))) !== 0n;
}

/** An alert with a name, and further labels. */
export function firing(alertname: string, labels: Readonly<Record<string, string>> = {}): PostedAlert {
  return { labels: { alertname, ...labels } };
}

/** The same, ended now. */
export function resolved(alertname: string, labels: Readonly<Record<string, string>> = {}): PostedAlert {
  return { labels: { alertname, ...labels }, endsAt: new Date().toISOString() };
}
