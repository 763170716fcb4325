// API v2: which operation a request means, and what go-openapi asks of it before the operation is: its method, what it sends,
// what it accepts. Paths here begin after the route prefix.

import type { Alerting } from '../../alerting/alerting.ts';
import type { Clock } from '../../base/clock.ts';
import { parsed } from '../../base/parsed.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import { parseMatcher } from '../../labels/matcher-parser.ts';
import type { RegexpJudge } from '../../labels/regexp-look.ts';
import { type Answer, apiError, yaml } from '../answer.ts';
import type { HttpObserver } from '../observer.ts';
import type { HttpRequest } from '../request.ts';
import { AlertsReceiver, getAlerts } from './alerts.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { MatcherReader } from './filters.ts';
import { getGroups } from './groups.ts';
import { refuseAccept, refuseContentType } from './negotiation.ts';
import { getReceivers } from './receivers.ts';
import { deleteSilence, getSilence, getSilences, postSilence, type SilenceBook } from './silences.ts';
import { getStatus, type StatusView } from './status.ts';

/** Answers one method of one path. `parameter` is what stands for the path's `{…}`. */
export type Operation = (request: HttpRequest, parameter: string) => Answer | Promise<Answer>;

export interface ApiPath {
  /** As in the document, after `/api/v2/`; a last segment like `{silenceID}` stands for any one. */
  readonly path: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** What its answers may be; nothing but JSON where this is missing. */
  readonly offers?: readonly string[];
}

export interface ApiV2Needs {
  readonly alerting: Alerting;
  readonly silences: SilenceBook;
  readonly matcherMode: MatcherMode;
  readonly observer: Pick<HttpObserver, 'matcherWarning'>;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  /** Of the expressions in queries. */
  readonly judge: RegexpJudge;
  status(): StatusView;
  /** The API's own document, as YAML. */
  document(): Promise<string>;
  /** Paths that Alertmanager does not have: the reload's. */
  readonly morePaths: readonly ApiPath[];
}

export const API_PREFIX = '/api/v2/';
const JSON_ALONE = ['application/json'];

export class ApiV2 {
  readonly #exact: ReadonlyMap<string, ApiPath>;
  /** Paths that end with a parameter. */
  readonly #families: readonly ApiPath[];

  constructor(needs: ApiV2Needs) {
    const paths = [...pathsOf(needs), ...needs.morePaths];
    this.#exact = new Map(paths.filter((one) => !isFamily(one)).map((one) => [one.path, one]));
    this.#families = paths.filter(isFamily);
  }

  /** The `handler` label: the path, but one for all unknown paths, so that strangers can't fill the metrics. */
  labelOf(path: string): string {
    const inner = path.slice(API_PREFIX.length);
    const family = this.#families.find((one) => inner.startsWith(stemOf(one)) && inner.length > stemOf(one).length);
    if (family !== undefined) return `${API_PREFIX}${family.path}`;
    return this.#find(path) === undefined ? '/api/v2/{unknown}' : path;
  }

  async answer(request: HttpRequest): Promise<Answer> {
    const cors = {
      method: request.method,
      origin: request.header('origin'),
      requestedMethod: request.header('access-control-request-method'),
      requestedHeaders: request.header('access-control-request-headers'),
    };
    const early = preflight(cors);
    if (early !== undefined) return early;
    const answer = await this.#operate(request);
    return { ...answer, headers: { 'Cache-Control': 'no-store', ...corsHeaders(cors), ...answer.headers } };
  }

  #operate(request: HttpRequest): Answer | Promise<Answer> {
    const found = this.#find(request.path);
    if (found === undefined) return apiError(404, `path ${request.path} was not found`);
    const { operations, offers = JSON_ALONE } = found.api;
    const operation = Object.hasOwn(operations, request.method) ? operations[request.method] : undefined;
    if (operation === undefined) return notAllowed(request.method, Object.keys(operations));
    const refusal = request.hasBody
      ? refuseContentType(request.header('content-type'))
      : refuseAccept(request.header('accept'), offers);
    return refusal ?? operation(request, found.parameter);
  }

  #find(path: string): { readonly api: ApiPath; readonly parameter: string } | undefined {
    const trimmed = path.replace(/\/+$/, '').slice(API_PREFIX.length);
    const exact = this.#exact.get(trimmed);
    if (exact !== undefined) return { api: exact, parameter: '' };
    for (const family of this.#families) {
      const segment = trimmed.slice(stemOf(family).length);
      const isOne = trimmed.startsWith(stemOf(family)) && segment !== '' && !segment.includes('/');
      if (isOne) return { api: family, parameter: unescapePath(segment) };
    }
    return undefined;
  }
}

/** Alertmanager's, and its document. */
function pathsOf({ alerting, silences, matcherMode, observer, clock, judge, status, document }: ApiV2Needs): ApiPath[] {
  const site = { readMatcher: matcherReader(matcherMode, observer), judge, clock };
  const receiver = new AlertsReceiver(alerting);
  const at = (): number => clock.now();
  return [
    {
      path: 'alerts',
      operations: {
        GET: (request) => getAlerts(request, alerting, site),
        POST: withBody('alerts', (body) => receiver.receive(body)),
      },
    },
    {
      path: 'alerts/groups',
      operations: { GET: (request) => getGroups(request, alerting, site) },
    },
    {
      path: 'receivers',
      operations: { GET: (request) => getReceivers(request, alerting, site) },
    },
    {
      path: 'silences',
      operations: {
        GET: (request) => getSilences(request, silences, at(), site),
        POST: withBody('silence', (body) => postSilence(body, silences, at())),
      },
    },
    {
      path: 'silence/{silenceID}',
      operations: {
        DELETE: (_, id) => deleteSilence(id, silences),
        GET: (_, id) => getSilence(id, silences, at()),
      },
    },
    { path: 'status', operations: { GET: () => getStatus(status()) } },
    {
      path: 'openapi.yaml',
      operations: { GET: async () => yaml(await document()) },
      offers: ['application/yaml', 'application/json'],
    },
  ];
}

function isFamily({ path }: ApiPath): boolean {
  return path.endsWith('}');
}

/** `silence/` of `silence/{silenceID}`. */
function stemOf({ path }: ApiPath): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function matcherReader(mode: MatcherMode, observer: ApiV2Needs['observer']): MatcherReader {
  return (text) => {
    const read = parseMatcher(text, mode);
    if (!read.ok) return read;
    if (read.value.warning !== undefined) observer.matcherWarning(read.value.warning);
    return parsed(read.value.matcher);
  };
}

/** A request without a body is told that it needs one. */
function withBody(name: string, operation: (body: string) => Answer | Promise<Answer>): Operation {
  return async (request) => {
    if (!request.hasBody) return apiError(602, `${name} in body is required`);
    const body = await request.body();
    return 'refusal' in body ? body.refusal : operation(body.text);
  };
}

function notAllowed(method: string, allowed: readonly string[]): Answer {
  const methods = allowed.join(',');
  return apiError(405, `method ${method} is not allowed, but [${methods}] are`, { Allow: methods });
}

function unescapePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
