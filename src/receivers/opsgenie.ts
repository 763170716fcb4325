// The Opsgenie integration (notify/opsgenie/opsgenie.go, 0.34): creates an alert for each group under the group's alias, updates
// it where the config says so, and closes it when all is resolved.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import { type GoJson, type GoStruct, goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import type { OpsgenieSettings } from '../config/schema/integrations/opsgenie.ts';
import { withPath } from './go-url.ts';
import type { Method } from './http/redirect.ts';
import { Wire } from './http/wire.ts';
import { incidentKey } from './incident-key.ts';
import { verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { type Reveal, SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';

const MESSAGE_MAX = 130;

interface Request {
  readonly method: Method;
  readonly url: string;
  readonly body: string;
}

interface Message {
  readonly apiKey: Reveal;
  /** In order; the first that fails is the last. */
  readonly requests: readonly Request[];
}

export class Opsgenie implements Sender<Message> {
  readonly #settings: OpsgenieSettings;
  readonly #apiKey: SecretSource;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: OpsgenieSettings, site: SenderSite) {
    this.#settings = settings;
    this.#apiKey = new SecretSource(
      { inline: settings.apiKey, file: settings.apiKeyFile },
      { purpose: 'read key_file error', retry: false },
      site.files,
    );
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const alias = incidentKey(notification.groupKey);
    const requests =
      rendering.data.status === 'resolved' ? this.#close(alias, rendering) : this.#open(alias, rendering);
    return { apiKey: this.#apiKey.rendered(rendering), requests };
  }

  async send({ apiKey, requests }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const key = await apiKey();
    if (key.kind === 'failed') return key;
    const headers = [
      ['Authorization', `GenieKey ${key.value}`],
      ['Content-Type', 'application/json'],
    ] as const;
    for (const request of requests) {
      const reply = await this.#wire.ask({ ...request, headers, secrets: [key.value] }, signal);
      if (reply.kind === 'failed') return reply;
      const verdict = verdictOf(reply, { retryCodes: [429] });
      if (verdict.kind === 'failed') return verdict;
    }
    return { kind: 'sent' };
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #close(alias: string, rendering: Rendering): readonly Request[] {
    return [this.#request('POST', alias, 'close', { source: rendering.text(this.#settings.source) })];
  }

  #open(alias: string, rendering: Rendering): readonly Request[] {
    const settings = this.#settings;
    const message = rendering.inRunes('message', rendering.message(settings.message), MESSAGE_MAX);
    const description = unlessEmpty(rendering.message(settings.description));
    const create = {
      alias,
      message,
      description,
      details: this.#details(rendering),
      source: rendering.text(settings.source),
      responders: unlessEmpty(this.#responders(rendering)),
      tags: unlessEmpty(commaSeparated(rendering.text(settings.tags))),
      note: unlessEmpty(rendering.text(settings.note)),
      priority: unlessEmpty(rendering.text(settings.priority)),
      entity: unlessEmpty(rendering.text(settings.entity)),
      actions: unlessEmpty(commaSeparated(rendering.text(settings.actions))),
    };
    const first = this.#request('POST', '', '', create);
    if (!settings.updateAlerts) return [first];
    return [
      first,
      this.#request('PUT', alias, 'message', { message: unlessEmpty(message) }),
      this.#request('PUT', alias, 'description', { description }),
    ];
  }

  #details(rendering: Rendering): ReadonlyMap<string, GoJson> {
    const rendered = [...this.#settings.details].map(([name, value]) => [name, rendering.text(value)] as const);
    return new Map([...rendering.data.commonLabels, ...rendered]);
  }

  /** One that cannot be rendered is left out: Opsgenie tells those whom the key's own rules name. */
  #responders(rendering: Rendering): readonly GoStruct[] {
    return this.#settings.responders.flatMap((responder): readonly GoStruct[] => {
      const rendered = rendering.whole(() => ({
        id: rendering.text(responder.id),
        name: rendering.text(responder.name),
        username: rendering.text(responder.username),
        type: rendering.text(responder.type),
      }));
      if (rendered === undefined || Object.values(rendered).every((text) => text === '')) return [];
      const { id, name, username, type } = rendered;
      if (type === 'teams') return commaSeparated(name).map((team) => ({ name: team, type: 'team' }));
      return [{ id: unlessEmpty(id), name: unlessEmpty(name), username: unlessEmpty(username), type }];
    });
  }

  /** `what` of the alert with this alias, or the collection of all. */
  #request(method: Method, alias: string, what: string, body: GoStruct): Request {
    const path = alias === '' ? 'v2/alerts' : `v2/alerts/${alias}/${what}`;
    const query: readonly (readonly [string, string])[] = alias === '' ? [] : [['identifierType', 'alias']];
    return { method, url: withPath(this.#settings.apiUrl ?? '', path, query), body: goJsonLine(body) };
  }
}

function commaSeparated(text: string): readonly string[] {
  return text
    .trim()
    .split(',')
    .filter((piece) => piece !== '');
}
