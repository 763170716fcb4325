// RulesSketch: the rules of the alert path in a few words, and what a config would make of them.

import type { AlertClassifier } from '../../src/alerting/classification.ts';
import type { InhibitRuleConfig, RouteConfig } from '../../src/config/config.ts';
import type { TimeInterval } from '../../src/config/time-interval.ts';
import type { Matcher } from '../../src/labels/matcher.ts';
import { parseMatchers } from '../../src/labels/matcher-parser.ts';

export interface RouteSketch {
  readonly receiver?: string;
  readonly matchers?: string;
  readonly groupBy?: readonly string[];
  readonly groupWaitMs?: number;
  readonly groupIntervalMs?: number;
  readonly repeatIntervalMs?: number;
  readonly continue?: boolean;
  readonly mute?: readonly string[];
  readonly active?: readonly string[];
  readonly routes?: readonly RouteSketch[];
}

export interface RulesSketch {
  readonly route: RouteSketch;
  /** Receivers by name; each integration by the name of its destination, `!` behind it for `send_resolved: false`. */
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  readonly inhibit?: readonly {
    readonly source: string;
    readonly target: string;
    readonly equal?: readonly string[];
  }[];
  readonly timeIntervals?: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly maxGroups?: number;
  /** 5 min where it is not said. */
  readonly resolveTimeoutMs?: number;
  readonly classifier?: AlertClassifier;
}

export function matchers(text: string): readonly Matcher[] {
  const read = parseMatchers(text, 'fallback');
  if (!read.ok) throw new Error(read.error);
  return read.value.matchers;
}

export function routeConfig(sketch: RouteSketch): RouteConfig {
  return {
    receiver: sketch.receiver,
    groupBy: sketch.groupBy?.filter((name) => name !== '...'),
    groupByAll: sketch.groupBy?.includes('...') === true,
    groupWaitMs: sketch.groupWaitMs,
    groupIntervalMs: sketch.groupIntervalMs,
    repeatIntervalMs: sketch.repeatIntervalMs,
    matchers: sketch.matchers === undefined ? [] : matchers(sketch.matchers),
    continue: sketch.continue === true,
    muteTimeIntervals: sketch.mute ?? [],
    activeTimeIntervals: sketch.active ?? [],
    labels: [],
    routes: (sketch.routes ?? []).map(routeConfig),
  };
}

export function inhibitRule(sketch: { source: string; target: string; equal?: readonly string[] }): InhibitRuleConfig {
  return {
    name: '',
    sources: [matchers(sketch.source)],
    targetMatchers: matchers(sketch.target),
    equal: [...(sketch.equal ?? [])].sort(),
  };
}
