// Scene: the real program before a sink, under a config that a test describes in a few words and exchanges by reloads; and
// what was told since it last looked.

import { setTimeout as pause } from 'node:timers/promises';
import { firing, type Program, Site } from './program.ts';
import { reload } from './reloads.ts';
import { type Hook, type HookAlert, Sink } from './sink.ts';

export const INTERVAL_MS = 300;
export const WAITS = `group_by: [alertname], group_wait: 100ms, group_interval: ${INTERVAL_MS}ms, repeat_interval: 1h`;

export interface Sketch {
  readonly routes?: readonly string[];
  /** Receivers by name; each integration by its path at the sink, with what else it says. */
  readonly receivers?: Readonly<Record<string, readonly string[]>>;
  readonly waits?: string;
  readonly more?: string;
}

/** A path like `/a` is a webhook there; more of its config may follow: `/a, send_resolved: false`. */
export function config(sink: Sink, { routes = [], receivers = {}, waits = WAITS, more = '' }: Sketch = {}): string {
  const webhook = (text: string): string => {
    const [path = '', ...rest] = text.split(', ');
    return `{${[`url: '${sink.url(path)}'`, ...rest].join(', ')}}`;
  };
  const all = Object.entries({ root: ['/root'], ...receivers }).map(
    ([name, list]) => `  - {name: ${name}, webhook_configs: [${list.map(webhook).join(', ')}]}`,
  );
  return [
    `route: {receiver: root, ${waits}, routes: [`,
    ...routes.map((route) => `  {${route}},`),
    '  ]}',
    'receivers:',
    ...all,
    more,
    '',
  ].join('\n');
}

function linesOf(hooks: readonly Hook[]): string[] {
  return hooks.map(({ path, body }) => {
    const names = (status: string): string =>
      body.alerts.flatMap((alert) => (alert.status === status ? [alert.labels.alertname] : [])).join(' ');
    return `${path} +[${names('firing')}] -[${names('resolved')}]`;
  });
}

export interface Scene {
  readonly sink: Sink;
  readonly site: Site;
  readonly program: Program;
  /** Another config takes over. */
  become(sketch: Sketch): Promise<void>;
  /** What was told since the last call, in the order of arrival; the scene's own probes left out. */
  told(): string[];
  /** A few flushes of every live group later. */
  settled(): Promise<void>;
}

export async function scene(sketch: Sketch): Promise<Scene> {
  const sink = await Sink.open();
  const site = new Site(config(sink, sketch));
  const program = await site.start();
  let seen = 0;
  let probes = 0;
  return {
    sink,
    site,
    program,
    become: (next) => {
      site.configure(config(sink, next));
      return reload(program);
    },
    told: () => {
      const fresh = sink.hooks.slice(seen);
      seen = sink.hooks.length;
      return linesOf(fresh.filter(({ body }) => !body.alerts.every(isProbe)));
    },
    settled: async () => {
      await pause(3 * INTERVAL_MS);
      // What was due before a group that is founded now has been told before it.
      const name = `Probe${++probes}`;
      await program.alert(firing(name));
      await sink.hears(name, ({ body }) => body.alerts.some(({ labels }) => labels.alertname === name));
    },
  };
}

function isProbe({ labels }: HookAlert): boolean {
  return labels.alertname?.startsWith('Probe') === true;
}
