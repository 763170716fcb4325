// Side: one of the two programs with one config of every integration: a receiver whose services are well, and one for each
// way in which all of them fail.

import { setTimeout as pause } from 'node:timers/promises';
import type { PostedAlert } from '../../receivers/real-alertmanager.ts';
import { json } from '../../receivers/scenarios/answers.ts';
import { families } from '../../support/exposition.ts';
import { until } from '../../support/until.ts';
import { post } from '../play.ts';
import { ServerProcess } from '../server-process.ts';
import { OWN_TEMPLATES } from './own-templates.ts';
import { plainServices, services } from './services.ts';
import { type Manners, Site, type Told } from './site.ts';

export const FAILURES: Readonly<Record<string, Manners>> = {
  refuses: refusing(400, '554 5.7.1 no'),
  breaks: refusing(500, '451 4.3.0 later'),
  limits: refusing(429, '421 4.7.0 slowly'),
  forbids: refusing(403, '535 5.7.8 no'),
};

const TOTAL = 'alertmanager_notifications_total';
const ATTEMPTED = 'alertmanager_notification_requests_total';
const FAILED = 'alertmanager_notifications_failed_total';
const ANSWERED = 'alertmanager_notification_latency_seconds';
const DEADLINE_MS = 60_000;
/** Metrics cost, and are asked while others are told. */
const BETWEEN_LOOKS_MS = 250;
const HOUR_MS = 3_600_000;

/** By integration, and for failures `integration: reason`. */
export type Counts = Readonly<Record<string, number>>;

export class Side {
  readonly server: ServerProcess;
  readonly #sites: ReadonlyMap<string, Site>;

  private constructor(server: ServerProcess, sites: ReadonlyMap<string, Site>) {
    this.server = server;
    this.#sites = sites;
  }

  static async start(program: string): Promise<Side> {
    const sites = new Map([['well', await Site.open(services)]]);
    for (const [name, manners] of Object.entries(FAILURES)) sites.set(name, await Site.open(plainServices, manners));
    const flags = ['--enable-feature=receiver-name-in-metrics'];
    const files = { 'own.tmpl': OWN_TEMPLATES };
    return new Side(await ServerProcess.start(program, configOf(sites), flags, files), sites);
  }

  /** The same at both sides, when it is the same `nowMs`. */
  async posts(alerts: readonly PostedAlert[], receiver: string, nowMs: number, startsAtMs: number): Promise<void> {
    const body = alerts.map(({ resolved = false, labels, ...rest }) => ({
      ...rest,
      labels: { ...labels, receiver },
      startsAt: new Date(startsAtMs).toISOString(),
      endsAt: new Date(resolved ? nowMs : nowMs + HOUR_MS).toISOString(),
    }));
    await post(this.server, '/api/v2/alerts', body);
  }

  /** Waits until every service of the receiver has been told so often, and has answered. */
  async hasTold(receiver: string, times: number): Promise<void> {
    let counts: Counts = {};
    const what = () => `all of ${receiver} told ${times} times: ${JSON.stringify(counts)}\n${this.server.log}`;
    const isSo = async () => {
      await pause(BETWEEN_LOOKS_MS);
      counts = await this.#counts(`${ANSWERED}_count`, receiver);
      return Object.entries(perType(services)).every(([type, many]) => (counts[type] ?? 0) >= many * times);
    };
    await until(what, isSo, DEADLINE_MS);
  }

  /** Waits until every service of the receiver has failed. */
  async hasFailed(receiver: string): Promise<void> {
    let counts: Counts = {};
    const what = () => `all of ${receiver} failed: ${JSON.stringify(counts)}\n${this.server.log}`;
    const isSo = async () => {
      await pause(BETWEEN_LOOKS_MS);
      counts = await this.failed(receiver);
      return Object.entries(perType(plainServices)).every(([type, many]) => failuresOf(counts, type) >= many);
    };
    await until(what, isSo, DEADLINE_MS);
  }

  /** Since it was last asked. */
  takeTold(receiver: string, service: string): Told {
    const site = this.#sites.get(receiver);
    if (site === undefined) throw new Error(`no receiver ${receiver}`);
    return site.takeTold(service);
  }

  notified(receiver: string): Promise<Counts> {
    return this.#counts(TOTAL, receiver);
  }

  attempted(receiver: string): Promise<Counts> {
    return this.#counts(ATTEMPTED, receiver);
  }

  /** Without zeros. */
  failed(receiver: string): Promise<Counts> {
    return this.#counts(FAILED, receiver);
  }

  async #counts(name: string, receiver: string): Promise<Counts> {
    const text = await (await fetch(`${this.server.url}/metrics`)).text();
    const lines = families(text).get(name.replace(/_count$/, ''))?.lines ?? [];
    const own = lines.filter((line) => line.startsWith(`${name}{`) && labelOf(line, 'receiver_name') === receiver);
    return Object.fromEntries(own.map(counted).filter(([, count]) => count > 0));
  }
}

function configOf(sites: ReadonlyMap<string, Site>): object {
  return {
    global: { resolve_timeout: '1h' },
    templates: ['*.tmpl'],
    route: {
      receiver: 'well',
      group_by: ['alertname', 'severity'],
      group_wait: '3s',
      group_interval: '4s',
      repeat_interval: '1h',
      routes: Object.keys(FAILURES).map((receiver) => ({
        receiver,
        matchers: [`receiver="${receiver}"`],
        group_interval: '10s',
      })),
    },
    receivers: [...sites].map(([name, site]) => site.receiver(name)),
  };
}

/** `integration` or `integration: reason`, and how often. */
function counted(line: string): readonly [key: string, count: number] {
  const integration = labelOf(line, 'integration') ?? '';
  const reason = labelOf(line, 'reason');
  const key = reason === undefined ? integration : `${integration}: ${reason}`;
  return [key, Number(line.slice(line.lastIndexOf(' ')))];
}

function labelOf(line: string, name: string): string | undefined {
  return new RegExp(`[{,]${name}="([^"]*)"`).exec(line)?.[1];
}

function failuresOf(counts: Counts, type: string): number {
  const own = Object.entries(counts).filter(([key]) => key.startsWith(`${type}: `));
  return own.reduce((sum, [, count]) => sum + count, 0);
}

function perType(list: typeof services): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of list) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function refusing(status: number, reply: string): Manners {
  return { http: json(status, { message: 'no' }), mail: { replies: { MAIL: reply } } };
}
