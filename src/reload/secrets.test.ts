import { expect, test } from 'vitest';
import { FILE, ReloadWorld } from '../../test/support/reload-world.ts';
import { troubleOf } from './reload-status.ts';

const PLAIN = `
route: {receiver: team, group_wait: 30s}
inhibit_rules: [{name: r1, source_matchers: [a=b], target_matchers: [c=d]}]
silences: [{matchers: [team=x], duration: 1h, comment: s1}]
`;

/** Secrets in every way in which a config that this server runs can have them; `broken` is a mistake beside them. */
function secretive(make: () => string, broken = ''): string {
  return `
global:
  smtp_auth_password: ${make()}
  slack_api_url: 'https://hooks.example/${make()}'
  opsgenie_api_key: ${make()}
  http_config: {basic_auth: {username: ann, password: ${make()}}}
${PLAIN}
receivers:
- name: team
  webhook_configs:
  - url: 'https://ann:${make()}@hooks.example/${make()}?token=${make()}'
    http_config: {authorization: {credentials: ${make()}}, http_headers: {X-Key: {secrets: [${make()}]}}}
  - url: 'http://${make()}.example/'
    http_config: {basic_auth: {username: bob, password: ${make()}}}
${broken}`;
}

const MISTAKES = [
  '',
  'templates: [3',
  'route: {receiver: twice}',
  "database: {url: 'postgres://ann:S3CRET-db@[bad/'}",
  "redis: {addr: 'cache:6379', password: S3CRET-redis}",
  "llm: {base_url: 'https://llm.example/', model: m, api_key: S3CRET-llm}",
  '- {url: S3CRET-url}',
  '  - {url: S3CRET-url}',
  "  - {url: 'https://x/S3CRET-{{'}",
  "  - {url: 'https://x/', http_config: {authorization: {credentials: [S3CRET-list]}}}",
  'unknown: S3CRET-unknown',
];
const FAULTS = [
  '',
  'read',
  'lock',
  'desire',
  'prepare receivers',
  'commit receivers',
  'swap',
  'probe',
  'dispose receivers',
];

test('whatever a file holds and whatever goes wrong, no secret gets out', async () => {
  const world = await ReloadWorld.start();
  let made = 0;
  const make = (): string => {
    made += 1;
    return `S3CRET-${made}`;
  };
  const kinds = new Set<string>();
  for (const mistake of MISTAKES) {
    for (const fault of FAULTS) {
      world.script.heal();
      if (fault !== '') world.script.let(fault, { fails: `no ${fault}` });
      world.content = secretive(make, mistake);
      const outcome = await world.reload();
      kinds.add('type' in outcome ? outcome.type : outcome.kind);
    }
  }
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'applied',
      'component_failed',
      'health_check_failed',
      'lock_failed',
      'load_failed',
      'parse_failed',
      'validation_failed',
      'apply_failed',
    ]),
  );
  const { current } = world.coordinator.status;
  const outputs: Readonly<Record<string, string>> = {
    records: JSON.stringify(await world.history()),
    log: JSON.stringify(world.log.records),
    status: JSON.stringify(current) + troubleOf(current),
    metrics: await world.metrics.render(),
    events: world.events.join('\n'),
    revisions: JSON.stringify(await world.store.journal.revisions()),
  };
  for (const [name, output] of Object.entries(outputs)) {
    expect(output.length, name).toBeGreaterThan(100);
    expect(output.match(/.{0,80}S3CRET.{0,20}/)?.[0], name).toBeUndefined();
  }
  expect(outputs.records).toContain('<secret>');
  expect(outputs.log).toContain(FILE);
});
