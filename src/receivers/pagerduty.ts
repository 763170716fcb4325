// The PagerDuty integration (notify/pagerduty/pagerduty.go, 0.34): triggers and resolves one incident for each group, over the
// Events API v2, or v1 where the config has a service key.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import { type GoJson, type GoStruct, goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import type { PagerdutySettings } from '../config/schema/integrations/pagerduty.ts';
import type { HttpReply } from './http/http-client.ts';
import { Wire } from './http/wire.ts';
import { incidentKey } from './incident-key.ts';
import { JsonAnswer } from './json-answer.ts';
import { failed, verdictOf, within } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { type Reveal, SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';
import { templatedFields } from './templated-value.ts';

const V1_URL = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';
const SUMMARY_MAX = 1024;
const EVENT_BYTES_MAX = 512_000;
const TOO_LARGE = new Map([
  ['error', 'Custom details have been removed because the original event exceeds the maximum size of 512KB'],
]);

type Details = ReadonlyMap<string, GoJson>;

interface Message {
  readonly key: Reveal;
  /** Without the key and the details. */
  readonly event: GoStruct;
  readonly details: Details;
  readonly onTooLarge: () => void;
}

export class Pagerduty implements Sender<Message> {
  readonly #settings: PagerdutySettings;
  readonly #isV1: boolean;
  readonly #url: string;
  readonly #key: SecretSource;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. `v1Url` is another for tests alone. */
  constructor(settings: PagerdutySettings, site: SenderSite, v1Url = V1_URL) {
    const { serviceKey, serviceKeyFile, routingKey, routingKeyFile } = settings;
    this.#settings = settings;
    this.#isV1 = serviceKey !== undefined || serviceKeyFile !== undefined;
    this.#url = this.#isV1 ? v1Url : (settings.url ?? '');
    this.#key = this.#isV1
      ? new SecretSource({ inline: serviceKey, file: serviceKeyFile }, unreadable('service'), site.files)
      : new SecretSource({ inline: routingKey, file: routingKeyFile }, unreadable('routing'), site.files);
    this.#wire = new Wire(settings.httpConfig, site, { name: 'pagerduty', ms: settings.timeoutMs });
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const parts = {
      action: rendering.data.status === 'resolved' ? 'resolve' : 'trigger',
      incident: incidentKey(notification.groupKey),
      summary: rendering.inRunes(
        this.#isV1 ? 'description' : 'summary',
        rendering.message(this.#settings.description),
        SUMMARY_MAX,
      ),
    };
    return {
      key: this.#key.rendered(rendering),
      event: this.#isV1 ? this.#v1(parts, rendering) : this.#v2(parts, rendering),
      details: templatedFields(this.#settings.details, rendering),
      onTooLarge: () => rendering.cut({ what: 'details', max: EVENT_BYTES_MAX, unit: 'bytes' }),
    };
  }

  async send({ key: reveal, event, details, onTooLarge }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const key = await reveal();
    if (key.kind === 'failed') return key;
    if (key.value === '') return failed(`${this.#isV1 ? 'service' : 'routing'} key cannot be empty`, 'other', false);
    const whole = this.#encode(event, key.value, details);
    const isTooLarge = Buffer.byteLength(whole) > EVENT_BYTES_MAX;
    if (isTooLarge) onTooLarge();
    const body = isTooLarge ? this.#encode(event, key.value, TOO_LARGE) : whole;
    const headers = [['Content-Type', 'application/json']] as const;
    const request = { method: 'POST', url: this.#url, headers, body, keepsBody: true, secrets: [key.value] } as const;
    const reply = await this.#wire.ask(request, signal);
    if (reply.kind === 'failed') {
      return within(`failed to post message to PagerDuty${this.#isV1 ? ' v1' : ''}`, reply);
    }
    // v1 says 403 where it is asked too often, v2 says 429.
    return verdictOf(reply, { retryCodes: [this.#isV1 ? 403 : 429], details: detailsOf });
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #encode(event: GoStruct, key: string, details: Details): string {
    const given = unlessEmpty(details);
    if (this.#isV1) return goJsonLine({ service_key: key, ...event, details: given });
    return goJsonLine({
      routing_key: key,
      ...event,
      payload: { ...(event.payload as GoStruct), custom_details: given },
    });
  }

  #v1({ action, incident, summary }: EventParts, rendering: Rendering): GoStruct {
    const { client, clientUrl } = this.#settings;
    const from =
      action === 'trigger'
        ? { client: unlessEmpty(rendering.text(client)), client_url: unlessEmpty(rendering.text(clientUrl)) }
        : {};
    return {
      incident_key: incident,
      event_type: action,
      description: unlessEmpty(summary),
      event_action: '', // v2's, which Alertmanager sends here, too, with its payload
      payload: null,
      ...from,
    };
  }

  #v2({ action, incident, summary }: EventParts, rendering: Rendering): GoStruct {
    const settings = this.#settings;
    return {
      dedup_key: incident,
      event_action: action,
      payload: {
        summary,
        // PagerDuty refuses an event without these two.
        source: rendering.text(settings.source, 'Alertmanager'),
        severity: rendering.text(settings.severity === '' ? 'error' : settings.severity, 'error'),
        class: unlessEmpty(rendering.text(settings.class)),
        component: unlessEmpty(rendering.text(settings.component)),
        group: unlessEmpty(rendering.text(settings.group)),
      },
      client: unlessEmpty(rendering.text(settings.client)),
      client_url: unlessEmpty(rendering.text(settings.clientUrl)),
      images: unlessEmpty(this.#images(rendering)),
      links: unlessEmpty(this.#links(rendering)),
    };
  }

  #images(rendering: Rendering) {
    return this.#settings.images
      .map(({ src, alt, href }) => ({
        src: rendering.text(src),
        alt: rendering.text(alt),
        href: rendering.text(href),
      }))
      .filter(({ src }) => src !== '');
  }

  #links(rendering: Rendering) {
    return this.#settings.links
      .map(({ href, text }) => ({ href: rendering.text(href), text: rendering.text(text) }))
      .filter(({ href }) => href !== '');
  }
}

interface EventParts {
  readonly action: string;
  readonly incident: string;
  readonly summary: string;
}

function unreadable(name: string) {
  return { purpose: `failed to read ${name} key from file`, retry: false };
}

/** What PagerDuty says is wrong with an event; other statuses explain themselves. */
function detailsOf({ status, body, clean }: HttpReply): string {
  const answer = status === 400 ? JsonAnswer.of(body) : undefined;
  return answer === undefined ? '' : clean(`${answer.text('message')}: ${answer.texts('errors').join(',')}`);
}
