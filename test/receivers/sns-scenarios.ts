// What is recorded of Alertmanager's SNS integration: what it publishes, with whose credentials, and what comes of refusals.

import { type CloudAnswer, errorXml, secretOf } from './aws-cloud.ts';
import type { SnsScenario } from './sns-scenario.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:1234:alerts';
const KEYS = { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
const ROLE = 'arn:aws:iam::1234:role/sender';
const SAYS = { subject: 'S', message: 'M' };
const PROFILES = {
  config: `[default]
region = us-east-2

[profile team]
region=ap-south-1
output = json
[profile chained]
role_arn = ${ROLE}
source_profile = team
external_id = e-1
role_session_name = s-1
[profile metadata]
role_arn = ${ROLE}
credential_source = Ec2InstanceMetadata
[profile env]
role_arn = ${ROLE}
credential_source = Environment
[profile web]
role_arn = ${ROLE}
web_identity_token_file = $FOLDER/token
[profile process]
credential_process = "$FOLDER/give" PROCESS
`,
  credentials: `# comment
[default]
aws_access_key_id = DEFAULT
aws_secret_access_key = ${secretOf('DEFAULT')}
[team]
aws_access_key_id=TEAM ; not a comment
aws_secret_access_key=${secretOf('TEAM')}
aws_session_token = token of TEAM
`,
};

function publishing(settings: object, more: Omit<SnsScenario, 'settings'> = {}): SnsScenario {
  return { settings: { api_url: '$URL', sigv4: KEYS, topic_arn: TOPIC, ...SAYS, ...settings }, ...more };
}

function answered(answer: CloudAnswer): SnsScenario {
  return publishing({}, { answers: { Publish: [answer] } });
}

function signing(sigv4: object, more: Omit<SnsScenario, 'settings'> = {}): SnsScenario {
  return publishing({ sigv4 }, more);
}

/** By the name of the golden file. */
export const snsScenarios: Readonly<Record<string, SnsScenario>> = {
  defaults: {
    settings: { api_url: '$URL', sigv4: KEYS, topic_arn: TOPIC },
    alerts: [
      { labels: { alertname: 'Up', job: 'a&b=c é' }, annotations: { summary: 'gone' }, generatorURL: 'http://p/?a=1' },
      { labels: { alertname: 'Up', job: 'b' } },
    ],
  },
  'phone-number': publishing({ topic_arn: '', phone_number: '+49 {{ .Status }}' }),
  'target-arn': publishing({ topic_arn: '', target_arn: 'arn:{{ .Status }}' }),
  'all-three': publishing({ phone_number: '+1', target_arn: 'arn:x' }),
  fifo: publishing({ topic_arn: '{{ "arn:alerts" }}.fifo' }),
  attributes: publishing({
    attributes: { plain: 'a', '{{ .Status }}': '{{ .CommonLabels.alertname }}', 'b c': 'd&e=f+g é', empty: '' },
  }),
  'no-subject': publishing({ subject: '' }),
  'empty-subject': publishing({ subject: '{{ "" }}' }),
  'empty-message': publishing({ message: '' }),
  'long-message': publishing(
    { message: '{{ range .Alerts }}{{ .Annotations.long }}{{ end }}' },
    { alerts: long(270_000) },
  ),
  'long-sms': publishing(
    { topic_arn: '', phone_number: '+1', message: '{{ range .Alerts }}{{ .Annotations.long }}{{ end }}' },
    { alerts: long(1601) },
  ),
  'whole-sms': publishing(
    { topic_arn: '', phone_number: '+1', message: '{{ range .Alerts }}{{ .Annotations.long }}{{ end }}' },
    { alerts: long(1600) },
  ),
  'api-url-with-path': publishing({ api_url: '$URL/some%20where/{{ .Status }}/' }),

  'no-region': signing({ access_key: 'STATIC', secret_key: secretOf('STATIC') }),
  'region-of-environment': signing(
    { access_key: 'STATIC', secret_key: secretOf('STATIC') },
    { env: { AWS_REGION: 'sa-east-1', AWS_DEFAULT_REGION: 'us-west-1' } },
  ),
  'service-name': signing({ ...KEYS, service_name: 'other', use_fips_sts_endpoint: true }),
  'keys-of-environment': signing(
    { region: 'eu-west-1' },
    {
      env: {
        AWS_ACCESS_KEY_ID: 'ENV',
        AWS_SECRET_ACCESS_KEY: secretOf('ENV'),
        AWS_SESSION_TOKEN: 'token of ENV',
        AWS_WEB_IDENTITY_TOKEN_FILE: '$FOLDER/token',
        AWS_ROLE_ARN: ROLE,
      },
      files: { ...PROFILES, token: 'jwt' },
    },
  ),
  'default-profile': signing({}, { files: PROFILES }),
  'profile-of-environment': signing({}, { files: PROFILES, env: { AWS_PROFILE: 'team' } }),
  'profile-of-config': signing(
    { profile: 'team' },
    { files: PROFILES, env: { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: secretOf('ENV') } },
  ),
  'profile-without': signing({ profile: 'nobody', region: 'eu-west-1' }, { files: PROFILES }),
  'profile-chained': signing({ profile: 'chained', region: 'eu-west-1' }, { files: PROFILES }),
  'profile-of-instance': signing({ profile: 'metadata', region: 'eu-west-1' }, { files: PROFILES }),
  'profile-of-web-identity': signing({ profile: 'web', region: 'eu-west-1' }, { files: { ...PROFILES, token: 'jwt' } }),
  'web-identity': signing(
    { region: 'eu-west-1' },
    {
      env: { AWS_WEB_IDENTITY_TOKEN_FILE: '$FOLDER/token', AWS_ROLE_ARN: ROLE, AWS_ROLE_SESSION_NAME: 'mine' },
      files: { token: 'jwt of mine\n' },
    },
  ),
  container: signing(
    { region: 'eu-west-1' },
    { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '$URL/container', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic abc' } },
  ),
  instance: signing({ region: 'eu-west-1' }),
  'instance-disabled': signing({ region: 'eu-west-1' }, { env: { AWS_EC2_METADATA_DISABLED: 'true' } }),
  role: signing({ ...KEYS, role_arn: ROLE }),
  'role-of-instance': signing({ region: 'eu-west-1', role_arn: ROLE }),
  'role-refused': signing(
    { ...KEYS, role_arn: ROLE },
    { answers: { AssumeRole: [{ status: 403, body: errorXml('AccessDenied', 'not you') }] } },
  ),

  'answer-400': answered({ status: 400, body: errorXml('InvalidParameter', 'Invalid parameter: TopicArn &lt;x&gt;') }),
  'answer-403': answered({ status: 403, body: errorXml('AuthorizationError', 'not authorized') }),
  'answer-404': answered({ status: 404, body: errorXml('NotFound', 'Topic does not exist') }),
  'answer-429': answered({ status: 429, body: errorXml('Throttled', 'slow down') }),
  'answer-throttling': answered({ status: 400, body: errorXml('Throttling', 'Rate exceeded') }),
  'answer-500': answered({ status: 500, body: errorXml('InternalError', 'oh') }),
  'answer-503-without-body': answered({ status: 503, body: '' }),
  'answer-400-without-body': answered({ status: 400, body: '' }),
  'answer-400-garbage': answered({ status: 400, body: 'no xml' }),
  'answer-400-other-xml': answered({ status: 400, body: '<html><body>proxy</body></html>' }),
  'answer-200-garbage': answered({ status: 200, body: 'no xml' }),
  'answer-200-empty': answered({ status: 200, body: '' }),
};

function long(length: number) {
  return [{ labels: { alertname: 'Long' }, annotations: { long: 'x'.repeat(length) } }];
}
