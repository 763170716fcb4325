// The HTTP side put together: API v2, the routes beside it, the web config file, the listeners. The one place in http/ that
// names them all.

import type { Clock } from '../base/clock.ts';
import type { Tracer } from '../base/tracer.ts';
import { healthRoutes, type Readiness } from './admin/health.ts';
import { metricsRoute, type RenderedMetrics } from './admin/metrics.ts';
import { type ReloadAnswer, reloadRoute } from './admin/reload.ts';
import { rootRoute } from './admin/root.ts';
import { V1_ROUTES } from './admin/v1-gone.ts';
import { ApiV2, type ApiV2Needs } from './api-v2/api.ts';
import { type Answering, Front, type FrontSettings } from './front.ts';
import type { HttpObserver } from './observer.ts';
import { type Route, Routes } from './routes.ts';
import { createHttpServer, type HttpServer, type Listen } from './server.ts';
import { WebGate } from './web-config/gate.ts';
import { TlsListener } from './web-config/tls-listener.ts';
import { WebConfigFile } from './web-config/web-config-file.ts';

export interface HttpSettings extends FrontSettings {
  readonly listen: readonly Listen[];
  /** `--web.config.file`; empty for none. */
  readonly webConfigFile: string;
}

/** What the HTTP side needs to listen, before there is an application behind it. */
export interface HttpGround {
  readonly clock: Clock;
  readonly observer: HttpObserver;
  readonly tracer: Tracer;
  readonly settings: HttpSettings;
  readiness(): Readiness;
  metrics(): Promise<RenderedMetrics>;
  /** Why the API and reloads are answered 503 for now; health and metrics are there from the first moment. */
  notYet(): string | undefined;
}

/** What is answered beside health and metrics. */
export interface HttpAppNeeds extends Omit<ApiV2Needs, keyof HttpGround>, HttpGround {
  reload(actor: string): Promise<ReloadAnswer>;
  /** Routes of others, outside API v2. */
  readonly moreRoutes: readonly Route[];
  /** For the page at `/`. */
  readonly version: string;
}

export interface HttpSite extends HttpServer {
  /** Until it is called, health and metrics are all that is answered. */
  answerFrom(answering: Answering): void;
}

/** Throws where the web config file cannot be used. */
export function createHttpSite(ground: HttpGround): HttpSite {
  const { clock, observer, settings, tracer } = ground;
  const file = settings.webConfigFile === '' ? undefined : new WebConfigFile(settings.webConfigFile, observer, clock);
  const tls = file?.current.tls;
  const gate = file === undefined ? undefined : new WebGate(() => file.current.config, clock);
  const first = { api: undefined, routes: new Routes(earlyRoutes(ground)) };
  const front = new Front(settings, { gate, notYet: () => ground.notYet() }, first, observer, tracer, clock);
  const listener = file === undefined || tls === undefined ? undefined : new TlsListener(file, tls);
  const server = createHttpServer({ listen: settings.listen, front, tls: listener, observer, clock });
  return {
    listen: () => server.listen(),
    stop: (graceMs) => server.stop(graceMs),
    answerFrom: (answering) => front.answerFrom(answering),
  };
}

export function createAnswering(needs: HttpAppNeeds): Answering {
  const routes = [
    rootRoute(needs.version),
    ...earlyRoutes(needs),
    reloadRoute((actor) => needs.reload(actor)),
    ...V1_ROUTES,
    ...needs.moreRoutes,
  ];
  return { api: new ApiV2(needs), routes: new Routes(routes) };
}

function earlyRoutes(ground: HttpGround): readonly Route[] {
  return [...healthRoutes(() => ground.readiness()), metricsRoute(() => ground.metrics())];
}
