// Replay: the other half of a golden file: the same notification through our sender to a local server that answers the same,
// and what is asked of it, and what is made of its answers, compared with what Alertmanager did.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Destination, Memo, NotifyOutcome } from '../../src/alerting/ports.ts';
import { assert } from '../../src/base/assert.ts';
import { SystemClock } from '../../src/base/clock.ts';
import type { IntegrationConfig } from '../../src/config/config.ts';
import type { TemplateSet } from '../../src/receivers/build-receivers.ts';
import type { Sender, SenderSite } from '../../src/receivers/sender.ts';
import { openSender } from '../../src/receivers/senders.ts';
import { TemplatedIntegration } from '../../src/receivers/templated-integration.ts';
import { integrationConfig, receiversSite } from './configs.ts';
import { LocalServer } from './local-server.ts';
import type { RecordedOutcome } from './real-alertmanager.ts';
import { realTemplates } from './real-templates.ts';
import { say } from './recording-server.ts';
import { type Golden, goldenUrl, type RecordedRequest, recorded, replaced } from './scenario.ts';
import { toldNotification } from './told-notification.ts';

export interface ReplayOptions {
  readonly templates?: TemplateSet;
  /** Where the service's host is a constant of the sender: one that asks `url` instead. */
  readonly open?: (config: IntegrationConfig, site: SenderSite, url: string) => Sender | undefined;
  /** Where ours differs on purpose in more than its words: what is expected in place of what was recorded. */
  readonly instead?: (step: ReplayedStep, name: string) => ReplayedStep;
}

export interface ReplayedStep {
  readonly requests: readonly RecordedRequest[];
  readonly outcome: RecordedOutcome;
}

/** A test for each golden file of the type. */
export function testGoldens(type: IntegrationConfig['type'], options: ReplayOptions = {}): void {
  const names = readdirSync(goldenUrl(type)).map((file) => file.replace('.json', ''));
  assert(names.length > 0, `no recordings of ${type}`);
  test.each(names)(`${type} is told as Alertmanager tells it: %s`, async (name) => {
    await replay(type, name, JSON.parse(readFileSync(goldenUrl(type, name), 'utf8')), options);
  });
}

async function replay(
  type: IntegrationConfig['type'],
  name: string,
  golden: Golden,
  options: ReplayOptions,
): Promise<void> {
  const { answers = [] } = golden;
  const server = await LocalServer.http((_, response) => {
    say(answers[Math.min(server.asked.length, answers.length) - 1], response);
  });
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const url = `http://127.0.0.1:${server.port}`;
  const inPlace = [
    ['$URL', url],
    ['$HOST', url.slice('http://'.length)],
    ['$FOLDER', folder],
  ] as const;
  const takenOut = [
    [url, '$URL'],
    [url.slice('http://'.length), '$HOST'],
    [folder, '$FOLDER'],
  ] as const;
  for (const [file, content] of Object.entries(golden.files ?? {})) {
    writeFileSync(join(folder, file), replaced(content, inPlace));
  }
  const { settings, global } = replaced(golden, inPlace);
  const integration = integrationOf(integrationConfig(type, settings, global), url, options);
  onTestFinished(async () => {
    await server.close();
    await integration.close();
    rmSync(folder, { recursive: true });
  });

  let memo: Memo | undefined;
  const played: ReplayedStep[] = [];
  for (const { told } of golden.played) {
    const before = server.asked.length;
    const outcome = await integration.notify(
      { ...toldNotification(told, integration), memo },
      new AbortController().signal,
    );
    if (outcome.kind === 'sent') memo = outcome.memo ?? memo;
    const requests = server.asked.slice(before).map((one) => recorded(one));
    played.push(replaced({ requests, outcome: outcomeOf(outcome) }, takenOut));
  }
  const { instead = (step) => step } = options;
  const expected = golden.played.map(({ requests, outcome }) => ({
    requests: requests.map(({ host: _, ...one }) => one),
    outcome: outcome === 'sent' ? outcome : { ...outcome, message: golden.ownWords ?? withoutUrl(outcome.message) },
  }));
  expect(played).toEqual(expected.map((step) => instead(step, name)));
}

/** Some messages of Alertmanager's show where a request went. */
function withoutUrl(message: string): string {
  return message.replace(/\b(Get|Post|Put) "[^"]*": /, '$1 "<redacted>": ');
}

function integrationOf(config: IntegrationConfig, url: string, options: ReplayOptions): TemplatedIntegration {
  const { templates = realTemplates, open = openSender } = options;
  const site = receiversSite({ clock: new SystemClock() });
  const sender = open(config, site, url);
  assert(sender !== undefined, `${config.type} has a sender`);
  const identity = { destination: config.type as Destination, signature: '' };
  return new TemplatedIntegration(config, identity, sender, templates, site.templateEvents);
}

function outcomeOf(outcome: NotifyOutcome): RecordedOutcome {
  return outcome.kind === 'sent' ? 'sent' : { message: outcome.message, retry: outcome.retry };
}
