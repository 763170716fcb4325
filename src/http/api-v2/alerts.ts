// GET and POST /api/v2/alerts.

import type { Alerting, PostedAlert } from '../../alerting/alerting.ts';
import { type Answer, DONE, jsonText } from '../answer.ts';
import type { HttpRequest } from '../request.ts';
import { alertJson } from './alert-json.ts';
import { askedOf, type FilterSite, readFilters } from './filters.ts';
import { jsonList } from './json-list.ts';
import { type AlertItems, AlertsDecoder } from './posted-alerts.ts';

// Alerts taken in one go; between two goes everything else has its turn. 500 take about 5 ms.
const SLICE = 500;
const WRITTEN_SLICE = 2000;

export async function getAlerts(request: HttpRequest, alerting: Alerting, site: FilterSite): Promise<Answer> {
  const reading = await readFilters(request, alerting.receivers(), site);
  return askedOf(reading, site, request.signal, async (filters) => {
    const views = (await alerting.alerts(filters, request.signal)).filter(({ status }) => filters.status(status));
    views.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    return jsonList(views, alertJson, WRITTEN_SLICE);
  });
}

/** Stores the alerts that are valid, and answers with the reasons for the others. */
export class AlertsReceiver {
  readonly #alerting: Alerting;
  readonly #decoder = new AlertsDecoder();

  constructor(alerting: Alerting) {
    this.#alerting = alerting;
  }

  receive(body: string): Answer | Promise<Answer> {
    const parsed = this.#decoder.parse(body);
    if ('refusal' in parsed) return parsed.refusal;
    if (parsed.items.length > SLICE) return this.#receiveMany(parsed);
    const decoded = this.#decoder.decode(parsed, 0, parsed.items.length);
    return 'refusal' in decoded ? decoded.refusal : answerTo(this.#alerting.receive(decoded.alerts).invalid);
  }

  /** Nothing is taken before all of it could be decoded. */
  async #receiveMany(parsed: AlertItems): Promise<Answer> {
    const slices: (readonly PostedAlert[])[] = [];
    let refusal: Answer | undefined;
    for (let from = 0; from < parsed.items.length; from += SLICE) {
      const decoded = this.#decoder.decode(parsed, from, Math.min(from + SLICE, parsed.items.length));
      if ('alerts' in decoded) slices.push(decoded.alerts);
      else if (decoded.refusal.status === 400) return decoded.refusal;
      else refusal ??= decoded.refusal;
      await new Promise(setImmediate);
    }
    return refusal ?? this.#receiveSlices(slices);
  }

  async #receiveSlices(slices: readonly (readonly PostedAlert[])[]): Promise<Answer> {
    const invalid: string[] = [];
    for (const alerts of slices) {
      invalid.push(...this.#alerting.receive(alerts).invalid);
      await new Promise(setImmediate);
    }
    return answerTo(invalid);
  }
}

function answerTo(invalid: readonly string[]): Answer {
  return invalid.length === 0 ? DONE : jsonText(400, invalid.join('\n'));
}
