// GET /api/v2/receivers.

import type { Alerting } from '../../alerting/alerting.ts';
import { goJsonPairsRaw, goJsonStringRaw } from '../../base/go-json.ts';
import { type Answer, json, jsonText } from '../answer.ts';
import type { Query } from '../query.ts';
import { type MatcherReader, readReceivers } from './filters.ts';

export function getReceivers(query: Query, alerting: Alerting, readMatcher: MatcherReader): Answer {
  const chosen = readReceivers(query, alerting.receivers(), readMatcher);
  if (!chosen.ok) return jsonText(400, chosen.error);
  const receivers = chosen.value.map(
    ({ name, labels }) => `{"labels":${goJsonPairsRaw(labels)},"name":${goJsonStringRaw(name)}}`,
  );
  return json(`[${receivers.join(',')}]`);
}
