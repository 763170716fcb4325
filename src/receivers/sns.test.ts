import { expect, onTestFinished, test } from 'vitest';
import {
  AwsCloud,
  type CloudAnswer,
  type CloudAnswers,
  type CloudRequest,
  errorXml,
  secretOf,
} from '../../test/receivers/aws-cloud.ts';
import { notification } from '../../test/receivers/configs.ts';
import { type SnsSetting, snsIntegration } from '../../test/receivers/sns-sender.ts';
import { TemplateError } from '../template/template-error.ts';
import type { TemplatedIntegration } from './templated-integration.ts';

const KEYS = { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
const TOPIC = { topic_arn: 'arn:topic', subject: 'S', message: 'M' };
const NOWHERE = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };

async function cloudOf(answers?: CloudAnswers): Promise<AwsCloud> {
  const cloud = await AwsCloud.start(answers);
  onTestFinished(() => cloud.close());
  return cloud;
}

function sns(cloud: AwsCloud, settings: object = {}, more: Partial<SnsSetting> = {}): TemplatedIntegration {
  const whole = { api_url: cloud.url, sigv4: KEYS, ...TOPIC, ...settings };
  const env = { ...NOWHERE, AWS_ENDPOINT_URL_STS: cloud.url, ...more.env };
  return snsIntegration({ ...more, settings: whole, env });
}

function notify(target: TemplatedIntegration, signal = new AbortController().signal) {
  return target.notify(notification('Up'), signal);
}

/** What was published, by whom. */
function published(cloud: AwsCloud): readonly CloudRequest[] {
  return cloud.requests.filter(({ form }) => form.Action === 'Publish');
}

test.each([
  [{ status: 401, body: errorXml('InvalidClientTokenId', 'who?') }, 'authError', false],
  [{ status: 403, body: errorXml('AuthorizationError', 'no') }, 'authError', false],
  [{ status: 404, body: errorXml('NotFound', 'no') }, 'clientError', false],
  [{ status: 429, body: errorXml('Throttled', 'slow') }, 'rateLimited', true],
  [{ status: 400, body: errorXml('ThrottlingException', 'slow') }, 'rateLimited', true],
  [{ status: 500, body: errorXml('InternalError', 'oh') }, 'serverError', true],
  [{ status: 503, body: errorXml('Throttling', 'slow') }, 'serverError', true],
  [{ status: 302, body: '' }, 'other', false],
] as readonly (readonly [CloudAnswer, string, boolean])[])(
  'an answer of %o is a failure: %s, tried again: %s',
  async (answer, reason, retry) => {
    const outcome = await notify(sns(await cloudOf({ Publish: [answer] })));
    expect(outcome).toMatchObject({ kind: 'failed', reason, retry });
  },
);

test.each([
  ['<html><body>Please log in</body></html>', 'failed'],
  ['<PublishResponse></PublishResponse>', 'failed'],
  ['<PublishResponse><PublishResult/></PublishResponse>', 'sent'],
  ['', 'sent'],
])('an answer of 200 that holds %o counts as %s', async (body, kind) => {
  const outcome = await notify(sns(await cloudOf({ Publish: [{ status: 200, body }] })));
  expect(outcome).toMatchObject(kind === 'sent' ? { kind } : { kind, reason: 'other', retry: true });
});

test('trouble on the wire is tried again', async () => {
  const outcome = await notify(sns(await cloudOf(), { api_url: 'http://127.0.0.1:1' }));
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'other', retry: true });
  expect(outcome).toMatchObject({
    message: expect.stringMatching(/^Post "<redacted>": dial tcp .*connection refused$/),
  });
});

test('keys and tokens that AWS repeats are struck out', async () => {
  const echo = `expected x-amz-security-token:token of ENV and ${secretOf('ENV')}`;
  const cloud = await cloudOf({ Publish: [{ status: 403, body: errorXml('SignatureDoesNotMatch', echo) }] });
  const env = {
    AWS_ACCESS_KEY_ID: 'ENV',
    AWS_SECRET_ACCESS_KEY: secretOf('ENV'),
    AWS_SESSION_TOKEN: 'token of ENV',
  };
  expect(await notify(sns(cloud, { sigv4: { region: 'eu-west-1' } }, { env }))).toMatchObject({
    message: 'unexpected status code 403: expected x-amz-security-token:<secret> and <secret>',
  });
});

test.each([
  [`${'é'.repeat(99)}`, 'é'.repeat(99)],
  [`${'é'.repeat(100)}`, `${'é'.repeat(98)}…`],
  ['  two\r\nlines\t!', 'two lines !'],
])('a subject that SNS would refuse is mended: %j', async (subject, sent) => {
  const cloud = await cloudOf();
  await notify(sns(cloud, { subject }));
  expect(published(cloud)[0]?.form.Subject).toBe(sent);
});

test('a message that is cut ends with a whole character, and says that it is cut', async () => {
  const cloud = await cloudOf();
  await notify(sns(cloud, { topic_arn: '', phone_number: '+1', message: `x${'é'.repeat(800)}` }));
  const form = published(cloud)[0]?.form;
  expect(form?.Message).toBe(`x${'é'.repeat(799)}`);
  expect(form).toMatchObject({ 'MessageAttributes.entry.1.Name': 'truncated' });
});

test('where templates fail, a summary is published, under its first line, without the attribute', async () => {
  const cloud = await cloudOf();
  const text = (source: string): string => {
    if (source.includes('{{')) throw new TemplateError('no such thing', { template: '', line: 1, column: 1 });
    return source;
  };
  const broken = { subject: '{{ x }}', message: '{{ x }}', attributes: { a: '{{ x }}', b: 'c' } };
  expect(await notify(sns(cloud, broken, { templates: { digest: '', text, html: text } }))).toEqual({ kind: 'sent' });
  const form = published(cloud)[0]?.form;
  expect(form?.Subject).toBe('[FIRING:1] Up');
  expect(form?.Message).toContain('stands in for a template that failed: no such thing');
  expect(form).toMatchObject({ 'MessageAttributes.entry.1.Name': 'b' });
});

test('passwords of http_config are not sent along: they would stand where the signature does', async () => {
  const cloud = await cloudOf();
  const http = { basic_auth: { username: 'a', password: 'b' }, http_headers: { 'X-More': { values: ['c'] } } };
  expect(await notify(sns(cloud, { http_config: http }))).toEqual({ kind: 'sent' });
  expect(published(cloud)[0]?.signature?.right).toBe(true);
});
