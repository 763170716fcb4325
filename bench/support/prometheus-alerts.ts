// Alerts as Prometheus sends them: eight labels, two annotations, the link to the expression, nanoseconds. Alert i is the
// same alert in every call; only its times differ.

export interface Batches {
  readonly count: number;
  /** How many alerts go into one request. */
  readonly size: number;
  /** The first alert's number. */
  readonly first: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

// Groups of the benchmark's config are (alertname, cluster): 50 × 40 = 2,000 of them.
const ALERTNAMES = 50;
const CLUSTERS = 40;

/** The bodies of the requests that send the alerts. */
export function* bodies({ count, size, first, startsAtMs, endsAtMs }: Batches): Generator<Buffer, void> {
  const startsAt = rfc3339Nano(startsAtMs, 123_457);
  const endsAt = rfc3339Nano(endsAtMs, 987_655);
  for (let from = first; from < first + count; from += size) {
    const alerts: string[] = [];
    for (let i = from; i < Math.min(from + size, first + count); i += 1) alerts.push(alertJson(i, startsAt, endsAt));
    yield Buffer.from(`[${alerts.join(',')}]`);
  }
}

/** Keys in the order of Prometheus's encoder. */
function alertJson(i: number, startsAt: string, endsAt: string): string {
  const name = `HighErrorRate${i % ALERTNAMES}`;
  const instance = `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}:9100`;
  return JSON.stringify({
    annotations: {
      description: `More than 5% of the requests to ${instance} have failed for ten minutes. VALUE = ${(i % 97) / 10}`,
      summary: `High error rate on ${instance}`,
    },
    endsAt,
    startsAt,
    generatorURL: `http://prometheus-0.monitoring.svc:9090/graph?g0.expr=sum+by%28instance%29+%28rate%28http_requests_total%7Bcode%3D~%225..%22%7D%5B5m%5D%29%29+%3E+0.05&g0.tab=1#${i % ALERTNAMES}`,
    labels: {
      alertname: name,
      cluster: `eu-west-${Math.floor(i / ALERTNAMES) % CLUSTERS}`,
      env: 'production',
      instance,
      job: 'node-exporter',
      namespace: `team-${i % 23}`,
      pod: `frontend-${(i * 2_654_435_761) % 4_294_967_296}`,
      severity: i % 3 === 0 ? 'critical' : 'warning',
    },
  });
}

function rfc3339Nano(ms: number, nanos: number): string {
  return new Date(ms).toISOString().replace('Z', `${nanos}Z`);
}
