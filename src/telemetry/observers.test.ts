import { expect, test } from 'vitest';
import { RecordingLog } from '../../test/support/recording-log.ts';
import type { AttemptFailure, NotificationContext } from '../alerting/observer.ts';
import type { GroupKey, RevisionId } from '../alerting/ports.ts';
import { AlertingTelemetry } from './alerting-observer.ts';
import { BUILD_INFO } from './build-info.ts';
import { HttpTelemetry } from './http-observer.ts';
import { Metrics } from './metrics.ts';

const context: NotificationContext = {
  receiver: 'team',
  type: 'webhook',
  integration: 'webhook[0]',
  groupKey: '{}:{}' as GroupKey,
  revision: 7 as RevisionId,
  reason: 'first notification',
};
const failure: AttemptFailure = { message: 'unexpected status code 500', reason: 'serverError', retry: true };

function telemetry() {
  const log = new RecordingLog();
  const metrics = new Metrics({
    build: BUILD_INFO,
    peerName: undefined,
    labels: { alertNames: false, receiverNames: false, groupKeys: false },
    perAlertnameMax: 0,
    droppedLogLines: () => 3,
    ofProcess: false,
  });
  return { log, metrics, alerting: new AlertingTelemetry(metrics, log), http: new HttpTelemetry(metrics, log) };
}

test('a notification that needed two attempts counts once, its requests twice', async () => {
  const { alerting, metrics, log } = telemetry();
  alerting.notificationStarted(context);
  alerting.attemptFinished(context, 1500, failure);
  alerting.attemptFinished(context, 20, undefined);
  alerting.notificationSent(context, [], 2);
  const text = await metrics.render();
  expect(text).toContain('alertmanager_notifications_total{integration="webhook"} 1');
  expect(text).toContain('alertmanager_notification_requests_total{integration="webhook"} 2');
  expect(text).toContain('alertmanager_notification_requests_failed_total{integration="webhook"} 1');
  expect(text).toContain('alertmanager_notification_latency_seconds_bucket{le="1",integration="webhook"} 1');
  expect(text).toContain('alertmanager_notification_latency_seconds_sum{integration="webhook"} 1.52');
  expect(log.events()).toEqual(['notify.attempt.failed', 'notify.notification.sent']);
});

test('one that is given up counts by its reason and is an error, with the names to find it by', async () => {
  const { alerting, metrics, log } = telemetry();
  alerting.attemptFinished(context, 20, { ...failure, retry: false });
  alerting.notificationFailed(context, 1, { ...failure, retry: false });
  expect(await metrics.render()).toContain(
    'alertmanager_notifications_failed_total{integration="webhook",reason="serverError"} 1',
  );
  expect(log.records).toEqual([
    {
      level: 'error',
      event: 'notify.notification.failed',
      fields: {
        component: 'dispatcher',
        msg: 'Notify for alerts failed',
        receiver: 'team',
        integration: 'webhook[0]',
        groupKey: '{}:{}',
        revision: 7,
        attempts: 1,
        reason: 'serverError',
        err: 'unexpected status code 500',
      },
    },
  ]);
});

test('every other event of the alert path is counted or logged', async () => {
  const { alerting, metrics, log } = telemetry();
  alerting.alertsReceived(1, 0);
  alerting.alertInvalid();
  alerting.alertLimited('Disk');
  alerting.alertsProcessed(2);
  alerting.groupCreated('team');
  alerting.groupEnded('team');
  alerting.groupLimitReached(10);
  alerting.notificationsSuppressed('silence', 4);
  alerting.resolvesWrittenOff('team', context.groupKey, 2);
  alerting.storeFailed('alert', new Error('disk full'));
  const text = await metrics.render();
  expect(text).toContain('alertmanager_alerts_received_total{status="firing",version="v2"} 1');
  expect(text).toContain('alertmanager_alerts_invalid_total{version="v2"} 1');
  expect(text).toContain('alertmanager_alerts_limited_total 1');
  expect(text).toContain('alertmanager_dispatcher_alert_processing_duration_seconds_sum 0.002');
  expect(text).toContain('alertmanager_dispatcher_aggregation_group_limit_reached_total 1');
  expect(text).toContain('alertmanager_notifications_suppressed_total{reason="silence"} 4');
  expect(text).toContain('amp_store_failures_total 1');
  expect(text).toContain('amp_resolves_written_off_total 2');
  expect(text).toContain('amp_log_lines_dropped 3');
  expect(log.events()).toEqual([
    'alert.intake.limited',
    'group.life.begun',
    'group.life.ended',
    'group.limit.reached',
    'notify.alerts.suppressed',
    'notify.resolves.writtenOff',
    'store.write.failed',
  ]);
});

test('every event of the HTTP side is counted or logged', async () => {
  const { http, metrics, log } = telemetry();
  http.requestFinished({ handler: '/-/ready', method: 'get', code: 200, durationMs: 2, responseBytes: 2 });
  http.getStarted();
  http.getStarted();
  http.getFinished();
  http.concurrencyLimitExceeded();
  http.requestRefused('/api/v2/alerts', 'post', 400, 'bad');
  http.requestFailed('/api/v2/alerts', new Error('away'));
  http.listening('127.0.0.1:9093', false);
  http.matcherWarning({ kind: 'disagreement', message: 'Matchers input has disagreement', input: 'a=b' });
  http.webConfigFailed(new Error('bad'));
  const text = await metrics.render();
  expect(text).toContain(
    'alertmanager_http_request_duration_seconds_count{handler="/-/ready",method="get",code="200"} 1',
  );
  expect(text).toContain('alertmanager_http_response_size_bytes_sum{handler="/-/ready",method="get"} 2');
  expect(text).toContain('alertmanager_http_requests_in_flight{method="get"} 1');
  expect(text).toContain('alertmanager_http_concurrency_limit_exceeded_total{method="get"} 1');
  expect(log.records.map(({ level, event }) => `${level} ${event}`)).toEqual([
    'warn http.request.refused',
    'error http.request.failed',
    'info http.listener.opened',
    'warn matcher.input.doubted',
    'error http.webConfig.failed',
  ]);
});
