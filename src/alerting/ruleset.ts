// Ruleset: the part of the running snapshot that the alert path reads. Frozen; replaced whole by a reload.

import type { TimeInterval } from '../config/time-interval.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { AlertClassifier } from './classification.ts';
import type { InhibitRules } from './inhibit/inhibitor.ts';
import type { Integration, RevisionId, RouteLabeller } from './ports.ts';
import type { Route } from './route/route.ts';

export interface Ruleset {
  readonly revision: RevisionId;
  readonly root: Route;
  /** Integrations by receiver's name. */
  readonly receivers: ReadonlyMap<string, readonly Integration[]>;
  /** What `receiver_matchers` are asked of, by receiver's name. */
  readonly receiverLabels: ReadonlyMap<string, LabelSet>;
  readonly routeLabels: RouteLabeller;
  readonly inhibition: InhibitRules;
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** Only where the config has one. */
  readonly classifier?: AlertClassifier | undefined;
  /** After this long without news an alert without `endsAt` counts as resolved. */
  readonly resolveTimeoutMs: number;
  /** 0: no limit. */
  readonly maxGroups: number;
}
