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
import { Front, type FrontSettings } from './front.ts';
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

export interface HttpAppNeeds extends ApiV2Needs {
  readonly clock: Clock;
  readonly observer: HttpObserver;
  readonly tracer: Tracer;
  readiness(): Readiness;
  /** The API and reloads are answered 503 as long as this holds; health and metrics are there from the first moment. */
  isStarting(): boolean;
  reload(actor: string): Promise<ReloadAnswer>;
  metrics(): Promise<RenderedMetrics>;
  /** Routes of others, outside API v2. */
  readonly moreRoutes: readonly Route[];
  /** For the page at `/`. */
  readonly version: string;
  readonly settings: HttpSettings;
}

/** Throws where the web config file cannot be used. */
export function createHttpApp(needs: HttpAppNeeds): HttpServer {
  const { clock, observer, settings } = needs;
  const file = settings.webConfigFile === '' ? undefined : new WebConfigFile(settings.webConfigFile, observer, clock);
  const tls = file?.current.tls;
  const routes = new Routes([
    rootRoute(needs.version),
    ...healthRoutes(() => needs.readiness()),
    reloadRoute((actor) => needs.reload(actor)),
    metricsRoute(() => needs.metrics()),
    ...V1_ROUTES,
    ...needs.moreRoutes,
  ]);
  const gate = file === undefined ? undefined : new WebGate(() => file.current.config, clock);
  const answering = { api: new ApiV2(needs), routes, gate, isStarting: () => needs.isStarting() };
  const front = new Front(settings, answering, observer, needs.tracer, clock);
  const listener = file === undefined || tls === undefined ? undefined : new TlsListener(file, tls);
  return createHttpServer({ listen: settings.listen, front, tls: listener, observer, clock });
}
