// ReloadWorld: the coordinator in virtual time, over a config file in memory, a journal in memory and components that write
// down what happens to them. Any step may take its time, fail or hang; afterwards the world says whether it is whole.

import { createHash } from 'node:crypto';
import type { RevisionId } from '../../src/alerting/ports.ts';
import { LiveCell } from '../../src/base/live.ts';
import type { Config } from '../../src/config/config.ts';
import { type ConfigReader, readerHere } from '../../src/config/config-reader.ts';
import { Coordinator, type ReloadSite } from '../../src/reload/coordinator.ts';
import type { Attempt, ReloadJournal } from '../../src/reload/journal-port.ts';
import { JournalRetention } from '../../src/reload/journal-retention.ts';
import { LocalLock, LockLost, type LockReport, type ReloadLock } from '../../src/reload/reload-lock.ts';
import type { ReloadObserver, ReloadReport } from '../../src/reload/reload-observer.ts';
import type { ReloadOutcome } from '../../src/reload/reload-outcome.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { BUILD_INFO } from '../../src/telemetry/build-info.ts';
import { LifeTelemetry } from '../../src/telemetry/life-telemetry.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { ReloadTelemetry } from '../../src/telemetry/reload-telemetry.ts';
import { goodConfig } from './config-files.ts';
import { FAKE_NAMES, FakeComponent, type FakeName, sliceOf } from './fake-component.ts';
import { MemoryStore } from './memory-store.ts';
import { RecordingLog } from './recording-log.ts';
import { ReloadScript } from './reload-script.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

export const FILE = '/etc/amp/amp.yml';
const STEP_MS = 50;
const WAIT_MAX_MS = 1_000_000;

export interface Sketch {
  readonly groupWait?: string;
  readonly url?: string;
  readonly rule?: string;
  readonly silence?: string;
  readonly maxGroups?: number;
  /** A change of this takes a restart. */
  readonly recorder?: true;
  readonly redis?: string;
  readonly comment?: string;
}

/** The text of a config; each setting is another component's. */
export function configText(sketch: Sketch = {}): string {
  const { groupWait = '30s', url = 'http://a.example/', rule = 'r1', silence = 's1', maxGroups = 0 } = sketch;
  return [
    `# ${sketch.comment ?? 'first'}`,
    `route: {receiver: team, group_wait: ${groupWait}}`,
    `receivers: [{name: team, webhook_configs: [{url: '${url}'}]}]`,
    `inhibit_rules: [{name: ${rule}, source_matchers: [a=b], target_matchers: [c=d]}]`,
    `silences: [{matchers: [team=x], duration: 1h, comment: ${silence}}]`,
    `grouping: {max_groups: ${maxGroups}}`,
    ...(sketch.recorder === undefined ? [] : ['event_recorder: {}']),
    ...(sketch.redis === undefined ? [] : [`redis: {addr: '${sketch.redis}'}`]),
    '',
  ].join('\n');
}

/** One edit of every component. */
export const EVERYTHING: Sketch = {
  groupWait: '9s',
  url: 'http://b.example/',
  rule: 'r2',
  silence: 's2',
  maxGroups: 7,
  redis: 'cache:6379',
};

/** What is running, said in full. */
export interface WorldState {
  readonly version: number;
  readonly revision: RevisionId;
  readonly hash: string;
  readonly config: Config;
  readonly parts: Readonly<Record<string, string>>;
}

export class ReloadWorld {
  readonly clock = new VirtualClock();
  readonly script = new ReloadScript(this.clock);
  readonly store = new MemoryStore({ clock: this.clock });
  readonly log = new RecordingLog();
  readonly metrics = new Metrics({
    build: BUILD_INFO,
    peerName: undefined,
    labels: { alertNames: false, receiverNames: false, groupKeys: false },
    perAlertnameMax: 0,
    droppedLogLines: () => 0,
    ofProcess: false,
  });
  /** Calls of the observer, in short. */
  readonly events: string[] = [];
  readonly reports: ReloadReport[] = [];
  readonly components: Readonly<Record<FakeName, FakeComponent>>;
  readonly coordinator: Coordinator;
  /** What the lock says of itself. */
  lockReport: LockReport = { kind: 'local' };
  /** Components whose running part does not work. */
  troubled: readonly FakeName[] = [];
  /** The other server that has the lock. */
  lockHolder: string | undefined;
  /** The file's bytes. */
  content: string | Uint8Array;
  readonly #cell: LiveCell<Runtime>;
  #lockLost = new AbortController();

