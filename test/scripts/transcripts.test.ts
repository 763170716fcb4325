// Sessions at a terminal, as people have them: the real program and a real server. What a session looks like is reviewed as
// a diff of its transcript in test/scripts/*.txt; `npx vitest run test/scripts/transcripts.test.ts -u` writes them anew.
//
// A line that begins with `$ ` is run by bash beside the server's alertmanager.yml. Below it stands what came on stdout, then
// after `! ` what came on stderr, then the exit code where it is not 0. Ids, moments and durations are made the same each time.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'vitest';
import { AMP, type Program, Site } from '../support/program.ts';

const FOLDER = new URL('.', import.meta.url).pathname;
const SCRIPTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

const CONFIG = `
route:
  receiver: team
  group_by: [alertname]
  group_wait: 1h
  routes:
  - {receiver: pager, matchers: [severity="page"]}
receivers:
- {name: team, webhook_configs: [{url: 'http://127.0.0.1:1/team'}]}
- {name: pager, webhook_configs: [{url: 'http://127.0.0.1:1/pager'}]}
`;

test.concurrent.for(SCRIPTS)('%s', async (name, { expect }) => {
  const site = new Site(CONFIG);
  const program = await site.start();
  mkdirSync(join(site.directory, '.config/amtool'), { recursive: true });
  site.file('.config/amtool/config.yml', `alertmanager.url: ${program.url}\nauthor: ann\n`);
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  let transcript = lines[0]?.startsWith('#') ? `${lines[0]}\n` : '';
  for (const line of lines)
    if (line.startsWith('$ '))
      transcript += `\n${line}\n${sameEachTime(await run(line.slice(2), site), site, program)}`;
  await expect(transcript).toMatchFileSnapshot(join(FOLDER, name));
});

async function run(command: string, site: Site): Promise<string> {
  const script = `amp() { "${process.execPath}" "${AMP}" "$@"; }; ${command}`;
  const child = spawn('bash', ['-c', script], {
    cwd: site.directory,
    env: { PATH: process.env.PATH, HOME: site.directory, USER: 'ann' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const marked = err.replace(/^(?=.)/gm, '! ');
  return `${lineOf(out)}${lineOf(marked)}${code === 0 ? '' : `(exit code ${code})\n`}`;
}

function lineOf(said: string): string {
  return said === '' || said.endsWith('\n') ? said : `${said}\n`;
}

function sameEachTime(told: string, site: Site, program: Program): string {
  return told
    .replaceAll(site.directory, 'DIR')
    .replaceAll(program.url, 'http://127.0.0.1:9093')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000')
    .replace(/[0-9a-f]{64}/g, 'f'.repeat(64))
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '2026-01-02 03:04:05 UTC')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '2026-01-02T03:04:05Z')
    .replace(/"(last_reload_unix|duration_ms)":[\d.]+/g, '"$1":1')
    .replace(/^.*(?: ms|Opened At).*$/gm, (line) => line.replace(/\b\d+ ms\b/, '1 ms').replace(/(?<=\S) {2,}/g, '  '));
}
