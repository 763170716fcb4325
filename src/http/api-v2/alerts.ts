// GET and POST /api/v2/alerts.

import type { Alerting, PostedAlert } from '../../alerting/alerting.ts';
import { type Answer, DONE, jsonText } from '../answer.ts';
import type { Query } from '../query.ts';
import { alertJson } from './alert-json.ts';
import { type MatcherReader, readFilters } from './filters.ts';
import { jsonList } from './json-list.ts';
import { AlertsDecoder } from './posted-alerts.ts';

// Alerts taken in one go; between two goes everything else has its turn. 500 take about 5 ms.
const SLICE = 500;
const WRITTEN_SLICE = 2000;

export function getAlerts(query: Query, alerting: Alerting, readMatcher: MatcherReader): Answer | Promise<Answer> {
  const read = readFilters(query, alerting.receivers(), readMatcher);
  if ('refusal' in read) return read.refusal;
  const views = alerting.alerts(read.filters).filter(({ status }) => read.filters.status(status));
  views.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return jsonList(views, alertJson, WRITTEN_SLICE);
}

/** Stores the alerts that are valid, and answers with the reasons for the others. */
export class AlertsReceiver {
  readonly #alerting: Alerting;
  readonly #decoder = new AlertsDecoder();

  constructor(alerting: Alerting) {
    this.#alerting = alerting;
  }

  receive(body: string): Answer | Promise<Answer> {
    const decoded = this.#decoder.decode(body);
    if ('refusal' in decoded) return decoded.refusal;
    if (decoded.alerts.length > SLICE) return this.#receiveMany(decoded.alerts);
    return answerTo(this.#alerting.receive(decoded.alerts).invalid);
  }

  async #receiveMany(alerts: readonly PostedAlert[]): Promise<Answer> {
    const invalid: string[] = [];
    for (let from = 0; from < alerts.length; from += SLICE) {
      for (const reason of this.#alerting.receive(alerts.slice(from, from + SLICE)).invalid) invalid.push(reason);
      await new Promise(setImmediate);
    }
    return answerTo(invalid);
  }
}

function answerTo(invalid: readonly string[]): Answer {
  return invalid.length === 0 ? DONE : jsonText(400, invalid.join('\n'));
}
