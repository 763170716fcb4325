// The VictorOps integration (notify/victorops/victorops.go, 0.34): one incident for each group, told to a routing key. The API key
// is part of the URL.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import type { VictoropsSettings } from '../config/schema/integrations/victorops.ts';
import { withPath } from './go-url.ts';
import { Wire } from './http/wire.ts';
import { incidentKey } from './incident-key.ts';
import { verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';

const STATE_MESSAGE_MAX = 20_480;
const TRIGGERS = ['CRITICAL', 'WARNING', 'INFO'];
const TRIGGER = 'CRITICAL';
const RESOLVE = 'RECOVERY';

interface Message {
  readonly routingKey: string;
  readonly body: string;
}

export class Victorops implements Sender<Message> {
  readonly #settings: VictoropsSettings;
  readonly #apiKey: SecretSource;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: VictoropsSettings, site: SenderSite) {
    this.#settings = settings;
    this.#apiKey = new SecretSource(
      { inline: settings.apiKey, file: settings.apiKeyFile },
      { purpose: 'failed to read API key from file', retry: false },
      site.files,
    );
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const settings = this.#settings;
    const fixed = {
      message_type: messageType(rendering, settings.messageType),
      entity_id: incidentKey(notification.groupKey),
      entity_display_name: rendering.message(settings.entityDisplayName),
      state_message: rendering.inRunes('state_message', rendering.message(settings.stateMessage), STATE_MESSAGE_MAX),
      monitoring_tool: rendering.text(settings.monitoringTool),
    };
    const custom = [...settings.customFields].map(([name, value]) => [name, rendering.text(value)] as const);
    return {
      routingKey: rendering.required(settings.routingKey),
      body: goJsonLine(new Map([...Object.entries(fixed), ...custom])),
    };
  }

  async send({ routingKey, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const key = await this.#apiKey.read();
    if (key.kind === 'failed') return key;
    const reply = await this.#wire.ask(
      {
        method: 'POST',
        url: withPath(this.#settings.apiUrl ?? '', `${key.value}/${routingKey}`),
        headers: [['Content-Type', 'application/json']],
        body,
        secrets: [key.value],
      },
      signal,
    );
    return reply.kind === 'failed' ? reply : verdictOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}

function messageType(rendering: Rendering, source: string): string {
  const type = rendering.text(source);
  if (rendering.data.status === 'resolved') return RESOLVE;
  return TRIGGERS.includes(type) ? type : TRIGGER;
}
