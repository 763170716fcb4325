import { testGoldens } from '../../test/receivers/replay.ts';

const NO_ANSWER = 'telegram: no answer of the Bot API';
/** What is no answer is shown, and descriptions are told whole. */
const MESSAGES: Readonly<Record<string, string>> = {
  'answer-chat-not-found': 'telegram: Bad Request: chat not found (400)',
  'answer-flood': 'telegram: Too Many Requests: retry after 5 (429)',
  'answer-kicked': 'telegram: Forbidden: bot was kicked from the group chat (403)',
  'connection-reset': 'Post "<redacted>": EOF',
  'odd-chat-file': 'could not parse chat_id from $FOLDER/chat: not a whole number',
  'status-204': `${NO_ANSWER} (204)`,
  'status-302-without-location': `${NO_ANSWER} (302): elsewhere`,
  'status-400': `${NO_ANSWER} (400): invalid_payload\n`,
  'status-401': `${NO_ANSWER} (401): {"message":"no"}`,
  'status-403': `${NO_ANSWER} (403)`,
  'status-404': `${NO_ANSWER} (404): <h1>Not "here"</h1>`,
  'status-429': `${NO_ANSWER} (429): slow down`,
  'status-500': `${NO_ANSWER} (500): oops`,
  'status-503': `${NO_ANSWER} (503)`,
};
const INSTEAD_OF_LONG_HTML = `Alertmanager notification could not be sent: message length exceeds Telegram limits.
Please check the template used for producing the message content.
<pre>[FIRING:1] Up
- firing: alertname=Up</pre>`;

testGoldens('telegram', {
  instead: ({ requests, outcome }, name) => ({
    requests:
      name === 'long-html'
        ? requests.map((request) => ({ ...request, body: { ...(request.body as object), text: INSTEAD_OF_LONG_HTML } }))
        : requests,
    outcome: outcome === 'sent' ? outcome : { ...outcome, message: MESSAGES[name] ?? outcome.message },
  }),
});
