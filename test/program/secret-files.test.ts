// Files that the config names, gone wrong while the program runs: no file of any kind holds it up.

import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';

test.concurrent.each([
  ['a FIFO that nobody writes to', (file: string) => execFileSync('mkfifo', [file])],
  ['a device without end', (file: string) => symlinkSync('/dev/zero', file)],
])(
  'a url_file becomes %s: its last content stays in use, through reloads too, and the program can be ended',
  async (_what, breaks) => {
    const sink = await Sink.open();
    const site = new Site();
    const file = site.file('url', sink.url('/from-file'));
    const config = (comment: string): string => `# ${comment}
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url_file: '${file}'}]}]
`;
    site.configure(config('one'));
    const program = await site.start();
    await program.alert(firing('Before'));
    await sink.received(1);
    rmSync(file);
    breaks(file);
    const names = Array.from({ length: 6 }, (_, n) => `After${n}`); // more than the threads that could wait for files
    await program.alert(...names.map((name) => firing(name)));
    await sink.received(7);
    site.configure(config('two'));
    await reload(program);
    await program.alert(firing('Reloaded'));
    expect((await sink.received(8)).path).toBe('/from-file');
    expect((await program.said('config.reference.lost')).err).toMatch(/a FIFO|more than 4 MB/);
    expect(await program.terminated()).toEqual({ code: 0, signal: null });
  },
);
