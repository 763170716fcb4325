// Mistakes in how alerts are classified: what could delay a page, cost money, or let an alert talk somebody into something.

import { type Mutant, mutantsOf } from './mutant.ts';

const DESK = 'src/llm/desk.test.ts';
const REPLACED = 'src/components/llm.test.ts';

export const CLASSIFYING: readonly Mutant[] = [
  ...mutantsOf(
    'src/alerting/notify/teller.ts',
    ['src/alerting/classification.test.ts'],
    [
      {
        name: 'labels of routes are rendered from what a language model says',
        find: 'const about = { groupLabels: group.labels, receiver, reason, alerts, externalUrl };',
        replace: 'const about = { groupLabels: group.labels, receiver, reason, alerts: shown, externalUrl };',
      },
    ],
  ),
  ...mutantsOf(
    'src/llm/questioning.ts',
    [DESK],
    [
      {
        name: 'requests are made that nobody pays for',
        find: ' || !budget.take()',
        replace: '',
      },
      {
        name: 'an endpoint that asks for a pause gets none',
        find: 'if (reply.pauseMs !== undefined) breaker.pause(reply.pauseMs);',
        replace: '',
        tests: ['src/llm/pauses.test.ts'],
      },
      {
        name: 'a question that was put off begins to count its failures anew',
        find: "return { kind: 'postponed', failures };\n    await",
        replace: "return { kind: 'postponed', failures: 0 };\n    await",
        tests: ['src/llm/pauses.test.ts'],
      },
      {
        name: 'a broken answer is mended for ever',
        find: 'isMended = true;',
        replace: '',
      },
      {
        name: 'after a reload the old client goes on asking',
        find: '!site.isCurrent() || ',
        replace: '',
        tests: [REPLACED],
      },
    ],
  ),
  ...mutantsOf(
    'src/llm/desk.ts',
    [DESK],
    [
      {
        name: 'on trial an endpoint is asked as much as ever',
        find: 'breaker.isOnTrial ? 1 : config.maxConcurrency',
        replace: 'config.maxConcurrency',
      },
      {
        name: 'what waits to be asked about has no bound',
        find: 'this.#waiting.size >= WAITING_MAX',
        replace: 'this.#waiting.size >= 1e9',
      },
    ],
  ),
  ...mutantsOf(
    'src/llm/classifier.ts',
    [DESK],
    [
      {
        name: 'what a language model says is shown to those who did not ask for it',
        find: 'if (!this.config.annotate) return alert;',
        replace: '',
      },
    ],
  ),
  ...mutantsOf(
    'src/components/llm.ts',
    [REPLACED],
    [
      {
        name: 'a client is not tried before it takes over',
        find: 'if (after?.client === before?.client) await',
        replace: 'if (true) await',
      },
      {
        name: 'an endpoint that did not work at the start is not tried again by itself',
        find: 'await clock.sleep(LOOK_EVERY_MS, signal);',
        replace: 'return;',
      },
      {
        name: 'an endpoint in trouble is not tried by a reload of the same section',
        find: 'if (trouble === undefined) return running.breaker.succeeded();',
        replace: '',
      },
      {
        name: 'after a rollback the new client goes on',
        find: 'return this.#hold(before);',
        replace: 'return undefined;',
      },
    ],
  ),
];
