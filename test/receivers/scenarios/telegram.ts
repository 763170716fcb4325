// telegram_configs. Those whose names begin with `plain-` have no template in them.

import type { Scenarios } from '../scenario.ts';
import { STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const RESULT = { ok: true, result: { message_id: 1, date: 1, chat: { id: -100, type: 'group' }, text: 'x' } };
const ACCEPTED = json(200, RESULT);
const BASE = { api_url: '$URL', bot_token: '123:t0ken', chat_id: -1001234567890 };
const PLAIN = { message: 'something <b>is</b> wrong' };

function refusal(code: number, description: string, parameters?: object) {
  return {
    settings: { ...BASE, ...PLAIN },
    answers: [json(code, { ok: false, error_code: code, description, parameters })],
  };
}

export const telegram: Scenarios = {
  'plain-firing': { settings: { ...BASE, ...PLAIN }, answers: [ACCEPTED] },
  'plain-resolved': {
    settings: { ...BASE, ...PLAIN },
    answers: [ACCEPTED],
    steps: STORY,
  },
  'every-option': {
    settings: { ...BASE, ...PLAIN, message_thread_id: 7, disable_notifications: true, parse_mode: 'MarkdownV2' },
    answers: [ACCEPTED],
  },
  'no-parse-mode': { settings: { ...BASE, ...PLAIN, parse_mode: '' }, answers: [ACCEPTED] },
  'long-text': { settings: { ...BASE, parse_mode: '', message: 'ü😀'.repeat(2049) }, answers: [ACCEPTED] },
  'long-html': { settings: { ...BASE, message: 'x'.repeat(4097) }, answers: [ACCEPTED] },
  files: {
    settings: { ...PLAIN, api_url: '$URL', bot_token_file: '$FOLDER/token', chat_id_file: '$FOLDER/chat' },
    files: { token: '123:t0ken\n', chat: ' -1001234567890\n' },
    answers: [ACCEPTED],
  },
  'no-token-file': { settings: { ...PLAIN, api_url: '$URL', bot_token_file: '$FOLDER/token', chat_id: 1 } },
  'no-chat-file': { settings: { ...PLAIN, api_url: '$URL', bot_token: 't', chat_id_file: '$FOLDER/chat' } },
  'odd-chat-file': {
    settings: { ...PLAIN, api_url: '$URL', bot_token: 't', chat_id_file: '$FOLDER/chat' },
    files: { chat: '@channel' },
  },
  global: {
    settings: { ...PLAIN, chat_id: 1 },
    global: { telegram_api_url: '$URL/global', telegram_bot_token: '1:gl0bal' },
    answers: [ACCEPTED],
  },
  'answer-chat-not-found': refusal(400, 'Bad Request: chat not found'),
  'answer-unknown-refusal': refusal(400, 'Bad Request: something new'),
  'answer-unauthorized': refusal(401, 'Unauthorized'),
  'answer-kicked': refusal(403, 'Forbidden: bot was kicked from the group chat'),
  'answer-flood': refusal(429, 'Too Many Requests: retry after 5', { retry_after: 5 }),
  'answer-ok-under-500': { settings: { ...BASE, ...PLAIN }, answers: [json(500, RESULT)] },
  ...answers({ settings: { ...BASE, ...PLAIN } }),
  firing: { settings: BASE, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: { settings: BASE, answers: [ACCEPTED], steps: STORY },
  unicode: { settings: BASE, answers: [ACCEPTED], steps: [UNICODE] },
  markdown: {
    settings: {
      ...BASE,
      parse_mode: 'Markdown',
      message: '*{{ .CommonLabels.where }}* {{ .CommonAnnotations.summary }}',
    },
    answers: [ACCEPTED],
    steps: [UNICODE],
  },
  long: {
    settings: { ...BASE, parse_mode: 'MarkdownV2', message: '{{ .CommonAnnotations.long }}' },
    answers: [ACCEPTED],
    steps: [withLong('é'.repeat(4100))],
  },
};
