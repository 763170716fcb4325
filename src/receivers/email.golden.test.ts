// The recordings of test/receivers/record-email.ts, played to our sender: the same alerts, settings and server.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { integrationConfig, integrationOf, receiversSite } from '../../test/receivers/configs.ts';
import {
  type MailGolden,
  mailGoldenUrl,
  type RecordedConversation,
  recordedConversation,
  steadyOutcome,
  wholeSettings,
} from '../../test/receivers/mail-scenario.ts';
import { MailServer } from '../../test/receivers/mail-server.ts';
import type { RecordedOutcome } from '../../test/receivers/real-alertmanager.ts';
import { realTemplates } from '../../test/receivers/real-templates.ts';
import { replaced } from '../../test/receivers/scenario.ts';
import { toldNotification } from '../../test/receivers/told-notification.ts';
import { until } from '../../test/support/until.ts';
import type { NotifyOutcome } from '../alerting/ports.ts';
import { SystemClock } from '../base/clock.ts';

const TLS = new URL('../../test/fixtures/tls', import.meta.url).pathname;
const GOLDEN = readdirSync(mailGoldenUrl()).map((file) => file.replace('.json', ''));
const NO_ADDRESS = new Set(['bad-sender', 'two-senders', 'bad-recipient', 'no-recipient']);
const REFUSED_LOGIN = new Set(['auth-refused', 'auth-refused-late', 'auth-in-clear']);
const clock = new SystemClock();

test.each(GOLDEN)('mail is sent as Alertmanager sends it: %s', async (name) => {
  const golden: MailGolden = JSON.parse(readFileSync(mailGoldenUrl(name), 'utf8'));
  const server = await MailServer.start(golden.manners);
  const folder = mkdtempSync(join(tmpdir(), 'email-'));
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const places = [
    ['$HOST', server.host],
    ['$FOLDER', folder],
    ['$TLS', TLS],
  ] as const;
  for (const [file, content] of Object.entries(golden.files ?? {})) writeFileSync(join(folder, file), content);
  const config = integrationConfig('email', replaced(wholeSettings(golden.settings), places));
  const integration = integrationOf(config, receiversSite({ clock }), realTemplates);

  const played: unknown[] = [];
  for (const { told } of golden.played) {
    const before = server.conversations.length;
    const outcome = await integration.notify(toldNotification(told, integration), new AbortController().signal);
    await integration.close();
    const conversation = server.conversations[before] ?? { commands: [], mails: [], isOver: true };
    await until('the server has heard all', () => conversation.isOver);
    const step = { outcome: outcomeOf(outcome), conversation: recordedConversation(conversation) };
    const { outcome: said, ...rest } = replaced(
      step,
      places.map(([what, by]) => [by, what] as const),
    );
    played.push({ told, outcome: steadyOutcome(said), ...rest });
  }
  expect(played).toEqual(golden.played.map((step) => ({ ...step, conversation: ours(name, step.conversation) })));
});

/** What we say otherwise than Alertmanager. */
function ours(name: string, conversation: RecordedConversation): RecordedConversation {
  // Addresses are read before anybody is asked to carry a mail to them.
  if (NO_ADDRESS.has(name)) return { commands: [], mails: [] };
  // It takes back what has been refused already, and says good-bye twice.
  if (REFUSED_LOGIN.has(name)) {
    return {
      ...conversation,
      commands: [...conversation.commands.filter((line) => line !== '*' && line !== 'QUIT'), 'QUIT'],
    };
  }
  return conversation;
}

function outcomeOf(outcome: NotifyOutcome): RecordedOutcome {
  return outcome.kind === 'sent' ? 'sent' : { message: outcome.message, retry: outcome.retry };
}
