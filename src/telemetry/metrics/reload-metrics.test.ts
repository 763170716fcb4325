import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { ERROR_TYPES, PHASES, ROLLBACK_REASONS } from '../../reload/reload-outcome.ts';
import { COMPONENT_NAMES } from '../../reload/reloadable.ts';
import { ReloadMetrics } from './reload-metrics.ts';

test('every child is there from the start, so that a first failure is seen as an increase', async () => {
  const registry = new Registry();
  new ReloadMetrics(registry);
  const lines = (await registry.metrics()).split('\n');
  const zeros = [
    ...['success', 'error', 'validation_failed', 'rolled_back'].map((status) => `total{status="${status}"}`),
    ...ERROR_TYPES.map((type) => `errors_total{type="${type}"}`),
    ...ROLLBACK_REASONS.map((reason) => `rollbacks_total{reason="${reason}"}`),
    ...PHASES.map((phase) => `phase_duration_seconds_count{phase="${phase}"}`),
    ...COMPONENT_NAMES.map((name) => `component_duration_seconds_count{component="${name}"}`),
    'duration_seconds_count',
    'last_success_timestamp_seconds',
  ];
  for (const sample of zeros) expect(lines, sample).toContain(`config_reload_${sample} 0`);
});
