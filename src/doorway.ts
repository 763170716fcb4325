// Doorway: the HTTP side in the life of the process. It may open before there is an application behind it, for a standby's
// health; it opens once, and the application that comes answers behind the same listeners.

import type { Clock } from './base/clock.ts';
import type { Readiness } from './http/admin/health.ts';
import { createHttpSite, type HttpGround, type HttpSettings, type HttpSite } from './http/app.ts';
import type { Answering } from './http/front.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface DoorwaySite {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly settings: HttpSettings;
  readiness(): Readiness;
  /** Why all but health and metrics is refused for now. */
  notYet(): string | undefined;
}

export class Doorway {
  /** What whoever answers behind it needs to know of it. */
  readonly ground: HttpGround;
  readonly #telemetry: Telemetry;
  readonly #http: HttpSite;
  #opening: Promise<unknown> | undefined;

  /** Throws where the web config file cannot be used. */
  constructor({ clock, telemetry, settings, readiness, notYet }: DoorwaySite) {
    const { http: observer, metrics, tracer } = telemetry;
    const render = async () => ({ contentType: metrics.contentType, body: await metrics.render() });
    this.ground = { clock, observer, tracer, settings, readiness, notYet, metrics: render };
    this.#telemetry = telemetry;
    this.#http = createHttpSite(this.ground);
  }

  /** Listens, unless it does; rejects where it cannot. */
  async open(): Promise<void> {
    this.#opening ??= this.#http.listen().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    await this.#opening;
  }

  /** For a standby: the address may still be the other server's, where both are on one machine. */
  tryToOpen(): void {
    this.open().catch((error: unknown) => this.#telemetry.life.standbyUnheard(error));
  }

  answerFrom(answering: Answering): void {
    this.#http.answerFrom(answering);
  }

  /** No new requests; those under way have this long. */
  close(graceMs: number): Promise<void> {
    return this.#http.stop(graceMs);
  }
}
