// StubServer: an API v2 with the same alerts, silences and status every time, that writes down what it is asked. The real
// amtool and our commands are recorded and compared over it.

import { LocalServer } from '../receivers/local-server.ts';

/** A request, taken apart so that two programs' can be compared. */
export interface Told {
  readonly method: string;
  readonly path: string;
  /** Sorted: the order says nothing. */
  readonly query: readonly string[];
  readonly body: unknown;
}

export const KNOWN_ID = '1e7a9981-86fb-4b21-b3ba-957b1862d51a';
export const UNKNOWN_ID = 'ffffffff-0000-4000-8000-000000000000';
const NEW_ID = 'aaaaaaaa-0000-4000-8000-000000000001';

/** Reads a config with what an Alertmanager shows as its own. */
export const ROUTES = `route:
  receiver: web
  continue: false
  routes:
  - receiver: db
    matchers:
    - service=~"db|pg"
    continue: true
    routes:
    - receiver: web
      matchers:
      - severity="page"
      routes:
      - receiver: x
        matchers: ['"a b"="c\\nd"']
    - receiver: web
  - receiver: db2
    matchers:
    - service="db"
    - x!~"y"
receivers:
- name: web
  webhook_configs:
  - url: <secret>
- name: db
- name: db2
- name: x
`;

const ALERTS = [
  alert('Disk Full', '2026-03-01T10:00:00.123Z', { instance: 'db-1', path: '/a<b>&c' }, { summary: 'full "up"' }),
  alert('ünïcode 日本', '2026-03-01T12:00:00.000+02:00', { a: 'tab\there' }, { summary: 'two\nlines' }),
  alert('Late', '2026-04-01T00:00:00.000Z', { '': 'x', 'a b': 'c' }, {}, 'suppressed'),
  alert(
    'Escape',
    '2025-12-31T23:59:59.999-03:30',
    { esc: '\u001b[31mred' },
    { summary: 'a\u2028b', runbook: 'http://r/' },
  ),
  alert('Same', '2026-04-01T00:00:00.000Z', {}, { summary: '' }, 'unprocessed'),
];

function alert(
  alertname: string,
  startsAt: string,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  state = 'active',
): object {
  return {
    annotations,
    endsAt: '2026-05-01T00:00:00.000Z',
    fingerprint: `fp-${alertname.length}`,
    receivers: [{ name: 'web' }, { name: 'db' }],
    startsAt,
    status: { inhibitedBy: [], mutedBy: [], silencedBy: state === 'suppressed' ? [KNOWN_ID] : [], state },
    updatedAt: '2026-03-01T10:00:01.000Z',
    ...(alertname === 'Late' ? {} : { generatorURL: `http://g/?q=${alertname.length}&x=<y>` }),
    labels: { alertname, ...labels },
  };
}

const SILENCES = [
  silence(KNOWN_ID, '2099-01-01T00:00:00.000Z', [matcher('alertname', 'Disk Full'), matcher('x', 'a|b', true)]),
  silence('22222222-0000-4000-8000-000000000000', '2098-01-01T00:00:00.000Z', [matcher('a b', '"q"', true, false)]),
  silence('33333333-0000-4000-8000-000000000000', '2020-01-01T00:00:00.000Z', [matcher('u', '1', false, false)], 'bob'),
  silence('44444444-0000-4000-8000-000000000000', '2098-01-01T00:00:00.000Z', [
    { name: 'old', value: 'v', isRegex: false },
  ]),
];

function silence(id: string, endsAt: string, matchers: readonly object[], createdBy = 'ann <a@b>'): object {
  return {
    id,
    status: { state: endsAt < '2026' ? 'expired' : 'active' },
    updatedAt: '2019-01-01T00:00:00.000Z',
    ...(createdBy === 'bob' ? { annotations: { ticket: 'T-1' } } : {}),
    comment: `for\t${id.slice(0, 2)}`,
    createdBy,
    endsAt,
    matchers,
    startsAt: '2019-01-01T00:00:00.000Z',
  };
}

function matcher(name: string, value: string, isRegex = false, isEqual = true): object {
  return { isEqual, isRegex, name, value };
}

const STATUS = {
  cluster: {
    name: '01M86CTXVKGAJXMVPC223AHYP9',
    peers: [
      { address: '10.0.0.10:9094', name: 'ten' },
      { address: '10.0.0.2:19094', name: 'two, other port' },
      { address: '10.0.0.2:9094', name: 'two' },
      { address: '[fd00::1]:9094', name: 'six' },
    ],
    status: 'ready',
  },
  config: { original: ROUTES },
  uptime: '2026-03-01T09:00:00.000Z',
  versionInfo: { branch: 'b', buildDate: 'd', buildUser: 'u', goVersion: 'g', revision: 'r', version: '0.34.0' },
};

export class StubServer {
  readonly #server: LocalServer;

  private constructor(server: LocalServer) {
    this.#server = server;
  }

  static async start(): Promise<StubServer> {
    const server = await LocalServer.http(({ method, path, body }, response) => {
      const { status, json } = answerTo(method, new URL(path, 'http://stub').pathname, body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(json === undefined ? '' : JSON.stringify(json));
    });
    return new StubServer(server);
  }

  get url(): string {
    return this.#server.url('/am/').href;
  }

  /** What it was asked since the last time, but for its status: who asks that for the version check asks it twice. */
  take(): Told[] {
    const asked = this.#server.asked.splice(0);
    return asked
      .filter(({ path }) => path !== '/am/api/v2/status')
      .map(({ method, path, body }) => {
        const url = new URL(path, 'http://stub');
        const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).sort();
        return { method, path: url.pathname, query, body: body === '' ? null : JSON.parse(body) };
      });
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

interface Answer {
  readonly status: number;
  readonly json?: unknown;
}

function answerTo(method: string, path: string, body: string): Answer {
  if (!path.startsWith('/am/api/v2/')) return { status: 404 };
  const [kind, id] = path.slice('/am/api/v2/'.length).split('/');
  switch (`${method} ${kind}`) {
    case 'GET alerts':
      return { status: 200, json: ALERTS };
    case 'POST alerts':
      return body.includes('refuse') ? { status: 400, json: 'that one is refused' } : { status: 200 };
    case 'GET silences':
      return { status: 200, json: SILENCES };
    case 'POST silences':
      return posted(JSON.parse(body));
    case 'GET silence':
      return id === KNOWN_ID ? { status: 200, json: SILENCES[0] } : { status: 404 };
    case 'DELETE silence':
      return { status: id === UNKNOWN_ID ? 404 : 200 };
    case 'GET status':
      return { status: 200, json: STATUS };
    default:
      return { status: 404 };
  }
}

/** A known silence is updated in its place; of a new one the id says which it is. */
function posted({ id = '', comment }: { readonly id?: string; readonly comment: string }): Answer {
  if (comment === 'refuse') return { status: 400, json: 'silence invalid: it is refused' };
  if (id === UNKNOWN_ID) return { status: 404, json: 'silence not found' };
  return { status: 200, json: { silenceID: id === '' ? NEW_ID : id } };
}
