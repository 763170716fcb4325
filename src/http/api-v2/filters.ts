// The filters of GET /alerts and /alerts/groups, read from a query once and asked of every alert. They are expressions of
// strangers: they are read in slices, asked with a look, and what takes too long to be judged is refused.

import type { AlertQuery, AlertStatus, ReceiverView } from '../../alerting/alerting.ts';
import type { Clock } from '../../base/clock.ts';
import { type Parsed, parsed } from '../../base/parsed.ts';
import { inSlices, type Steps } from '../../base/slices.ts';
import { compileAnchored } from '../../labels/go-regexp.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { matchAll } from '../../labels/matcher.ts';
import { LOOKS_MAX, type Look, type RegexpJudge, Verdicts } from '../../labels/regexp-look.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { Query } from '../query.ts';
import type { HttpRequest } from '../request.ts';

/** Reads one matcher of a query; how depends on `--enable-feature`. */
export type MatcherReader = (text: string) => Parsed<Matcher>;

/** What filters are read and asked with. */
export interface FilterSite {
  readonly readMatcher: MatcherReader;
  readonly judge: RegexpJudge;
  readonly clock: Pick<Clock, 'elapsedMs'>;
}

export interface AlertFilters extends AlertQuery {
  status(status: AlertStatus): boolean;
}

/** What was asked for, and not found out yet. */
type Reading<T> = { readonly of: (look: Look) => T } | { readonly refusal: Answer };

export async function readFilters(
  request: HttpRequest,
  receivers: readonly ReceiverView[],
  site: FilterSite,
): Promise<Reading<AlertFilters>> {
  const query = request.query();
  const labels = await readMatchers(query.all('filter'), site, request.signal);
  if (!labels.ok) return { refusal: jsonText(400, labels.error) };

  const receiver = query.last('receiver');
  const pattern = receiver === undefined ? undefined : compileAnchored(receiver);
  if (pattern?.ok === false) return { refusal: jsonText(400, `failed to parse receiver param: ${pattern.error}`) };

  const chosen = await readReceivers(request, receivers, site);
  if ('refusal' in chosen) return chosen;

  return {
    of: (look) => {
      const mine = chosen.of(look);
      const names = mine === receivers ? undefined : new Set(mine.map(({ name }) => name));
      const isNamed = (name: string): boolean => pattern === undefined || look.test(pattern.value, name) === true;
      const isLabelled = (name: string): boolean => names?.has(name) ?? true;
      return {
        alert: (alert: LabelSet) => matchAll(labels.value, alert, look),
        receiver: (name) => isNamed(name) && isLabelled(name),
        receivers: (all) => all.some(isNamed) && all.some(isLabelled),
        status: statusFilter(query),
      };
    },
  };
}

/** The receivers whose labels fulfil `receiver_matchers`. */
export async function readReceivers(
  request: HttpRequest,
  receivers: readonly ReceiverView[],
  site: FilterSite,
): Promise<Reading<readonly ReceiverView[]>> {
  const texts = request.query().all('receiver_matchers');
  if (texts.length === 0) return { of: () => receivers };
  const matchers = await readMatchers(texts, site, request.signal);
  if (!matchers.ok) return { refusal: jsonText(400, `failed to parse receiver_matchers param: ${matchers.error}`) };
  return { of: (look) => receivers.filter(({ labels }) => matchAll(matchers.value, labels, look)) };
}

/** In slices: a URL holds many. */
export function readMatchers(
  texts: readonly string[],
  { readMatcher, clock }: FilterSite,
  signal: AbortSignal,
): Promise<Parsed<readonly Matcher[]>> {
  function* reading(): Steps<Parsed<readonly Matcher[]>> {
    const matchers: Matcher[] = [];
    for (const text of texts) {
      const matcher = readMatcher(text);
      if (!matcher.ok) return matcher;
      matchers.push(matcher.value);
      yield;
    }
    return parsed(matchers);
  }
  return inSlices(reading(), clock, signal);
}

/** Asks until no filter is open. Where one takes too long to be judged, the whole question is refused. */
export async function askedOf<F>(
  reading: Reading<F>,
  { judge }: FilterSite,
  signal: AbortSignal,
  ask: (filters: F) => Promise<Answer>,
): Promise<Answer> {
  if ('refusal' in reading) return reading.refusal;
  const verdicts = new Verdicts(judge);
  for (let looks = 1; looks <= LOOKS_MAX; looks += 1) {
    const look = verdicts.look();
    const answer = await ask(reading.of(look));
    if (look.givenUp !== undefined) break;
    if (!look.isOpen) return answer;
    await look.settle(signal);
  }
  return jsonText(400, TOO_COSTLY);
}

const TOO_COSTLY =
  'a regular expression of this query takes too long for the values it meets: ask with a simpler one, or with fewer repeats';

/** An alert that only a time interval mutes counts as active here, as in Alertmanager. */
function statusFilter(query: Query): (status: AlertStatus) => boolean {
  const active = query.flag('active', true);
  const silenced = query.flag('silenced', true);
  const inhibited = query.flag('inhibited', true);
  const unprocessed = query.flag('unprocessed', true);
  return ({ state, silencedBy, inhibitedBy }) => {
    const isSilenced = silencedBy.length > 0;
    const isInhibited = inhibitedBy.length > 0;
    if (state === 'unprocessed') return unprocessed;
    if (!isSilenced && !isInhibited) return active;
    return (silenced || !isSilenced) && (inhibited || !isInhibited);
  };
}
