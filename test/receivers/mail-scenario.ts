// MailScenario: the settings of an email integration, the alerts that a group holds, and the manners of the mail server.
// record-email.ts plays it to a real Alertmanager; src/receivers/email.golden.test.ts plays the recording to our sender.

import { assert } from '../../src/base/assert.ts';
import type { Conversation, MailManners } from './mail-server.ts';
import type { PostedAlert, RecordedOutcome, ToldPayload } from './real-alertmanager.ts';

/** `$HOST` is the server, `$FOLDER` where the files are, `$TLS` where certificates and keys are. */
export interface MailScenario {
  /** Beside what {@link wholeSettings} adds. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly manners?: MailManners;
  /** Content by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Each is posted when the one before has been told. */
  readonly steps?: readonly (readonly PostedAlert[])[];
}

export interface MailGolden extends MailScenario {
  readonly played: readonly PlayedMail[];
}

export interface PlayedMail {
  readonly told: ToldPayload;
  readonly outcome: RecordedOutcome;
  readonly conversation: RecordedConversation;
}

export interface RecordedConversation {
  readonly commands: readonly string[];
  readonly mails: readonly RecordedMail[];
}

/** What differs from mail to mail has been looked at, and taken out. */
export interface RecordedMail {
  /** In the order of the alphabet: Alertmanager's own is by chance. */
  readonly headers: readonly string[];
  /** Line by line, as sent. */
  readonly body: readonly string[];
}

export function wholeSettings(settings: MailScenario['settings'] = {}): Readonly<Record<string, unknown>> {
  return { to: 'ops@example.com', from: 'am@example.com', smarthost: '$HOST', require_tls: false, ...settings };
}

export function recordedConversation({ commands, mails }: Conversation): RecordedConversation {
  return { commands, mails: mails.map(recordedMail) };
}

function recordedMail(mail: string): RecordedMail {
  const end = mail.indexOf('\r\n\r\n');
  const [, boundary = ''] = /^Content-Type: multipart\/alternative; {2}boundary=(\w{60})\r$/m.exec(mail) ?? [];
  assert(boundary !== '', `the mail has no boundary: ${mail}`);
  const headers = mail
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n');
  const body = mail.slice(end + '\r\n\r\n'.length).replaceAll(boundary, 'BOUNDARY');
  return {
    headers: headers.map((line) => steady(line).replace(boundary, 'BOUNDARY')).sort(),
    body: body.split('\r\n'),
  };
}

/** A header without what is another every time, provided that it has the right form. */
function steady(line: string): string {
  return line
    .replace(/^(Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/, '$1DATE')
    .replace(/^(Message-Id: )<\d{19}\.\d{1,20}@[^@>]+>$/, '$1ID')
    .replace(/^((?:References|In-Reply-To): <alert-[0-9a-f]{16}-)\d{4}-\d\d-\d\d@/, '$1DAY@');
}

/** Messages name ports of ours, and how Go reads. */
export function steadyOutcome(outcome: RecordedOutcome): RecordedOutcome {
  if (outcome === 'sent') return outcome;
  return { ...outcome, message: outcome.message.replace(/(read|write) tcp [\d.:]+->\$HOST: /, '') };
}

export function mailGoldenUrl(name = ''): URL {
  return new URL(`../golden/receivers/email/${name === '' ? '' : `${name}.json`}`, import.meta.url);
}
