// A config with all that the eight components run by. Another edit changes something of each of them, and nothing that
// anybody would have to be told.

export interface Everything {
  readonly edit: number;
  readonly sinkUrl: string;
  readonly databaseUrl: string;
  readonly redis: string;
  readonly llm: string;
}

const TEAMS = 5;

export function everythingConfig({ edit, sinkUrl, databaseUrl, redis, llm }: Everything): string {
  const teams = Array.from(
    { length: TEAMS },
    (_, i) => `    - { matchers: [team="t${i}", edit!="${edit}"], receiver: team-${i}, group_wait: 1s }\n`,
  );
  const receivers = Array.from(
    { length: TEAMS },
    (_, i) =>
      `  - { name: team-${i}, webhook_configs: [{ url: '${sinkUrl}team-${i}', timeout: ${10 + (edit % 20)}s }] }\n`,
  );
  return `# ${edit}
route:
  receiver: team-0
  group_by: [alertname]
  group_wait: 1s
  group_interval: 1h
  repeat_interval: 4h
  routes:
${teams.join('')}receivers:
${receivers.join('')}inhibit_rules:
  - { source_matchers: [severity="critical", edit="${edit}"], target_matchers: [severity="warning"], equal: [alertname] }
silences: [{ matchers: [edit="${edit % 2}"], duration: 1h }]
grouping: { max_groups: ${100_000 + edit} }
database: { url: '${databaseUrl}', pool_max: ${5 + (edit % 2)} }
redis: { addr: '${redis}', lock_ttl: ${10 + (edit % 2)}s }
llm: { base_url: '${llm}', model: m, timeout: ${10 + (edit % 2)}s }
`;
}
