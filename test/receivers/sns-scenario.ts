// SnsScenario: the settings of an SNS integration, the environment and files that it finds, and what AWS answers.
// record-sns.ts plays it to a real Alertmanager; src/receivers/sns.golden.test.ts plays the recording to our sender.

import type { CloudAnswers, CloudRequest } from './aws-cloud.ts';
import type { PostedAlert, RecordedOutcome, ToldPayload } from './real-alertmanager.ts';

/** `$URL` is the cloud, `$FOLDER` where the files are. */
export interface SnsScenario {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Beside {@link BARE_ENVIRONMENT}. */
  readonly env?: Readonly<Record<string, string>>;
  /** Content by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly answers?: CloudAnswers;
  readonly alerts?: readonly PostedAlert[];
}

export interface SnsGolden extends SnsScenario {
  readonly told: ToldPayload;
  readonly outcome: RecordedOutcome;
  readonly requests: readonly CloudRequest[];
}

/** Leads nowhere but to the cloud of the scenario. */
export const BARE_ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '$FOLDER',
  AWS_CONFIG_FILE: '$FOLDER/config',
  AWS_SHARED_CREDENTIALS_FILE: '$FOLDER/credentials',
  AWS_ENDPOINT_URL_STS: '$URL',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: '$URL',
};

/** What differs from request to request taken out; what is asked again at once, because it failed, counts once. */
export function steadyRequests(requests: readonly CloudRequest[]): readonly CloudRequest[] {
  const steady = requests.map((request) => {
    const form = { ...request.form };
    if (form.RoleSessionName !== undefined) form.RoleSessionName = form.RoleSessionName.replace(/\d{13,}/, 'TIME');
    return { ...request, form };
  });
  return steady.filter((one, index) => JSON.stringify(one) !== JSON.stringify(steady[index - 1]));
}

export function snsGoldenUrl(name = ''): URL {
  return new URL(`../golden/receivers/sns/${name === '' ? '' : `${name}.json`}`, import.meta.url);
}
