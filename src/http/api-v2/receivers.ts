// GET /api/v2/receivers.

import type { Alerting } from '../../alerting/alerting.ts';
import { goJsonPairsRaw, goJsonStringRaw } from '../../base/go-json.ts';
import { type Answer, json } from '../answer.ts';
import type { HttpRequest } from '../request.ts';
import { askedOf, type FilterSite, readReceivers } from './filters.ts';

export async function getReceivers(request: HttpRequest, alerting: Alerting, site: FilterSite): Promise<Answer> {
  const reading = await readReceivers(request, alerting.receivers(), site);
  return askedOf(reading, site, request.signal, async (chosen) => {
    const receivers = chosen.map(
      ({ name, labels }) => `{"labels":${goJsonPairsRaw(labels)},"name":${goJsonStringRaw(name)}}`,
    );
    return json(`[${receivers.join(',')}]`);
  });
}
