// Compares what two servers said: the same to the letter, but for moments that neither was given and that lie a little apart.

import type { Hook as Arrival } from '../support/sink.ts';
import type { Story } from './story.ts';

/** How far apart what happens at the same moment may be: two servers on a busy machine. */
export const APART_MS = 400;
/** Fields that 0.34 brought: of groups and payloads, and of silences. */
const NEW_FIELDS: ReadonlySet<string> = new Set(['routeLabels', 'annotations']);
/** Of a long text, in characters. */
const SHOWN_MAX = 200;
const SHOWN_BEFORE = 60;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** What arrived, as a story says it: `1.0 a +A -B`. */
export function told({ atMs, path, body }: Arrival, startMs: number): string {
  const [, , receiver, index] = path.split('/');
  const alerts = body.alerts.map(({ status, labels }) => `${status === 'firing' ? '+' : '-'}${labels.alertname}`);
  const hook = index === '0' ? receiver : `${receiver}/${index}`;
  return [((atMs - startMs) / 1000).toFixed(1), hook, ...alerts].join(' ');
}

/** Which line of `a` is which of `b`, by index: the same words, at about the same time. */
export function pairs(
  a: readonly string[],
  b: readonly string[],
  apartMs = APART_MS,
): readonly (readonly [number, number])[] {
  const free = new Set(b.keys());
  return [...a.entries()].flatMap(([index, line]) => {
    const partner = [...free].find((other) => isSame(line, b[other] ?? '', apartMs));
    if (partner === undefined) return [];
    free.delete(partner);
    return [[index, partner] as const];
  });
}

/** The lines that have no partner, `-` in front of those that were expected and `+` of those that were not. */
export function unpaired(
  expected: readonly string[],
  actual: readonly string[],
  apartMs = APART_MS,
): readonly string[] {
  const found = pairs(expected, actual, apartMs);
  const missing = expected.filter((_, index) => !found.some(([one]) => one === index));
  const surplus = actual.filter((_, index) => !found.some(([, other]) => other === index));
  return [...missing.map((line) => `- ${line}`), ...surplus.map((line) => `+ ${line}`)];
}

function isSame(a: string, b: string, apartMs: number): boolean {
  const [atA, wordsA] = cut(a);
  const [atB, wordsB] = cut(b);
  return wordsA === wordsB && Math.abs(atA - atB) * 1000 <= apartMs;
}

function cut(line: string): [number, string] {
  const space = line.indexOf(' ');
  return [Number(line.slice(0, space)), line.slice(space + 1)];
}

/**
 * The differences between two JSON values, each as `path: theirs | ours`. Moments that the story gave must be the same to
 * the millisecond; others, only about.
 */
export function differences(theirs: unknown, ours: unknown, given: ReadonlySet<number>, path = ''): string[] {
  if (theirs === ours) return [];
  if (typeof theirs === 'string' && typeof ours === 'string' && isSameMoment(theirs, ours, given)) return [];
  if (typeof theirs !== 'object' || typeof ours !== 'object' || theirs === null || ours === null) {
    return [`${path}: ${shown(theirs, ours)} | ${shown(ours, theirs)}`];
  }
  const a = theirs as Readonly<Record<string, unknown>>;
  const b = ours as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)].filter((key) => key in a || !NEW_FIELDS.has(key)));
  return [...keys].flatMap((key) => differences(a[key], b[key], given, `${path}.${key}`));
}

/** As JSON; of a long text only where it begins to be another. */
function shown(value: unknown, other: unknown): string {
  if (typeof value !== 'string' || typeof other !== 'string' || value.length <= SHOWN_MAX) return JSON.stringify(value);
  let same = 0;
  while (same < value.length && value[same] === other[same]) same += 1;
  const start = Math.max(0, same - SHOWN_BEFORE);
  return `${value.length} characters, from ${start} ${JSON.stringify(value.slice(start, start + SHOWN_MAX))}`;
}

function isSameMoment(theirs: string, ours: string, given: ReadonlySet<number>): boolean {
  if (!MOMENT.test(theirs) || !MOMENT.test(ours)) return false;
  const [a, b] = [Date.parse(theirs), Date.parse(ours)];
  return given.has(a) || given.has(b) ? a === b : Math.abs(a - b) <= APART_MS;
}

/** The moments that the story gives, in milliseconds. */
export function momentsOf({ steps }: Story, startMs: number): Set<number> {
  const seconds = steps.flatMap((step) => {
    if ('post' in step) return [step.at, ...step.post.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])];
    return 'silence' in step ? [step.from ?? step.at, step.until] : [];
  });
  return new Set(
    seconds.filter((second) => typeof second === 'number').map((second) => Math.round(startMs + second * 1000)),
  );
}