  private constructor(text: string, revision: RevisionId) {
    this.content = text;
    const config = goodConfig(text);
    this.components = Object.fromEntries(
      FAKE_NAMES.map((name) => [name, new FakeComponent(name, config, this.script)]),
    ) as Record<FakeName, FakeComponent>;
    const parts = Object.values(this.components).map((component) => component.partOf(component.running));
    const identity = { config, revision, text, hash: hashOf(text) };
    this.#cell = new LiveCell(Object.freeze(Object.assign({}, ...parts, identity) as Runtime));
    this.script.onAwait = (step) => this.#lookWhole(step);
    this.coordinator = new Coordinator(this.#site(), this.clock.now());
  }

  /** A server that runs this config, recorded as its start records it. */
  static async start(text = configText()): Promise<ReloadWorld> {
    const world = new ReloadWorld(text, 1 as RevisionId);
    const { journal } = world.store;
    const content = new TextEncoder().encode(text);
    const revision = journal.keepRevision({
      hash: hashOf(text),
      content,
      templates: [],
      source: FILE,
      createdAtMs: 0,
    });
    const attempt = journal.openAttempt({ openedAtMs: 0, trigger: 'start', actor: 'process', fromRevision: undefined });
    await journal.closeAttempt(attempt, {
      closedAtMs: 0,
      outcome: { status: 'initial', version: 1, outcome: 'started' },
      live: revision,
    });
    world.forget();
    return world;
  }

  running(): Runtime {
    return this.#cell.current;
  }

  /** Forgets what was written down so far. */
  forget(): void {
    for (const list of [this.events, this.script.trace, this.reports, this.log.records]) list.length = 0;
  }

  /** The lock that a reload holds just now is lost: by its time, or by what Redis says. */
  loseLock(): void {
    this.#lockLost.abort(new LockLost('the reload lock was lost: it ran out'));
  }

  edit(sketch: Sketch): this {
    this.content = configText(sketch);
    return this;
  }

  /** Reloads; time goes on until there is an outcome. */
  reload(trigger = 'sighup'): Promise<ReloadOutcome> {
    return this.until(this.coordinator.reload({ trigger, actor: 'test' }));
  }

  /** Lets time go on until this has settled. */
  async until<T>(pending: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = pending.finally(() => {
      isSettled = true;
    });
    settled.catch(() => undefined);
    await settle();
    for (let waited = 0; !isSettled; waited += STEP_MS) {
      if (waited > WAIT_MAX_MS) throw new Error('it never settles');
      await this.clock.advance(STEP_MS);
    }
    return settled;
  }

  /** The audit log, newest first; without what the start wrote. */
  async history(): Promise<readonly Attempt[]> {
    const all = await this.store.journal.history({ limit: 100_000 });
    return all.slice(0, -1);
  }

  /** What is running, said in full: snapshot, components, version. */
  state(): WorldState {
    const { config, revision, hash } = this.running();
    const parts = Object.values(this.components).map(({ name, running }) => [name, running.says]);
    return {
      version: this.coordinator.status.current.version,
      revision,
      hash,
      config,
      parts: Object.fromEntries(parts),
    };
  }

  /** Everything that is wrong with this world between two reloads. */
  faults(): readonly string[] {
    const wrongs = Object.values(this.components).flatMap(({ name, open, running, wrongs: own }) => [
      ...own.map((wrong) => `${name}: ${wrong}`),
      ...(open.size === 1 && open.has(running) ? [] : [`${name}: ${open.size} parts are open`]),
    ]);
    return [...wrongs, ...this.#torn, ...this.#incoherence()];
  }

  readonly #torn: string[] = [];

  /** At this moment others run: they must see one config. */
  #lookWhole(step: string): void {
    this.#torn.push(...this.#incoherence().map((what) => `${step}: ${what}`));
  }

  /** Where snapshot and components differ; a pinned component may. */
  #incoherence(): readonly string[] {
    const { config } = this.running();
    const pinned = this.coordinator.status.current.pinned.map(({ component }) => component);
    return Object.values(this.components)
      .filter((one) => one.isCritical && !pinned.includes(one.name))
      .flatMap((one) => {
        const fields = Object.entries(one.partOf(one.running)).filter(
          ([field, value]) => this.running()[field as keyof Runtime] !== value,
        );
        const isOther = one.running.says !== sliceOf(one.name, config);
        return [
          ...fields.map(([field]) => `${field} in the snapshot is not ${one.name}'s`),
          ...(isOther ? [`${one.name} runs ${one.running.says}`] : []),
        ];
      });
  }

