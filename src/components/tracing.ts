// Tracing: how the way of traces is replaced. The new one is opened beside the old one, which sends what it still holds.

import type { Config } from '../config/config.ts';
import type { TracingConfig } from '../config/schema/tracing.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { SpanRecorder } from '../telemetry/tracing/span-recorder.ts';
import { Tracing, type TracingSite } from '../telemetry/tracing/tracing.ts';

/** What a replaced one may take to send what it holds. */
const FLUSH_MAX_MS = 2_000;

export class TracingComponent implements Reloadable {
  readonly name = 'tracing';
  readonly isCritical = true;
  readonly #recorder: SpanRecorder;
  readonly #site: TracingSite;
  #running: Tracing | undefined;

  constructor(recorder: SpanRecorder, site: TracingSite) {
    this.#recorder = recorder;
    this.#site = site;
  }

  /** The first one of a process. Throws HttpFailure where its config cannot be honoured. */
  start({ tracing }: Config): void {
    this.#run(this.#open(tracing));
  }

  /** Throws HttpFailure where this config could not be started with. */
  tryOut({ tracing }: Config): void {
    void this.#open(tracing)?.close(0);
  }

  async prepare(next: Config): Promise<Staged> {
    const before = this.#running;
    const after = this.#open(next.tracing);
    let loser = after;
    return {
      name: this.name,
      part: {},
      commit: () => {
        loser = before;
        return this.#run(after);
      },
      rollback: () => {
        loser = after;
        return this.#run(before);
      },
      verify: async () => undefined, // a collector that is away is no reason against a config
      dispose: async () => loser?.close(FLUSH_MAX_MS),
    };
  }

  /** The process ends. */
  async stop(): Promise<void> {
    const last = this.#running;
    this.#run(undefined);
    await last?.close(FLUSH_MAX_MS);
  }

  #open(config: TracingConfig | undefined): Tracing | undefined {
    return config === undefined ? undefined : new Tracing(config, this.#site);
  }

  #run(tracing: Tracing | undefined): undefined {
    this.#running = tracing;
    this.#recorder.use(tracing?.queue);
  }
}
