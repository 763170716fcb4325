// The recorded conversation, held with ours: what Alertmanager answered, status, headers and bytes, is what we answer.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { converse, type GoldenAnswer } from './conversation.ts';
import { type GoldenRequest, REQUESTS } from './requests.ts';
import { startServer } from './test-server.ts';

interface Recorded {
  readonly request: GoldenRequest;
  readonly answer: GoldenAnswer;
}

const RECORDED = JSON.parse(
  readFileSync(new URL('../golden/http/conversation.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

test('the golden file holds the requests of requests.ts', () => {
  expect(RECORDED.map(({ request }) => request)).toEqual(JSON.parse(JSON.stringify(REQUESTS)));
});

// What 0.34 does and the recorded 0.33.1 does not: silences are filtered by their state.
const STATE_FILTER = /^\/api\/v2\/silences\?(active|pending|expired)=/;

test('every request of the recorded conversation is answered as Alertmanager answered it', async () => {
  const { port, server } = await startServer(new VirtualClock(Date.UTC(2026, 10, 24)));
  try {
    const answers = await converse(port, REQUESTS);
    const differences = RECORDED.flatMap(({ request, answer }, i) => {
      // Status 0: a body that Alertmanager crashes on, so that there is no answer.
      if (answer.status === 0 || STATE_FILTER.test(request.path)) return [];
      const [ours, theirs] = [answers[i], answer].map(comparable);
      return isSame(ours, theirs) ? [] : [{ request, ours, theirs }];
    });
    expect(differences).toEqual([]);
  } finally {
    await server.stop(0);
  }
});

function isSame(a: GoldenAnswer | undefined, b: GoldenAnswer | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Without what differs by version (0.34's document wants these fields, always) or by chance (the order of Go's maps and of ids). */
function comparable(answer: GoldenAnswer | undefined): GoldenAnswer | undefined {
  if (answer === undefined) return undefined;
  const { allow } = answer.headers;
  return {
    status: answer.status,
    headers: allow === undefined ? answer.headers : { ...answer.headers, allow: allow.split(/, ?/).sort().join() },
    body: answer.body
      .replace(/"silencedBy":\["[^\]]*"\]/g, (ids) =>
        ids
          .split(/[[,\]]/)
          .sort()
          .join(),
      )
      .replace(/^\[\{"id":.*\]\n$/, (silences) => silences.slice(2, -3).split('},{"id":').sort().join())
      .replaceAll('"annotations":{},"comment"', '"comment"')
      .replaceAll(',"routeLabels":{}', '')
      .replace('[POST,GET]', '[GET,POST]'),
  };
}