  #site(): ReloadSite {
    const { script, clock } = this;
    const probe = { name: 'probe', verify: (signal: AbortSignal) => script.step('probe', signal) };
    return {
      clock,
      file: FILE,
      components: Object.values(this.components),
      tryConfig: async () => {
        await script.step('try');
        return [];
      },
      rehearse: (_config, signal) => script.step('rehearse', signal),
      probes: [probe],
      journal: this.#journal(),
      retention: new JournalRetention(this.store.journal, async () => new Set()),
      observer: this.#observer(),
      lock: this.#lock(),
      read: async () => {
        await script.step('read');
        return typeof this.content === 'string' ? new TextEncoder().encode(this.content) : this.content;
      },
      reader: this.#reader(),
      running: () => this.running(),
      troubled: () => this.troubled,
      foresee: () => script.step('foresee'),
      swap: (next) => {
        script.now('swap');
        this.#cell.set(next);
        script.now('swapped');
      },
      holdFlushes: () => {
        script.now('hold');
        return () => script.now('let flow');
      },
    };
  }

  #reader(): ConfigReader {
    return {
      parse: async (read) => {
        const text = await readerHere('fallback').parse(read);
        if ('code' in text) return text;
        return {
          check: () => {
            this.script.now('validate');
            return text.check();
          },
        };
      },
    };
  }

  #lock(): ReloadLock {
    const local = new LocalLock();
    return {
      holder: () => this.lockHolder,
      acquire: async (signal) => {
        await this.script.step('lock', signal);
        const held = await local.acquire(signal);
        this.#lockLost = new AbortController();
        const { signal: lost } = this.#lockLost;
        return {
          ...this.lockReport,
          lost,
          confirm: () => lost.throwIfAborted(),
          release: async () => {
            await held.release();
            await this.script.step('unlock');
          },
        };
      },
    };
  }

  #journal(): ReloadJournal {
    const { journal } = this.store;
    const { script } = this;
    const own: Pick<ReloadJournal, 'desire' | 'closeAttempt'> = {
      desire: (attempt, revision) => script.step('desire').then(() => journal.desire(attempt, revision)),
      closeAttempt: (attempt, closing) => script.step('close').then(() => journal.closeAttempt(attempt, closing)),
    };
    return new Proxy(journal, {
      get: (target, name) => {
        const method: unknown = Reflect.get(own, name) ?? Reflect.get(target, name);
        return typeof method === 'function' ? method.bind(target) : method;
      },
    });
  }

  /** Writes down and tells the telemetry of the real server. */
  #observer(): ReloadObserver {
    const telemetry = new ReloadTelemetry(this.metrics, this.log, new LifeTelemetry(this.metrics, this.log));
    return new Proxy<ReloadObserver>(telemetry, {
      get: (target, name: keyof ReloadObserver) => {
        const tell = target[name].bind(target) as (...details: readonly unknown[]) => void;
        return (...details: readonly unknown[]) => {
          this.events.push(`${name} ${details.filter((detail) => typeof detail !== 'object').join(' ')}`.trim());
          if (name === 'finished') this.reports.push(details[0] as ReloadReport);
          tell(...details);
        };
      },
    });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
