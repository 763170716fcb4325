// Story: a config and what happens to it, made from a seed: alerts that fire, are sent again and resolve, silences, edits
// that change nothing for any alert, reloads, deaths. Plain data, so that it can be printed and shrunk.

import { integerBetween, pick, type Random, seededRandom } from '../../src/base/random.ts';

/** A condition: the label has one of the values. */
export interface Condition {
  readonly label: 'team' | 'sev' | 'n';
  readonly values: readonly [string, ...string[]];
}

export interface RoutePlan {
  readonly when: readonly Condition[];
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly waitS: number;
  readonly intervalS: number;
  readonly repeatS: number;
  readonly goOn: boolean;
  readonly routes: readonly RoutePlan[];
}

export interface ConfigPlan {
  readonly root: RoutePlan;
  /** Receiver's name → its destinations; `!` behind one: no resolves. */
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  readonly inhibit: readonly {
    readonly source: Condition;
    readonly target: Condition;
    readonly equal: readonly string[];
  }[];
}

export type AlertLabels = Readonly<Record<'alertname' | 'team' | 'sev' | 'n', string>>;

export type Happening =
  | { readonly atMs: number; readonly kind: 'send'; readonly alert: AlertLabels; readonly lastsMs: number }
  | { readonly atMs: number; readonly kind: 'silence'; readonly alertname: string; readonly lastsMs: number }
  | { readonly atMs: number; readonly kind: 'reload'; readonly edit: Edit };

/** Edits that change nothing for any alert. */
export const EDITS = [
  'nothing',
  'respell',
  'wrap',
  'rename',
  'shuffle',
  'insert-unmatched',
  'split-inhibition',
] as const;
export type Edit = (typeof EDITS)[number];

export interface Story {
  readonly seed: number;
  readonly config: ConfigPlan;
  readonly happenings: readonly Happening[];
  readonly lengthMs: number;
}

const SECOND_MS = 1000;
const TEAMS = ['x', 'y', 'z'] as const;
const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

export function tellStory(seed: number): Story {
  const random = seededRandom(seed);
  const lengthMs = integerBetween(random, 600, 3600) * SECOND_MS;
  const happenings: Happening[] = [];
  for (let n = integerBetween(random, 2, 10); n > 0; n -= 1) happenings.push(...alertLife(random, lengthMs));
  for (let n = integerBetween(random, 0, 2); n > 0; n -= 1) {
    const lastsMs = integerBetween(random, 60, 900) * SECOND_MS;
    happenings.push({ atMs: moment(random, lengthMs), kind: 'silence', alertname: pick(random, NAMES), lastsMs });
  }
  for (let n = integerBetween(random, 1, 8); n > 0; n -= 1) {
    happenings.push({ atMs: moment(random, lengthMs), kind: 'reload', edit: pick(random, EDITS) });
  }
  happenings.sort((a, b) => a.atMs - b.atMs);
  return { seed, config: configPlan(random), happenings: apart(happenings), lengthMs };
}

/** Each happening gets a millisecond of the second to itself, so that nothing depends on who comes first. */
function apart(happenings: readonly Happening[]): Happening[] {
  return happenings.map((happening, place) => ({ ...happening, atMs: happening.atMs + 1 + place }));
}

/** Fires, is sent again every minute or so, and ends by word or by silence of its sender; maybe fires anew. */
function alertLife(random: Random, lengthMs: number): Happening[] {
  const alert: AlertLabels = {
    alertname: pick(random, NAMES),
    team: pick(random, TEAMS),
    sev: pick(random, ['page', 'warn']),
    n: String(integerBetween(random, 1, 3)),
  };
  const sends: Happening[] = [];
  let atMs = moment(random, lengthMs);
  for (let lives = integerBetween(random, 1, 2); lives > 0; lives -= 1) {
    const endMs = atMs + integerBetween(random, 5, 900) * SECOND_MS;
    for (; atMs < endMs && atMs < lengthMs; atMs += integerBetween(random, 20, 70) * SECOND_MS) {
      sends.push({ atMs, kind: 'send', alert, lastsMs: 240 * SECOND_MS });
    }
    if (random.next() < 0.8) sends.push({ atMs, kind: 'send', alert, lastsMs: 0 });
    atMs += integerBetween(random, 10, 600) * SECOND_MS;
  }
  return sends;
}

function moment(random: Random, lengthMs: number): number {
  return integerBetween(random, 0, Math.floor((lengthMs * 0.8) / SECOND_MS)) * SECOND_MS;
}

function configPlan(random: Random): ConfigPlan {
  const receivers = { none: [], one: ['1'], two: ['2', '3!'], three: ['1', '4'] };
  return {
    root: {
      ...routePlan(random, []),
      receiver: pick(random, ['none', 'one']),
      goOn: false,
      routes: Array.from({ length: integerBetween(random, 1, 4) }, () => branch(random, 1)),
    },
    receivers,
    inhibit:
      random.next() < 0.4
        ? [
            {
              source: { label: 'sev', values: ['page'] },
              target: { label: 'sev', values: ['warn'] },
              equal: pick<readonly string[]>(random, [[], ['team'], ['team', 'n']]),
            },
          ]
        : [],
  };
}

function branch(random: Random, depth: number): RoutePlan {
  const when: Condition[] = [
    { label: 'team', values: pick<readonly [string, ...string[]]>(random, [['x'], ['y'], ['x', 'y'], ['z']]) },
  ];
  if (random.next() < 0.3) when.push({ label: 'sev', values: ['page'] });
  const routes = depth > 0 && random.next() < 0.4 ? [branch(random, depth - 1)] : [];
  return { ...routePlan(random, when), routes };
}

function routePlan(random: Random, when: readonly Condition[]): RoutePlan {
  return {
    when,
    receiver: pick(random, ['none', 'one', 'two', 'three']),
    groupBy: pick(random, [[], ['alertname'], ['team'], ['team', 'n'], ['...']]),
    waitS: integerBetween(random, 0, 3) * 15,
    intervalS: pick(random, [20, 60, 150]),
    repeatS: pick(random, [100, 600, 14400]),
    goOn: random.next() < 0.3,
    routes: [],
  };
}
