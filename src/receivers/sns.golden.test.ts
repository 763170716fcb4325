// The recordings of test/receivers/record-sns.ts, played to our sender: the same alerts, settings, environment and cloud.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AwsCloud, type CloudRequest } from '../../test/receivers/aws-cloud.ts';
import type { RecordedOutcome } from '../../test/receivers/real-alertmanager.ts';
import { realTemplates } from '../../test/receivers/real-templates.ts';
import { replaced } from '../../test/receivers/scenario.ts';
import { BARE_ENVIRONMENT, type SnsGolden, snsGoldenUrl, steadyRequests } from '../../test/receivers/sns-scenario.ts';
import { snsIntegration } from '../../test/receivers/sns-sender.ts';
import { toldNotification } from '../../test/receivers/told-notification.ts';
import type { NotifyOutcome } from '../alerting/ports.ts';
import { SystemClock } from '../base/clock.ts';

const GOLDEN = readdirSync(snsGoldenUrl()).map((file) => file.replace('.json', ''));

test.each(GOLDEN)('SNS is asked as Alertmanager asks it: %s', async (name) => {
  const golden: SnsGolden = JSON.parse(readFileSync(snsGoldenUrl(name), 'utf8'));
  const cloud = await AwsCloud.start(golden.answers);
  const folder = mkdtempSync(join(tmpdir(), 'sns-'));
  const places = [
    ['$URL', cloud.url],
    ['$FOLDER', folder],
  ] as const;
  for (const [file, content] of Object.entries(golden.files ?? {})) {
    writeFileSync(join(folder, file), replaced(content, places));
  }
  const env = replaced({ ...BARE_ENVIRONMENT, ...golden.env }, places);
  onTestFinished(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });
  const integration = snsIntegration({
    settings: replaced(golden.settings, places),
    env,
    site: { clock: new SystemClock() },
    templates: realTemplates,
  });
  const outcome = await integration.notify(toldNotification(golden.told, integration), new AbortController().signal);
  const takenOut = places.map(([what, by]) => [by, what] as const);
  const played = replaced({ outcome: outcomeOf(outcome), requests: steadyRequests(cloud.requests) }, takenOut);
  const { outcome: theirs, requests } = golden;
  expect(played).toEqual(OURS[name]?.({ outcome: theirs, requests }) ?? { outcome: theirs, requests });
});

interface Played {
  readonly outcome: RecordedOutcome;
  readonly requests: readonly CloudRequest[];
}

/** What we do otherwise than Alertmanager. */
const OURS: Readonly<Record<string, (theirs: Played) => Played>> = {
  // SNS refuses a message with an attribute that has no value, and one whose subject is empty.
  attributes: (theirs) => withForm(theirs, ({ 'MessageAttributes.entry.2.Name': _, ...form }) => renumbered(form)),
  'empty-subject': (theirs) => withForm(theirs, ({ Subject: _, ...form }) => form),
  // Whoever asks too often is to ask again later: Alertmanager does so twice, and then drops the page.
  'answer-throttling': retried,
  'answer-429': retried,
  // It reads the name of the service and signs for another.
  'service-name': ({ outcome, requests }) => ({
    outcome,
    requests: requests.map((one) =>
      one.signature ? { ...one, signature: { ...one.signature, service: 'other' } } : one,
    ),
  }),
  'instance-disabled': (theirs) => ({
    ...theirs,
    outcome: {
      message: 'no EC2 IMDS role found, access disabled by the "AWS_EC2_METADATA_DISABLED" environment variable',
      retry: true,
    },
  }),
};

function retried({ outcome, requests }: Played): Played {
  return { requests, outcome: outcome === 'sent' ? outcome : { ...outcome, retry: true } };
}

function withForm({ outcome, requests }: Played, change: (form: CloudRequest['form']) => CloudRequest['form']): Played {
  return { outcome, requests: requests.map((one) => ({ ...one, form: change(one.form) })) };
}

/** Without the second attribute. */
function renumbered(form: CloudRequest['form']): CloudRequest['form'] {
  const kept = Object.entries(form).filter(([name]) => !name.startsWith('MessageAttributes.entry.2.'));
  return Object.fromEntries(
    kept.map(([name, value]) => [name.replace(/entry\.([34])\./, (_, n) => `entry.${Number(n) - 1}.`), value]),
  );
}

function outcomeOf(outcome: NotifyOutcome): RecordedOutcome {
  return outcome.kind === 'sent' ? 'sent' : { message: outcome.message, retry: outcome.retry };
}
