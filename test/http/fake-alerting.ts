// FakeAlerting: as much of Alertmanager as the recorded conversation (test/golden/http/alertmanager.yml) needs: three routes,
// one inhibition rule, one time interval that always mutes. Groups are flushed at once.

import type { Alert } from '../../src/alerting/alert.ts';
import type {
  Alerting,
  AlertQuery,
  AlertStatus,
  AlertView,
  GroupView,
  PostedAlert,
  Received,
  ReceiverView,
} from '../../src/alerting/alerting.ts';
import { admit } from '../../src/alerting/intake.ts';
import { Silences } from '../../src/alerting/silence/silences.ts';
import type { Clock } from '../../src/base/clock.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../../src/labels/label-set.ts';
import { JUDGE_HERE } from '../support/judge-here.ts';
import { MemoryStore } from '../support/memory-store.ts';

const RECEIVERS = ['default', 'team-a', 'team-b', 'we<ird & name'];

export class FakeAlerting implements Alerting {
  readonly silences: Silences;
  readonly #clock: Clock;
  readonly #alerts = new Map<Fingerprint, Alert>();
  /** All that was ever received, valid or not. */
  readonly received: PostedAlert[] = [];

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.silences = new Silences({
      clock,
      newId,
      store: new MemoryStore({ clock }),
      matcherMode: 'fallback',
      judge: JUDGE_HERE,
      retentionMs: 5 * 24 * 3_600_000,
      maxSilences: 0,
      maxSilenceSizeBytes: 0,
    });
  }

  receive(posted: readonly PostedAlert[]): Received {
    this.received.push(...posted);
    const invalid: string[] = [];
    for (const one of posted) {
      const { alert, invalid: reason } = admit(one, new Timestamp(this.#clock.now()), {
        resolveTimeoutMs: 300_000,
        isValidName: (name) => name !== '',
      });
      if (reason !== undefined) invalid.push(reason);
      else this.#alerts.set(alert.labels.fingerprint, alert);
    }
    return { invalid };
  }

  receivers(): readonly ReceiverView[] {
    return RECEIVERS.map((name) => ({ name, labels: LabelSet.from([['name', name]]) }));
  }

  async alerts(where: AlertQuery): Promise<AlertView[]> {
    return [...this.#alerts.values()]
      .filter(({ labels }) => where.alert(labels) && where.receivers(receiversOf(labels)))
      .map((alert) => this.#view(alert, []));
  }

  async groups(where: AlertQuery): Promise<GroupView[]> {
    const groups = new Map<string, { labels: LabelSet; receiver: string; alerts: AlertView[] }>();
    for (const alert of this.#alerts.values()) {
      if (!where.alert(alert.labels)) continue;
      for (const receiver of receiversOf(alert.labels).filter((name) => where.receiver(name))) {
        const labels = alert.labels.only(new Set(['alertname']));
        const key = `${receiver}/${labels}`;
        const group = groups.get(key) ?? { labels, receiver, alerts: [] };
        groups.set(key, group);
        group.alerts.push(this.#view(alert, receiver === 'team-b' ? ['always'] : []));
      }
    }
    return [...groups.values()]
      .sort((a, b) => a.labels.compare(b.labels) || (a.receiver < b.receiver ? -1 : 1))
      .map((group) => ({
        ...group,
        routeLabels: LabelSet.empty,
        alerts: group.alerts.sort((a, b) => a.alert.labels.compare(b.alert.labels)),
      }));
  }

  #view(alert: Alert, mutedBy: readonly string[]): AlertView {
    const silencedBy = this.silences.mutedBy(alert.labels, this.#clock.now());
    const inhibitedBy = this.#inhibitors(alert.labels);
    const isSuppressed = silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
    const status: AlertStatus = { state: isSuppressed ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy };
    return { alert, fingerprint: alert.labels.fingerprint, receivers: receiversOf(alert.labels), status };
  }

  #inhibitors(labels: LabelSet): readonly Fingerprint[] {
    if (labels.get('severity') !== 'warning') return [];
    return [...this.#alerts.values()]
      .map((alert) => alert.labels)
      .filter((source) => source.get('severity') === 'critical' && source.get('alertname') === labels.get('alertname'))
      .map((source) => source.fingerprint);
  }
}

function receiversOf(labels: LabelSet): readonly string[] {
  const team = labels.get('team');
  if (team === 'a') return ['team-a', 'team-b'];
  return team === 'b' ? ['team-b'] : ['default'];
}
