// amp check-config.

import { GLOBAL_FLAGS } from '../globals.ts';
import { modeOf } from '../matcher-args.ts';
import { blockText } from '../output/plain-text.ts';
import { type Call, type Leaf, ToolError } from './command.ts';
import { summaryOf } from './names.ts';

/** As amtool names what comes on stdin. */
const STDIN = '/dev/stdin';

export const checkConfigCommand: Leaf = {
  kind: 'leaf',
  ...summaryOf('check-config'),
  about: [
    "The verdict is Alertmanager's: what it takes is taken. Each problem comes with its line, its column and a code that docs/reference/errors.md explains. Without a file, stdin is read. With -o json the same as one document.",
  ],
  examples: [
    { line: 'amp check-config alertmanager.yml', what: 'one file' },
    { line: 'render-config | amp check-config -o json', what: 'what another program makes' },
  ],
  flags: {},
  args: { name: 'files', most: Number.POSITIVE_INFINITY },
  exits: [
    [0, 'Alertmanager would take every file'],
    [1, 'it would not, or a file cannot be read'],
  ],
  async run(call) {
    const { checkConfig } = await import('../check-config.ts');
    const { fileSystemIo } = await import('../check-config-io.ts');
    const piped = call.args.length === 0 ? await pipedText(call) : undefined;
    const show = blockText(call.world.outIsTerminal);
    const files = fileSystemIo({
      out: (text) => call.world.out(show(text)),
      err: (text) => call.world.err(text),
    });
    const io = piped === undefined ? files : { ...files, read: () => Promise.resolve(piped) };
    const format = call.get(GLOBAL_FLAGS.output) === 'json' ? 'json' : 'text';
    return checkConfig(piped === undefined ? call.args : [STDIN], io, { format, matcherMode: modeOf(call) });
  },
};

async function pipedText(call: Call): Promise<Uint8Array> {
  const text = await call.world.readInput();
  if (text === undefined) throw new ToolError('name a file, or give the configuration on standard input');
  return text;
}
