// How services answer, where one type's answers say nothing special: every status that is treated in its own way, and trouble.

import type { Answer, Scenario, Scenarios } from '../scenario.ts';

const STATUSES: Readonly<Record<string, Answer>> = {
  'status-204': { status: 204 },
  'status-302-without-location': { status: 302, body: 'elsewhere' },
  'status-400': { status: 400, type: 'text/plain', body: 'invalid_payload\n' },
  'status-401': { status: 401, type: 'application/json', body: '{"message":"no"}' },
  'status-403': { status: 403 },
  'status-404': { status: 404, type: 'text/html', body: '<h1>Not "here"</h1>' },
  'status-429': { status: 429, body: 'slow down' },
  'status-500': { status: 500, body: 'oops' },
  'status-503': { status: 503 },
  'connection-reset': 'reset',
};

export function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

/** The scenario with each of the answers in turn. */
export function answers(scenario: Scenario): Scenarios {
  return Object.fromEntries(
    Object.entries(STATUSES).map(([name, answer]) => [name, { ...scenario, answers: [answer] }]),
  );
}
