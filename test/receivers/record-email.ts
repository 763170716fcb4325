// Records the mails that a real Alertmanager sends, and how it speaks to mail servers:
// `ALERTMANAGER=/path/to/alertmanager tsx test/receivers/record-email.ts [name]` writes test/golden/receivers/email/*.json, which
// src/receivers/email.golden.test.ts compares with.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import {
  type MailGolden,
  type MailScenario,
  mailGoldenUrl,
  type PlayedMail,
  recordedConversation,
  steadyOutcome,
  wholeSettings,
} from './mail-scenario.ts';
import { mailScenarios } from './mail-scenarios.ts';
import { MailServer } from './mail-server.ts';
import { type PostedAlert, RealAlertmanager } from './real-alertmanager.ts';
import { replaced } from './scenario.ts';

const ONE_ALERT: readonly PostedAlert[] = [{ labels: { alertname: 'Up' } }];
const TLS = new URL('../fixtures/tls', import.meta.url).pathname;

async function play(scenario: MailScenario, server: MailServer, folder: string): Promise<readonly PlayedMail[]> {
  const places = [
    ['$HOST', server.host],
    ['$FOLDER', folder],
    ['$TLS', TLS],
  ] as const;
  for (const [name, content] of Object.entries(scenario.files ?? {})) writeFileSync(join(folder, name), content);
  const settings = replaced(wholeSettings(scenario.settings), places);
  const alertmanager = await RealAlertmanager.start(process.env.ALERTMANAGER ?? 'alertmanager', {
    folder,
    type: 'email',
    settings,
  });
  try {
    const played: PlayedMail[] = [];
    for (const alerts of scenario.steps ?? [ONE_ALERT]) {
      const before = server.conversations.length;
      const { told, outcome } = await alertmanager.tell(alerts);
      const spoken = await until('the conversation has ended', () => {
        const conversation = server.conversations[before];
        return conversation === undefined || conversation.isOver ? { conversation } : undefined;
      });
      const { conversation = { commands: [], mails: [], isOver: true } } = spoken;
      const step = { told, outcome, conversation: recordedConversation(conversation) };
      const takenOut = places.map(([what, by]) => [by, what] as const);
      const steady = replaced(step, takenOut);
      played.push({ ...steady, outcome: steadyOutcome(steady.outcome) });
    }
    return played;
  } finally {
    await alertmanager.stop();
  }
}

async function record(name: string, scenario: MailScenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'record-email-'));
  const server = await MailServer.start(scenario.manners);
  try {
    const played = await play(scenario, server, folder);
    const golden: MailGolden = { ...scenario, played };
    mkdirSync(mailGoldenUrl(), { recursive: true });
    writeFileSync(mailGoldenUrl(name), `${JSON.stringify(golden, null, 2)}\n`);
    console.log(`${name}: ${played.map(({ outcome }) => JSON.stringify(outcome)).join(' ')}`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [only] = process.argv.slice(2);
for (const [name, scenario] of Object.entries(mailScenarios)) {
  if (only === undefined || only === name) await record(name, scenario);
}
