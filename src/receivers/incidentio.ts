// The incident.io integration (notify/incidentio/incidentio.go, 0.34): the webhook's payload under a version of its own, with a
// token and a limit of size.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import { type HttpConfig, httpConfig } from '../config/schema/http-config.ts';
import type { IncidentioSettings } from '../config/schema/integrations/incidentio.ts';
import type { TemplateData } from '../template/template-data.ts';
import type { HttpReply } from './http/http-client.ts';
import { ReferencedFile } from './http/referenced-file.ts';
import { Wire } from './http/wire.ts';
import { JsonAnswer } from './json-answer.ts';
import { verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';
import { webhookPayload } from './webhook-payload.ts';

const VERSION = '1';
const PAYLOAD_BYTES_MAX = 512 * 1024;

interface Message {
  readonly body: string;
}

export class Incidentio implements Sender<Message> {
  readonly #maxAlerts: number;
  readonly #url: SecretSource;
  readonly #tokenFile: ReferencedFile | undefined;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: IncidentioSettings, site: SenderSite) {
    const { url, urlFile, alertSourceTokenFile, maxAlerts, timeoutMs } = settings;
    this.#maxAlerts = Number(maxAlerts);
    this.#url = new SecretSource(
      { inline: url, file: urlFile },
      { purpose: 'read url_file', retry: false },
      site.files,
    );
    this.#tokenFile =
      alertSourceTokenFile === undefined
        ? undefined
        : new ReferencedFile(alertSourceTokenFile, 'failed to read alert_source_token_file', site.files);
    this.#wire = new Wire(withToken(settings), site, { name: 'incident.io', ms: timeoutMs });
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const { alerts } = rendering.data;
    const { data } = this.#maxAlerts > 0 ? rendering.over(alerts.slice(0, this.#maxAlerts)) : rendering;
    const cut = alerts.length - data.alerts.length;
    const payload = (of: TemplateData) => webhookPayload(of, notification.groupKey, cut, VERSION);
    const whole = payload(data);
    if (Buffer.byteLength(whole) <= PAYLOAD_BYTES_MAX) return { body: whole };
    rendering.cut({ what: 'alert content', max: PAYLOAD_BYTES_MAX, unit: 'bytes' });
    // One alert opens the incident; what is common to all of them stays. Sent also where it is still too large.
    return { body: payload({ ...data, alerts: data.alerts.slice(0, 1) }) };
  }

  async send({ body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const url = await this.#url.read();
    if (url.kind === 'failed') return url;
    const reply = await this.#wire.postJson(url.value, body, signal, true);
    if (reply.kind === 'failed') return reply;
    return verdictOf(reply, { retryCodes: [429], details: detailsOf });
  }

  /** The token's file, too: Alertmanager takes no config without it. */
  prime(): void {
    this.#tokenFile?.readNow();
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}

function withToken(settings: IncidentioSettings): HttpConfig {
  const { httpConfig: http = httpConfig.absent, alertSourceToken, alertSourceTokenFile } = settings;
  if (alertSourceToken === undefined && alertSourceTokenFile === undefined) return http;
  const authorization = {
    type: 'Bearer',
    credentials: alertSourceToken,
    credentialsFile: alertSourceTokenFile,
    credentialsRef: '',
  };
  return { ...http, basicAuth: undefined, authorization };
}

function detailsOf({ body, clean }: HttpReply): string {
  const answer = JsonAnswer.of(body);
  if (answer === undefined) return '';
  const parts = [answer.text('message'), answer.text('error'), answer.texts('errors').join(', ')];
  return clean(parts.filter((part) => part !== '').join(': '));
}
