// The SNS integration: publishes to a topic, a phone or an endpoint of AWS (notify/sns/sns.go, 0.34). What SNS is known to
// refuse whatever else is right, a subject too long or an attribute without a value, is mended or left out.

import { createHash } from 'node:crypto';
import type { GroupKey, Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { SnsSettings } from '../config/schema/integrations/sns.ts';
import { AwsAccount } from './aws/aws-account.ts';
import { AwsFailure, awsTrouble } from './aws/aws-failure.ts';
import { awsHttpConfig } from './aws/aws-http.ts';
import { type Form, QueryApi } from './aws/query-api.ts';
import type { Environment } from './aws/shared-config.ts';
import { Wire } from './http/wire.ts';
import { abortReason } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

interface Message {
  /** Empty: where AWS has it. */
  readonly apiUrl: string;
  readonly form: Form;
}

/** Bytes. */
const MESSAGE_MAX = 256 * 1024;
const SMS_MAX = 1600;
/** SNS: "less than 100 characters long". */
const SUBJECT_MAX = 99;
const CONTROLS = /\p{Cc}+/gu;
const VERSION = '2010-03-31';

export class Sns implements Sender<Message> {
  readonly #settings: SnsSettings;
  readonly #wire: Wire;
  readonly #api: QueryApi;
  readonly #account: AwsAccount;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: SnsSettings, site: SenderSite, env: Environment = process.env) {
    this.#settings = settings;
    this.#wire = new Wire(awsHttpConfig(settings, env), site);
    this.#api = new QueryApi(this.#wire, site.clock);
    this.#account = new AwsAccount(settings.sigv4, this.#api, site, env);
  }

  compose({ groupKey }: Notification, rendering: Rendering): Message {
    const settings = this.#settings;
    const attributes = this.#attributes(rendering);
    const text = rendering.message(settings.message);
    const message = beginningOf(text, settings.phoneNumber === '' ? MESSAGE_MAX : SMS_MAX);
    if (message !== text) attributes.set('truncated', 'true');
    const form = [
      ['Action', 'Publish'],
      ['Version', VERSION],
      ...this.#addressee(groupKey, rendering),
      ['Message', message],
      ...subjectOf(settings.subject, rendering),
      ...attributeForm(attributes),
    ] as const;
    return { apiUrl: rendering.required(settings.apiUrl), form };
  }

  async send({ apiUrl, form }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    try {
      const { keys, region, endpoint } = await this.#account.standing(signal);
      const service = this.#settings.sigv4.serviceName || 'sns';
      const answer = await this.#api.ask({ url: apiUrl || endpoint, service, region }, form, keys, signal);
      if (isOfSomebodyElse(answer)) throw awsTrouble('the answer does not say that the message was published');
      return { kind: 'sent' };
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      return signal.aborted ? { ...error.outcome, reason: abortReason(signal) } : error.outcome;
    }
  }

  prime(): void {
    this.#wire.prime();
  }

  async close(): Promise<void> {
    await Promise.all([this.#account.close(), this.#wire.close()]);
  }

  #addressee(groupKey: GroupKey, rendering: Rendering): Form {
    const { topicArn, phoneNumber, targetArn } = this.#settings;
    const form: [string, string][] = [];
    if (topicArn !== '') form.push(...topicForm(rendering.required(topicArn), groupKey));
    if (phoneNumber !== '') form.push(['PhoneNumber', rendering.required(phoneNumber)]);
    if (targetArn !== '') form.push(['TargetArn', rendering.required(targetArn)]);
    return form;
  }

  #attributes(rendering: Rendering): Map<string, string> {
    const rendered = [...this.#settings.attributes].map(
      ([name, value]) => [rendering.text(name), rendering.text(value)] as const,
    );
    return new Map(rendered.filter(([name, value]) => name !== '' && value !== ''));
  }
}

/** A page of a proxy, say, that answers 200 to everything. (Where there is no markup at all, the SDK is content, too.) */
function isOfSomebodyElse(answer: string): boolean {
  return /<\w/.test(answer) && !/<PublishResult[\s/>]/.test(answer);
}

/** A FIFO topic takes messages in the order of their group, and each of them once within five minutes. */
function topicForm(arn: string, groupKey: GroupKey): [string, string][] {
  if (!arn.endsWith('.fifo')) return [['TopicArn', arn]];
  const digest = createHash('sha256').update(groupKey).digest('hex');
  return [
    ['TopicArn', arn],
    ['MessageDeduplicationId', digest],
    ['MessageGroupId', digest],
  ];
}

function subjectOf(source: string, rendering: Rendering): Form {
  if (source === '') return [];
  const subject = rendering.inRunes('subject', rendering.title(source).replace(CONTROLS, ' ').trimStart(), SUBJECT_MAX);
  return subject === '' ? [] : [['Subject', subject]];
}

function attributeForm(attributes: ReadonlyMap<string, string>): Form {
  return [...attributes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value], index) => {
      const entry = `MessageAttributes.entry.${index + 1}`;
      return [
        [`${entry}.Name`, name],
        [`${entry}.Value.DataType`, 'String'],
        [`${entry}.Value.StringValue`, value],
      ] as const;
    });
}

/** At most so many bytes; no character is cut in two. */
function beginningOf(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
}
