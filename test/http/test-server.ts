// A server of ours on a port of its own, over a FakeAlerting, with an observer that remembers.

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/base/clock.ts';
import { NO_TRACER } from '../../src/base/tracer.ts';
import { readDocument } from '../../src/http/api-v2/document.ts';
import type { StatusView } from '../../src/http/api-v2/status.ts';
import { createAnswering, createHttpSite, type HttpAppNeeds } from '../../src/http/app.ts';
import type { FinishedRequest, HttpObserver } from '../../src/http/observer.ts';
import type { HttpServer } from '../../src/http/server.ts';
import type { MatcherWarning } from '../../src/labels/matcher-parser.ts';
import { JUDGE_HERE } from '../support/judge-here.ts';
import { FakeAlerting } from './fake-alerting.ts';

const STATUS: StatusView = {
  cluster: undefined,
  configOriginal: 'route:\n  receiver: we<ird & name\n',
  startedAtMs: Date.UTC(2026, 0, 1),
  version: {
    branch: 'main',
    buildDate: '20260101-00:00:00',
    buildUser: 'test',
    goVersion: 'node',
    revision: 'abc',
    version: '0.34.0',
  },
};

export class RecordingObserver implements HttpObserver {
  readonly finished: FinishedRequest[] = [];
  readonly refused: string[] = [];
  readonly failed: unknown[] = [];
  readonly webConfigErrors: unknown[] = [];
  readonly addresses: string[] = [];
  readonly warnings: MatcherWarning[] = [];
  inFlight = 0;
  limited = 0;

  requestFinished(request: FinishedRequest): void {
    this.finished.push(request);
  }
  getStarted(): void {
    this.inFlight += 1;
  }
  getFinished(): void {
    this.inFlight -= 1;
  }
  concurrencyLimitExceeded(): void {
    this.limited += 1;
  }
  requestRefused(handler: string, method: string, status: number, reason: string): void {
    this.refused.push(`${method} ${handler} ${status} ${reason}`);
  }
  requestFailed(_handler: string, error: unknown): void {
    this.failed.push(error);
  }
  matcherWarning(warning: MatcherWarning): void {
    this.warnings.push(warning);
  }
  listening(address: string): void {
    this.addresses.push(address);
  }
  webConfigFailed(error: unknown): void {
    this.webConfigErrors.push(error);
  }
}

export interface TestServer {
  readonly port: number;
  readonly alerting: FakeAlerting;
  readonly observer: RecordingObserver;
  readonly server: HttpServer;
}

export async function startServer(clock: Clock, changes: Partial<HttpAppNeeds> = {}): Promise<TestServer> {
  const alerting = new FakeAlerting(clock, randomUUID);
  const observer = new RecordingObserver();
  const needs: HttpAppNeeds = {
    clock,
    observer,
    tracer: NO_TRACER,
    alerting,
    notYet: () => undefined,
    silences: alerting.silences,
    matcherMode: 'fallback',
    judge: JUDGE_HERE,
    status: () => STATUS,
    document: readDocument,
    readiness: () => ({ ready: true }),
    reload: async () => ({ attempt: 1, outcome: 'applied', failure: undefined }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: '# metrics\n' }),
    moreRoutes: [],
    morePaths: [],
    version: '0.1.0',
    settings: TEST_SETTINGS,
    ...changes,
  };
  const server = createHttpSite(needs);
  server.answerFrom(createAnswering(needs));
  const [address = ''] = await server.listen();
  return { port: Number(address.split(':').at(-1)), alerting, observer, server };
}

export const TEST_SETTINGS: HttpAppNeeds['settings'] = {
  listen: [{ host: '127.0.0.1', port: 0 }],
  routePrefix: '',
  externalHost: 'alerts.example',
  timeoutMs: 0,
  getConcurrency: 8,
  bodyMaxBytes: 10 * 1024 * 1024,
  bodiesMaxBytes: 64 * 1024 * 1024,
  webConfigFile: '',
};
