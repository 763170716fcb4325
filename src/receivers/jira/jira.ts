// The Jira integration (notify/jira/jira.go, 0.34): one issue for each group, found again by a label. It is created or updated,
// then reopened or resolved where the config names the transition. Each attempt begins with the search, so that none makes an
// issue a second time.

import type { Notification, NotifyOutcome } from '../../alerting/ports.ts';
import { type GoJson, goJsonLine } from '../../base/go-json-value.ts';
import type { JiraSettings } from '../../config/schema/integrations/jira.ts';
import { joinedPath } from '../go-url.ts';
import type { HttpReply } from '../http/http-client.ts';
import type { Method } from '../http/redirect.ts';
import { Wire } from '../http/wire.ts';
import { incidentKey } from '../incident-key.ts';
import { JsonAnswer } from '../json-answer.ts';
import { type Failed, failed, verdictOf, within } from '../outcome.ts';
import type { Rendering } from '../rendering.ts';
import type { Sender, SenderSite } from '../sender.ts';
import { issueFields, issueQuery, keptFields } from './issue.ts';

/** Two tell one from several; the first is taken. */
const RESULTS_MAX = 2;
const HEADERS = [
  ['Accept-Language', 'en'],
  ['Content-Type', 'application/json'],
] as const;
const ISSUE_KEY = /^[\w-]+$/;
const DONE = 'done';

interface Message {
  readonly isFiring: boolean;
  readonly query: string;
  readonly fields: ReadonlyMap<string, GoJson>;
}

interface Issue {
  readonly key: string;
  /** The key of its status' category; undefined where Jira says none. */
  readonly category: string | undefined;
}

interface Found {
  readonly kind: 'found';
  /** Undefined: there is none. */
  readonly issue: Issue | undefined;
}

export class Jira implements Sender<Message> {
  readonly #settings: JiraSettings;
  readonly #apiUrl: string;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: JiraSettings, site: SenderSite) {
    this.#settings = settings;
    this.#apiUrl = settings.apiUrl ?? '';
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const isFiring = rendering.data.status === 'firing';
    const incident = incidentKey(notification.groupKey);
    const project = rendering.required(this.#settings.project);
    return {
      isFiring,
      query: issueQuery(this.#settings, { isFiring, project, incident }),
      fields: issueFields(this.#settings, incident, rendering),
    };
  }

  async send(message: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const found = await this.#search(message.query, signal);
    if (found.kind === 'failed') return within('failed to look up existing issues', found);
    const { issue } = found;
    if (issue === undefined && !message.isFiring) return { kind: 'sent' }; // nothing to resolve
    const written =
      issue === undefined ? await this.#create(message, signal) : await this.#update(issue, message, signal);
    if (written.kind === 'failed' || issue === undefined) return written;
    return this.#transition(issue, message.isFiring, signal);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #search(jql: string, signal: AbortSignal): Promise<Found | Failed> {
    const body = goJsonLine({ fields: ['status'], jql, maxResults: RESULTS_MAX });
    const answer = await this.#ask('POST', this.#searchUrl(), body, signal);
    if (answer instanceof JsonAnswer) return foundIn(answer);
    return within('HTTP request to JIRA API', answer);
  }

  /** The cloud's search has moved to version 3 of the API, which a data center does not have. */
  #searchUrl(): string {
    const { apiType } = this.#settings;
    const isCloud = apiType === 'cloud' || (apiType === 'auto' && isAtlassian(this.#apiUrl));
    if (!isCloud) return joinedPath(this.#apiUrl, 'search');
    return joinedPath(this.#apiUrl, 'search/jql').replace('/rest/api/2/', '/rest/api/3/');
  }

  async #create({ fields }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    return this.#write('POST', 'issue', fields, signal);
  }

  async #update({ key }: Issue, { fields }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const updated = new Map(fields);
    for (const kept of keptFields(this.#settings)) updated.delete(kept);
    return this.#write('PUT', `issue/${key}`, updated, signal);
  }

  async #write(
    method: Method,
    path: string,
    fields: ReadonlyMap<string, GoJson>,
    signal: AbortSignal,
  ): Promise<NotifyOutcome> {
    const reply = await this.#call(method, joinedPath(this.#apiUrl, path), goJsonLine({ fields }), signal);
    return reply.kind === 'failed' ? within(`failed to ${method} request to "${path}"`, reply) : { kind: 'sent' };
  }

  async #transition({ key, category }: Issue, isFiring: boolean, signal: AbortSignal): Promise<NotifyOutcome> {
    if (category === undefined || isFiring !== (category === DONE)) return { kind: 'sent' };
    const name = isFiring ? this.#settings.reopenTransition : this.#settings.resolveTransition;
    if (name === '') return { kind: 'sent' };
    const url = joinedPath(this.#apiUrl, `issue/${key}/transitions`);
    const answer = await this.#ask('GET', url, undefined, signal);
    if (!(answer instanceof JsonAnswer)) return answer;
    const id = answer
      .objects('transitions')
      .find((transition) => transition.text('name') === name)
      ?.text('id');
    if (id === undefined) return failed(`can't find transition ${name} for issue ${key}`, 'other', false);
    const reply = await this.#call('POST', url, goJsonLine({ transition: { id } }), signal);
    return reply.kind === 'failed' ? reply : { kind: 'sent' };
  }

  /** What Jira answers, where that matters. */
  async #ask(method: Method, url: string, body: string | undefined, signal: AbortSignal): Promise<JsonAnswer | Failed> {
    const reply = await this.#call(method, url, body, signal);
    if (reply.kind === 'failed') return reply;
    return JsonAnswer.of(reply.body) ?? failed('the answer is no JSON object', 'other', false);
  }

  /** A reply is a 2xx. Trouble on the wire is not tried again within this flush, as in Alertmanager: Jira may have heard. */
  async #call(method: Method, url: string, body: string | undefined, signal: AbortSignal): Promise<HttpReply | Failed> {
    const content = body === undefined ? {} : { body };
    const reply = await this.#wire.ask({ method, url, headers: HEADERS, keepsBody: true, ...content }, signal);
    if (reply.kind === 'failed') return { ...reply, retry: false };
    const verdict = verdictOf(reply, { retryCodes: [429] });
    return verdict.kind === 'failed' ? verdict : reply;
  }
}

function foundIn(answer: JsonAnswer): Found | Failed {
  const [first] = answer.objects('issues');
  if (first === undefined) return { kind: 'found', issue: undefined };
  const key = first.text('key');
  if (!ISSUE_KEY.test(key)) return failed('the answer names an issue by a key that is none', 'other', false);
  const status = first.object('fields')?.object('status');
  const category = status === undefined ? undefined : (status.object('statusCategory')?.text('key') ?? '');
  return { kind: 'found', issue: { key, category } };
}

function isAtlassian(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.endsWith('atlassian.net');
}
