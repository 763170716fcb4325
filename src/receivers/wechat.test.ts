import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import type { Answer } from '../../test/receivers/local-server.ts';
import { inTurn, integration, serve } from '../../test/receivers/one-integration.ts';
import type { RecordedOutcome } from '../../test/receivers/real-alertmanager.ts';
import { testGoldens } from '../../test/receivers/replay.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';

const NO_ANSWER = 'the answer is no JSON object';
const STATUS = 'unexpected status code';
/** A refused fetch of the token is told by its status, and tried again where another service's would be. */
const OUTCOMES: Readonly<Record<string, RecordedOutcome>> = {
  'status-204': { message: NO_ANSWER, retry: false },
  'status-302-without-location': { message: `${STATUS} 302: elsewhere`, retry: false },
  'status-400': { message: `${STATUS} 400: invalid_payload\n`, retry: false },
  'status-401': { message: `${STATUS} 401: {"message":"no"}`, retry: false },
  'status-403': { message: `${STATUS} 403`, retry: false },
  'status-404': { message: `${STATUS} 404: <h1>Not "here"</h1>`, retry: false },
  'status-429': { message: `${STATUS} 429: slow down`, retry: false },
  'status-500': { message: `${STATUS} 500: oops`, retry: true },
  'status-503': { message: `${STATUS} 503`, retry: true },
  'token-503': { message: `${STATUS} 503: oops`, retry: true },
  'token-garbage': { message: NO_ANSWER, retry: false },
  garbage: { message: NO_ANSWER, retry: true },
  'no-secret-file': {
    message: 'read api_secret_file: open $FOLDER/secret: no such file or directory',
    retry: false,
  },
  // Alertmanager keeps such a token for two hours.
  'token-invalid': { message: 'invalid access_token', retry: true },
};

testGoldens('wechat', {
  instead: ({ requests, outcome }, name) => ({ requests, outcome: OUTCOMES[name] ?? outcome }),
});

const HOUR_MS = 3_600_000;
const SENT = { body: { errcode: 0, errmsg: 'ok' } };

function token(value: string) {
  return { body: { errcode: 0, errmsg: 'ok', access_token: value } };
}

async function wechat(answer: Answer) {
  const clock = new VirtualClock();
  const server = await serve(answer);
  const settings = { api_url: server.url(), api_secret: 's3cret', corp_id: 'ww1', to_user: 'a' };
  const target = integration('wechat', settings, { clock });
  return { clock, server, notify: () => target.notify(notification(), new AbortController().signal) };
}

test('an access token serves for two hours', async () => {
  const { clock, server, notify } = await wechat(inTurn(token('one'), SENT, SENT, token('two'), SENT));
  await notify();
  await clock.advance(2 * HOUR_MS);
  await notify();
  await clock.advance(1);
  await notify();
  expect(server.asked.map(({ path }) => path)).toEqual([
    '/gettoken?corpid=ww1&corpsecret=s3cret',
    '/message/send?access_token=one',
    '/message/send?access_token=one',
    '/gettoken?corpid=ww1&corpsecret=s3cret',
    '/message/send?access_token=two',
  ]);
});

test.each([42001, 40014])('a token that is refused with %i is fetched anew for the next attempt', async (errcode) => {
  const refusal = { body: { errcode, errmsg: 'the token is no good' } };
  const { server, notify } = await wechat(inTurn(token('one'), refusal, token('two'), SENT));
  expect(await notify()).toMatchObject({ kind: 'failed', retry: true });
  expect(await notify()).toEqual({ kind: 'sent' });
  expect(server.asked.at(-1)?.path).toBe('/message/send?access_token=two');
});

test('another refusal keeps the token, and is final', async () => {
  const { server, notify } = await wechat(inTurn(token('one'), { body: { errcode: 81013, errmsg: 'nobody' } }, SENT));
  expect(await notify()).toMatchObject({ kind: 'failed', message: 'nobody', retry: false });
  expect(await notify()).toEqual({ kind: 'sent' });
  expect(server.asked).toHaveLength(3);
});

test('two messages at once fetch a token each, and both are told', async () => {
  const { notify } = await wechat(({ path }, response) => {
    response.end(JSON.stringify(path.startsWith('/gettoken') ? token('one').body : SENT.body));
  });
  expect(await Promise.all([notify(), notify()])).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
});
