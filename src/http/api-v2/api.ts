// API v2: which operation a request means, and what go-openapi asks of it before the operation is: its method, what it sends,
// what it accepts. Paths here begin after the route prefix.

import type { Alerting } from '../../alerting/alerting.ts';
import type { Clock } from '../../base/clock.ts';
import { parsed } from '../../base/parsed.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import { parseMatcher } from '../../labels/matcher-parser.ts';
import { type Answer, apiError } from '../answer.ts';
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

export interface ApiV2Needs {
  readonly alerting: Alerting;
  readonly silences: SilenceBook;
  readonly matcherMode: MatcherMode;
  readonly observer: Pick<HttpObserver, 'matcherWarning'>;
  readonly clock: Pick<Clock, 'now'>;
  status(): StatusView;
  /** The API's own document, as YAML. */
  document(): Promise<string>;
}

export const API_PREFIX = '/api/v2/';
const SILENCE_PREFIX = '/api/v2/silence/';

type Operation = (request: HttpRequest, parameter: string) => Answer | Promise<Answer>;
type Operations = ReadonlyMap<string, Operation>;

export class ApiV2 {
  readonly #paths: ReadonlyMap<string, Operations>;
  readonly #silence: Operations;

  constructor({ alerting, silences, matcherMode, observer, clock, status, document }: ApiV2Needs) {
    const readMatcher = matcherReader(matcherMode, observer);
    const receiver = new AlertsReceiver(alerting);
    const at = (): number => clock.now();
    this.#paths = new Map([
      [
        'alerts',
        operations({
          GET: (request) => getAlerts(request.query(), alerting, readMatcher),
          POST: withBody('alerts', (body) => receiver.receive(body)),
        }),
      ],
      ['alerts/groups', operations({ GET: (request) => getGroups(request.query(), alerting, readMatcher) })],
      ['receivers', operations({ GET: (request) => getReceivers(request.query(), alerting, readMatcher) })],
      [
        'silences',
        operations({
          GET: (request) => getSilences(request.query(), silences, at(), readMatcher),
          POST: withBody('silence', (body) => postSilence(body, silences, at())),
        }),
      ],
      ['status', operations({ GET: () => getStatus(status()) })],
      // Not Alertmanager's: the document that all of this follows.
      ['openapi.yaml', operations({ GET: async () => yaml(await document()) })],
    ]);
    this.#silence = operations({
      DELETE: (_, id) => deleteSilence(id, silences),
      GET: (_, id) => getSilence(id, silences, at()),
    });
  }

  /** The `handler` label: the path, but one for all unknown paths, so that strangers can't fill the metrics. */
  labelOf(path: string): string {
    if (path.startsWith(SILENCE_PREFIX) && path.length > SILENCE_PREFIX.length) return '/api/v2/silence/{silenceID}';
    return this.#operationsAt(path) === undefined ? '/api/v2/{unknown}' : path;
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
    const found = this.#operationsAt(request.path);
    if (found === undefined) return apiError(404, `path ${request.path} was not found`);
    const operation = found.operations.get(request.method);
    if (operation === undefined) return notAllowed(request.method, found.operations);
    const refusal = request.hasBody
      ? refuseContentType(request.header('content-type'))
      : refuseAccept(request.header('accept'));
    return refusal ?? operation(request, found.parameter);
  }

  #operationsAt(path: string): { readonly operations: Operations; readonly parameter: string } | undefined {
    const trimmed = path.replace(/\/+$/, '').slice(API_PREFIX.length);
    const exact = this.#paths.get(trimmed);
    if (exact !== undefined) return { operations: exact, parameter: '' };
    const id = /^silence\/([^/]+)$/.exec(trimmed)?.[1];
    return id === undefined ? undefined : { operations: this.#silence, parameter: unescapePath(id) };
  }
}

function operations(of: Readonly<Record<string, Operation>>): Operations {
  return new Map(Object.entries(of));
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

function yaml(body: string): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/yaml' }, body };
}

function notAllowed(method: string, allowed: Operations): Answer {
  const methods = [...allowed.keys()].join(',');
  return apiError(405, `method ${method} is not allowed, but [${methods}] are`, { Allow: methods });
}

function unescapePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
