// The features of `--enable-feature`, as Alertmanager 0.34 has them.

import type { Flag } from './flag.ts';

export const FEATURES = [
  'alert-names-in-metrics',
  'receiver-name-in-metrics',
  'group-key-in-metrics',
  'classic-mode',
  'utf8-strict-mode',
  'auto-gomemlimit',
  'event-recorder',
] as const;

export type Feature = (typeof FEATURES)[number];

/** A flag that takes a comma-separated list of features; an unknown one is refused in Alertmanager's words. */
export function features(name: string, help: string): Flag<ReadonlySet<Feature>> {
  return { name, help, kind: 'value', shown: '=""', fallback: new Set(), read: ([value]) => readFeatures(value) };
}

function readFeatures(value: string): ReadonlySet<Feature> {
  const enabled = new Set<Feature>();
  for (const word of value === '' ? [] : value.split(',')) {
    const feature = FEATURES.find((one) => one === word);
    if (feature === undefined) throw new Error(`unknown option '${word}' for --enable-feature`);
    enabled.add(feature);
  }
  if (enabled.has('classic-mode') && enabled.has('utf8-strict-mode')) {
    throw new Error('cannot have both classic and UTF-8 modes enabled');
  }
  return enabled;
}
