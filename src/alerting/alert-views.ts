// AlertViews: the live alerts and groups as the API shows them, each with its status. A list is made in steps: what changes
// meanwhile may be in it or not, but each alert is whole.

import { compareBytes } from '../base/byte-order.ts';
import type { Live } from '../base/live.ts';
import type { Steps } from '../base/slices.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Look } from '../labels/regexp-look.ts';
import { isResolved } from './alert.ts';
import type { AlertBook, TrackedAlert } from './alert-book.ts';
import type { AlertQuery, AlertStatus, AlertView, GroupView } from './alerting.ts';
import { type AlertClassifier, annotatedBy } from './classification.ts';
import type { Group } from './group/group.ts';
import type { GroupBook } from './group/group-book.ts';
import { compareAlerts } from './notify/alert-order.ts';
import { matchRoutes } from './route/route.ts';
import type { Ruleset } from './ruleset.ts';
import type { Silences } from './silence/silences.ts';

export class AlertViews {
  readonly #rules: Live<Ruleset>;
  readonly #silences: Silences;
  readonly #alerts: AlertBook;
  readonly #groups: GroupBook;
  readonly #externalUrl: string;

  constructor(rules: Live<Ruleset>, silences: Silences, alerts: AlertBook, groups: GroupBook, externalUrl: string) {
    this.#externalUrl = externalUrl;
    this.#rules = rules;
    this.#silences = silences;
    this.#alerts = alerts;
    this.#groups = groups;
  }

  *alerts(where: AlertQuery, nowMs: number, look: Look): Steps<AlertView[]> {
    const { root, classifier } = this.#rules.current;
    const views: AlertView[] = [];
    for (const tracked of this.#alerts.values()) {
      yield;
      if (isResolved(tracked.alert, nowMs) || !where.alert(tracked.labels)) continue;
      const receivers = matchRoutes(root, tracked.labels).map((route) => route.receiver);
      if (where.receivers(receivers)) views.push(shown(this.#view(tracked, receivers, [], nowMs, look), classifier));
    }
    return views;
  }

  *groups(where: AlertQuery, nowMs: number, look: Look): Steps<GroupView[]> {
    const { classifier } = this.#rules.current;
    const views: GroupView[] = [];
    for (const group of this.#groups.values()) {
      yield;
      const { receiver } = group.route;
      if (group.isRetired || !where.receiver(receiver)) continue;
      const alerts = [...group.members.values()]
        .filter((tracked) => !isResolved(tracked.alert, nowMs) && where.alert(tracked.labels))
        .sort((a, b) => compareAlerts(a.alert, b.alert))
        .map((tracked) => this.#view(tracked, receiversOf(tracked).sort(compareBytes), group.mutedBy, nowMs, look));
      if (alerts.length === 0) continue;
      const routeLabels = this.#routeLabels(group, alerts);
      views.push({
        labels: group.labels,
        routeLabels,
        receiver,
        alerts: alerts.map((view) => shown(view, classifier)),
      });
    }
    return views.sort((a, b) => a.labels.compare(b.labels) || compareBytes(a.receiver, b.receiver));
  }

  #routeLabels({ route, labels: groupLabels }: Group, alerts: readonly AlertView[]): LabelSet {
    const { routeLabels } = this.#rules.current;
    const notified = alerts.map(({ alert, fingerprint }) => ({ alert, fingerprint, resolved: false }));
    const { receiver, labels } = route;
    return routeLabels.labels(labels, {
      groupLabels,
      receiver,
      reason: '',
      alerts: notified,
      externalUrl: this.#externalUrl,
    });
  }

  #view(
    tracked: TrackedAlert,
    receivers: readonly string[],
    mutedBy: readonly string[],
    nowMs: number,
    look: Look,
  ): AlertView {
    return {
      alert: tracked.alert,
      fingerprint: tracked.fingerprint,
      receivers,
      status: this.#status(tracked, mutedBy, nowMs, look),
    };
  }

  #status({ labels, fingerprint }: TrackedAlert, mutedBy: readonly string[], nowMs: number, look: Look): AlertStatus {
    const silencedBy = this.#silences.mutedBy(labels, nowMs, look);
    const inhibitedBy = this.#rules.current.inhibition.inhibitedBy(labels, fingerprint, nowMs);
    const suppressed = silencedBy.length > 0 || inhibitedBy.length > 0 || mutedBy.length > 0;
    return { state: suppressed ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy };
  }
}

function shown(view: AlertView, classifier: AlertClassifier | undefined): AlertView {
  return classifier === undefined ? view : { ...view, alert: annotatedBy(classifier, view.alert) };
}

function receiversOf(tracked: TrackedAlert): string[] {
  return tracked.homes.map((group) => group.route.receiver);
}
