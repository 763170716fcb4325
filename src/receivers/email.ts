// The email integration: one mail for all recipients (notify/email/email.go, 0.34). It is rendered whole before the server is
// asked; Alertmanager renders on the way, and breaks off in the middle of a mail where a template fails.

import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { EmailSettings } from '../config/schema/integrations/email.ts';
import { canonicalHeaderName } from './canonical-header-name.ts';
import { parseAddressList } from './email/address-list.ts';
import { type Envelope, MailCarrier } from './email/mail-carrier.ts';
import { localDay, type Mail, mailDate, mailText } from './email/mail-message.ts';
import { SmtpFailure } from './email/smtp-failure.ts';
import { abortReason, failed } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

interface Message extends Mail {
  readonly from: string;
  readonly to: string;
  /** Of the group's key: names the thread. */
  readonly groupDigest: string;
}

const SUBJECT = '{{ template "email.default.subject" . }}';
const THREAD_DIGEST_LENGTH = 16;

export class Email implements Sender<Message> {
  readonly #settings: EmailSettings;
  readonly #clock: SenderSite['clock'];
  readonly #carrier: MailCarrier;
  /** Names in Go's spelling, and templates. */
  readonly #headers: ReadonlyMap<string, string>;

  constructor(settings: EmailSettings, site: SenderSite) {
    this.#settings = settings;
    this.#clock = site.clock;
    this.#carrier = new MailCarrier(settings, site);
    const written = [...settings.headers].map(([name, value]) => [canonicalHeaderName(name), value] as const);
    this.#headers = new Map([['Subject', SUBJECT], ['To', settings.to], ['From', settings.from], ...written]);
  }

  compose({ groupKey }: Notification, rendering: Rendering): Message {
    const { text, html } = this.#settings;
    const from = rendering.required(this.#settings.from);
    const to = rendering.required(this.#settings.to);
    const parts: Mail['parts'][number][] = [];
    if (text !== '') parts.push({ type: 'plain', content: rendering.message(text) });
    if (html !== '') parts.push({ type: 'html', content: rendering.htmlMessage(html) });
    const headers = [...this.#headers].map(
      ([name, source]) => [name, name === 'Subject' ? rendering.title(source) : rendering.text(source)] as const,
    );
    return { from, to, headers, parts, groupDigest: createHash('sha256').update(groupKey).digest('hex') };
  }

  async send(message: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    try {
      const envelope = envelopeOf(message);
      const headers = [...message.headers, ...this.#ownHeaders(message.groupDigest)];
      const mail = mailText({ headers, parts: message.parts }, randomBytes(30).toString('hex'));
      // A signal of this attempt's own: the flush's one is shared, and would collect listeners.
      await this.#carrier.carry(mail, envelope, AbortSignal.any([signal]));
      return { kind: 'sent' };
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
      return failed(error.message, signal.aborted ? abortReason(signal) : 'other', error.retry);
    }
  }

  /** Alertmanager looks at certificates and keys when it sends, and takes a config that names none that are good. */
  prime(): void {}

  close(): Promise<void> {
    return this.#carrier.close();
  }

  #ownHeaders(groupDigest: string): [name: string, value: string][] {
    const now = this.#clock.now();
    const { enabled, threadByDate } = this.#settings.threading;
    const lines: [string, string][] = [];
    if (!this.#headers.has('Message-Id')) {
      const chance = randomBytes(8).readBigUInt64BE();
      lines.push(['Message-Id', `<${now}000000.${chance}@${hostname()}>`]);
    }
    if (enabled) {
      // Names no mail that was ever sent: what has the same parent is shown together.
      const day = threadByDate === 'none' ? '' : localDay(now);
      const thread = `<alert-${groupDigest.slice(0, THREAD_DIGEST_LENGTH)}-${day}@alertmanager>`;
      lines.push(['References', thread], ['In-Reply-To', thread]);
    }
    return [...lines, ['Date', mailDate(now)]];
  }
}

/** Throws {@link SmtpFailure}. */
function envelopeOf({ from, to }: Message): Envelope {
  const senders = addressesOf(from, 'from');
  const [sender] = senders;
  if (sender === undefined || senders.length > 1) {
    throw new SmtpFailure(`must be exactly one 'from' address (got: ${senders.length})`, false);
  }
  return { from: sender, recipients: addressesOf(to, 'to') };
}

function addressesOf(list: string, field: string): readonly string[] {
  const read = parseAddressList(list);
  if (read.ok) return read.value;
  throw new SmtpFailure(`parse '${field}' addresses: ${read.error}`, false);
}
