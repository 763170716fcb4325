// Config files that are broken in every way: each is refused with its reasons and, where there is one, its place. The
// running config does not notice, nor does a group that waits meanwhile.

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { hangUp } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';

const WAIT_MS = 6000;

function config(url: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: ${WAIT_MS}ms, group_interval: ${WAIT_MS}ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

type Break = (file: string, good: string) => void;

interface Kind {
  readonly breaks: Break;
  /** Of what the reasons must speak. `AT` stands for the file and a place in it. */
  readonly says: string;
}

function text(content: string | Uint8Array, says: string): Kind {
  return { breaks: (file) => writeFileSync(file, content), says };
}

function edited(edit: (good: string) => string | Uint8Array, says: string): Kind {
  return { breaks: (file, good) => writeFileSync(file, edit(good)), says };
}

/** Ten routes, of which each has ten, and so on: 10^9 of them in a kilobyte. */
const ALIAS_BOMB = `receivers: [{name: web}]
route:
  receiver: web
  routes:
  - {routes: &a [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}
${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  .map((name, i) => `  - {routes: &${name} [${Array(10).fill(`{routes: *${'abcdefgh'[i]}}`).join(', ')}]}`)
  .join('\n')}
`;

const KINDS: Readonly<Record<string, Kind>> = {
  missing: { breaks: () => undefined, says: 'ENOENT' },
  empty: text('', 'AT AM'),
  'only comments': text('# nothing\n# at all\n', 'AT AM'),
  'a directory': { breaks: (file) => mkdirSync(file), says: 'is not a regular file' },
  'a FIFO that nobody writes to': {
    breaks: (file) => execFileSync('mkfifo', [file]),
    says: 'is not a regular file',
  },
  'a device without end': { breaks: (file) => symlinkSync('/dev/zero', file), says: 'is not a regular file' },
  'a link to nowhere': { breaks: (file) => symlinkSync(`${file}.gone`, file), says: 'ENOENT' },
  'a link to itself': { breaks: (file) => symlinkSync(file, file), says: 'ELOOP' },
  '50 MB of spaces': {
    breaks: (file) => {
      writeFileSync(file, ' ');
      truncateSync(file, 50 * 1024 * 1024);
    },
    says: 'has 52428800 bytes',
  },
  '17 MB of comment lines': text(`# ${'x'.repeat(997)}\n`.repeat(17_800), 'has 17800000 bytes'),
  truncated: edited((good) => good.slice(0, good.indexOf("webhook_configs: [{url: '") + 30), 'AT AM1004'),
  'an alias bomb': text(ALIAS_BOMB, 'AT AM1007'),
  'UTF-16 without a mark': edited((good) => Buffer.from(good, 'utf16le'), 'AT AM1002'),
  'a byte that is no UTF-8': edited((good) => Buffer.from(good.replace('web', 'w\u00ffb'), 'latin1'), 'AT AM1001'),
  'a NUL': edited((good) => good.replace('web', 'w\0b'), 'AT AM1002'),
  'a PNG': text(Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex'), 'AT AM1001'),
  'tabs as indentation': text('route:\n\treceiver: web\nreceivers:\n- name: web\n', 'AT AM1004'),
  'brackets 100,000 deep': text(`route: ${'['.repeat(100_000)}`, 'AT AM1005'),
  'an anchor that is not there': edited((good) => good.replace('[alertname]', '*labels'), 'AT AM1006'),
  'a list at the top': text('- route\n- receivers\n', 'AT AM'),
  'HTML of a proxy': text('<html><body>502 Bad Gateway</body></html>', 'AT AM'),
  'a merge conflict': edited((good) => `<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> main\n`, 'AT AM1004'),
  'a key twice': edited((good) => `${good}route: {receiver: web}\n`, 'AT AM'),
  'an unknown key': edited((good) => good.replace('group_wait', 'group_wiat'), 'did you mean "group_wait"'),
  'a bad regex': edited(
    (good) => `${good}inhibit_rules: [{source_matchers: ['a=~"("'], target_matchers: [b=c]}]`,
    'AT AM',
  ),
  'a bad duration': edited((good) => good.replace(`${WAIT_MS}ms`, 'soon'), 'AT AM'),
  'a number for a duration': edited((good) => good.replace(`${WAIT_MS}ms`, '7'), 'AT AM'),
  'an undefined receiver': edited((good) => good.replace('receiver: web', 'receiver: wbe'), 'did you mean "web"'),
  'a receiver twice': edited((good) => good.replace('[{name: web,', '[{name: web}, {name: web,'), 'AT AM'),
  'an undefined time interval': edited(
    (good) => good.replace('{receiver: web,', '{receiver: web, routes: [{active_time_intervals: [never]}],'),
    'AT AM',
  ),
  'no route': edited((good) => good.replace(/^route.*$/m, ''), 'AT AM'),
  'no receivers': edited((good) => good.replace(/^receivers.*$/m, ''), 'AT AM'),
  'matchers on the root route': edited(
    (good) => good.replace('{receiver: web,', "{receiver: web, matchers: ['a=b'],"),
    'AT AM',
  ),
  'a URL without a scheme': edited((good) => good.replace(/url: '.*?'/, "url: 'example.org'"), 'AT AM'),
  'two documents, the first one broken': edited((good) => `route: {}\n---\n${good}`, 'AT AM'),
  'something that this server lacks': edited((good) => `${good}event_recorder: {stdout_outputs: [{}]}\n`, 'AT AM4009'),
  'a template that cannot be rendered': edited(
    (good) => good.replace(/url: '.*?'/, "url: 'http://127.0.0.1:1/{{ .Nonsense }}'"),
    'AT AM2203',
  ),
  'a certificate that is not there': edited(
    (good) => good.replace(/url: '.*?'/, (url) => `${url}, http_config: {tls_config: {ca_file: gone.pem}}`),
    'gone.pem: no such file or directory',
  ),
  'a certificate that is a FIFO': {
    breaks: (file, good) => {
      execFileSync('mkfifo', [`${file}.fifo`]);
      writeFileSync(
        file,
        good.replace(/url: '.*?'/, (url) => `${url}, http_config: {tls_config: {ca_file: '${file}.fifo'}}`),
      );
    },
    says: '.fifo: a FIFO',
  },
  'a certificate without end': edited(
    (good) => good.replace(/url: '.*?'/, (url) => `${url}, http_config: {tls_config: {ca_file: /dev/zero}}`),
    '/dev/zero: more than 4 MB',
  ),
  'a certificate that is none': edited(
    (good) => good.replace(/url: '.*?'/, (url) => `${url}, http_config: {tls_config: {ca_file: alertmanager.yml}}`),
    'alertmanager.yml',
  ),
};

test.concurrent(`${Object.keys(KINDS).length} kinds of broken files: each refused with reasons; a group that waits is told at its time`, async () => {
  const sink = await Sink.open();
  const good = config(sink.url());
  const site = new Site(good);
  const program = await site.start();
  const postedAtMs = Date.now(); // before: on a busy machine the answer comes late, and the group waits from its birth
  await program.alert(firing('Waits'));

  const wrong: string[] = [];
  for (const [name, { breaks, says }] of Object.entries(KINDS)) {
    rmSync(site.configFile, { recursive: true, force: true });
    breaks(site.configFile, good);
    const outcome = await hangUp(program);
    const reasons = String(outcome.err).replaceAll(`${site.configFile}:`, 'AT ');
    const speaks = reasons.replace(/^AT \d+:\d+: /m, 'AT ').includes(says);
    const isRefused = outcome.outcome === 'rejected' || outcome.outcome === 'rolled-back';
    if (!isRefused || !speaks || outcome.version !== 1) wrong.push(`${name}: ${JSON.stringify(outcome)}`);
  }
  expect(wrong).toEqual([]);

  const hook = await sink.received(1);
  expect(hook.atMs - postedAtMs).toBeGreaterThanOrEqual(WAIT_MS - 50);
  expect(hook.atMs - postedAtMs).toBeLessThan(WAIT_MS + 4000);
  expect(sink.told).toEqual(['firing Waits']);
  expect(await program.metric('config_reload_version')).toBe(1);
  const counted = await Promise.all(
    ['error', 'validation_failed', 'rolled_back'].map((status) =>
      program.metric(`config_reload_total{status="${status}"}`),
    ),
  );
  expect(counted.reduce((sum = 0, count = 0) => sum + count, 0)).toBe(Object.keys(KINDS).length);

  rmSync(site.configFile, { recursive: true, force: true });
  site.configure(good);
  expect(await hangUp(program)).toMatchObject({ outcome: 'unchanged', version: 1 });
});

test.concurrent('a file that is being written while it is read, in place and in pieces: each reload takes a whole one or refuses', async () => {
  const sink = await Sink.open();
  // No beginning of it is valid: the receiver that the route needs comes last.
  const numbered = (edit: number): string => `
route: {receiver: web-${edit}, group_by: [alertname], group_wait: 50ms, group_interval: 1h}
receivers: [{name: other}, {name: web-${edit}, webhook_configs: [{url: '${sink.url()}'}]}]
`;
  const site = new Site(numbered(0));
  const program = await site.start();
  let isOver = false;
  const writing = (async (): Promise<void> => {
    for (let edit = 1; !isOver; edit += 1) {
      const content = numbered(edit);
      const cut = (edit * 37) % content.length;
      writeFileSync(site.configFile, content.slice(0, cut));
      await pause(edit % 5);
      appendFileSync(site.configFile, content.slice(cut));
      await pause(edit % 3);
    }
  })();
  const outcomes = new Set<unknown>();
  for (let round = 0; round < 150; round += 1) {
    outcomes.add((await hangUp(program)).outcome);
    const { config: running } = await program.get<{ config: { original: string } }>('/api/v2/status');
    const [, routed, named] = /receiver: (web-\d+)[\s\S]*name: (web-\d+)/.exec(running.original) ?? [];
    expect(routed).toBe(named);
  }
  isOver = true;
  await writing;
  expect(outcomes).toEqual(new Set(['applied', 'rejected']));
  expect(await hangUp(program)).toMatchObject({ status: 'success' });
  await program.alert(firing('Any'));
  await sink.received(1);
});
