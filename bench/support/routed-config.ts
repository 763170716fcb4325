// Configs of any number of routes, as large organisations have them: a team's route has its services below it. One number
// edits one route in the middle, another a comment, so that reloads have something, or nothing, to do.

export interface Routed {
  readonly routes: number;
  readonly sinkUrl: string;
  /** Another number is another matcher and another wait of one route. */
  readonly edit?: number;
  readonly comment?: number;
  /** Another number is another matcher of every route. */
  readonly everyRoute?: number;
  readonly waits?: string;
}

const SERVICES_PER_TEAM = 20;
const RECEIVERS = 10;

export function routedConfig({ routes, sinkUrl, edit = 0, comment = 0, everyRoute, waits }: Routed): string {
  const teams: string[] = [];
  for (let first = 0; first < routes; first += SERVICES_PER_TEAM) {
    const services = Array.from({ length: Math.min(SERVICES_PER_TEAM, routes - first) }, (_, i) => first + i);
    teams.push(
      teamRoute(
        first / SERVICES_PER_TEAM,
        services,
        first <= routes / 2 && routes / 2 < first + SERVICES_PER_TEAM ? edit : 0,
      ),
    );
  }
  const extra = everyRoute === undefined ? '' : `, every!="${everyRoute}"`;
  return `# ${comment}
global: { resolve_timeout: 5m }
route:
  receiver: team-0
  group_by: [alertname]
  ${waits ?? 'group_wait: 30s\n  group_interval: 5m\n  repeat_interval: 4h'}
  routes:
${teams.join('').replaceAll('"]', `"${extra}]`)}receivers:
${Array.from({ length: RECEIVERS }, (_, i) => `  - { name: team-${i}, webhook_configs: [{ url: '${sinkUrl}team-${i}' }] }\n`).join('')}inhibit_rules:
  - { source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [alertname, service] }
`;
}

/** Of the routes that are counted, the first is the team's own. */
function teamRoute(team: number, [, ...services]: readonly number[], edit: number): string {
  const children = services.map(
    (
      service,
    ) => `      - { matchers: [service="s${service}"${edit > 0 && service === services[0] ? `, edit!="${edit}"` : ''}], group_wait: ${20 + (edit % 10)}s }
`,
  );
  return `  - matchers: [team="t${team}"]
    receiver: team-${team % RECEIVERS}
    routes:${children.length === 0 ? ' []' : ''}
${children.join('')}`;
}
