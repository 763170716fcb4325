import { expect, test } from 'vitest';
import { UsageError } from './flag-parser.ts';
import { serverOptions } from './server-options.ts';

const machine = { hostname: 'am-0', addresses: ['10.0.0.7', 'fd00::7'] };

function refusal(...args: string[]): string {
  try {
    serverOptions(args, machine);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'accepted';
}

test('without flags the defaults are those of Alertmanager', () => {
  expect(serverOptions([], machine)).toMatchObject({
    configFile: 'alertmanager.yml',
    storagePath: 'data/',
    dataRetentionMs: 120 * 3_600_000,
    dataMaintenanceIntervalMs: 900_000,
    alertsGcIntervalMs: 1_800_000,
    dispatchStartDelayMs: 0,
    webListenAddresses: [':9093'],
    webTimeoutMs: 0,
    clusterListenAddress: '0.0.0.0:9094',
    logLevel: 'info',
    logFormat: 'logfmt',
    features: new Set(),
    withoutEffect: [],
  });
});

test('a value is joined by = or follows; switches are set and unset; lists grow', () => {
  const options = serverOptions(
    [
      '--config.file',
      'a.yml',
      '--storage.path=',
      '--log.silences',
      '--no-web.systemd-socket',
      '--web.listen-address=:1',
      '--web.listen-address',
      '[::1]:2',
      '--web.get-concurrency=-5',
      '--silences.max-silences=1_0.9',
      '--web.timeout=1.5s',
      '--',
    ],
    machine,
  );
  expect(options).toMatchObject({
    configFile: 'a.yml',
    storagePath: '',
    logSilences: true,
    webSystemdSocket: false,
    webListenAddresses: [':1', '[::1]:2'],
    webGetConcurrency: -5,
    silencesMax: 10,
    webTimeoutMs: 1500,
  });
});

// Every message was seen from prometheus-alertmanager 0.33.1.
test.each([
  [['--nope'], "unknown long flag '--nope'"],
  [['--config.file'], "expected argument for flag '--config.file'"],
  [['--config.file', '--nope'], "expected argument for flag '--config.file'"],
  [['foo'], 'unexpected foo'],
  [['--', 'foo'], 'unexpected foo'],
  [['-x'], "unknown short flag '-x'"],
  [['--log.silences=true'], 'unexpected true'],
  [['--no-config.file=1'], "unknown long flag '--no-config.file'"],
  [['--config.file=a', '--config.file=b'], "flag 'config.file' cannot be repeated"],
  [['--data.retention=x'], 'time: invalid duration "x"'],
  [['--data.retention=5'], 'time: missing unit in duration "5"'],
  [['--data.retention=1y'], 'time: unknown unit "y" in duration "1y"'],
  [['--web.get-concurrency=x'], 'strconv.ParseFloat: parsing "x": invalid syntax'],
  [['--log.level=foo'], 'unrecognized log level foo'],
  [['--log.level=INFO'], 'accepted'],
  [['--log.level=Nope'], 'unrecognized log level Nope'],
  [['--log.format=x'], 'unrecognized log format x'],
  [['--log.format=JSON'], 'unrecognized log format JSON'],
  [['--enable-feature=foo'], "unknown option 'foo' for --enable-feature"],
  [['--enable-feature=classic-mode,'], "unknown option '' for --enable-feature"],
  [['--enable-feature=classic-mode,utf8-strict-mode'], 'cannot have both classic and UTF-8 modes enabled'],
  [
    ['--auto-gomemlimit.ratio=7', '--enable-feature=auto-gomemlimit'],
    '--auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.',
  ],
  [['--auto-gomemlimit.ratio=7'], 'accepted'],
])('%j: %s', (args, message) => {
  expect(refusal(...args)).toBe(message);
});

test('all seven features can be named, except the two that exclude each other', () => {
  const names = 'alert-names-in-metrics,receiver-name-in-metrics,group-key-in-metrics,classic-mode,event-recorder';
  expect([...serverOptions([`--enable-feature=${names}`], machine).features].join(',')).toBe(names);
});

test('flags that change nothing here are accepted, and said when they are given', () => {
  const { withoutEffect } = serverOptions(
    ['--cluster.gossip-interval=1s', '--enable-feature=auto-gomemlimit', '--config.file=x'],
    machine,
  );
  expect(withoutEffect.map(({ flag }) => flag)).toEqual([
    '--cluster.gossip-interval',
    '--enable-feature=auto-gomemlimit',
  ]);
});

test.each([
  ['127.0.0.1:9094'],
  ['localhost:9094'],
  ['10.0.0.7:9094'],
  ['[fd00::7]:9094'],
  ['am-0:9094'],
  ['AM-0.alertmanager.monitoring.svc:9094'],
])('a server may name itself as its peer: %s', (peer) => {
  expect(refusal(`--cluster.peer=${peer}`)).toBe('accepted');
});

test('a server behind an advertised address may name that', () => {
  expect(refusal('--cluster.advertise-address=203.0.113.9:19094', '--cluster.peer=203.0.113.9:19094')).toBe('accepted');
});

test('a peer that is another process is refused, with the way out', () => {
  for (const peer of ['am-1:9094', '127.0.0.1:9095', '10.0.0.8:9094', 'am-01.svc:9094']) {
    expect(refusal('--cluster.peer=localhost:9094', `--cluster.peer=${peer}`)).toMatch(
      `--cluster.peer=${peer} is another process`,
    );
  }
  expect(refusal('--cluster.peer=am-1:9094')).toContain('Run one server and remove the flag');
});

test('a peer without a port is refused in words that Alertmanager uses', () => {
  expect(refusal('--cluster.peer=am-1')).toContain('missing port in address');
});

test('without HA mode peers mean nothing, as in Alertmanager', () => {
  expect(refusal('--cluster.listen-address=', '--cluster.peer=am-1:9094')).toBe('accepted');
});

test('the machine is asked for its own names when none are given', () => {
  expect(serverOptions(['--cluster.peer=127.0.0.1:9094']).clusterPeers).toEqual(['127.0.0.1:9094']);
});
