// amp completion.

import { nearestName } from '../../config/decode/nearest-name.ts';
import { UsageError } from '../flag-parser.ts';
import type { Command, Leaf } from './command.ts';
import { summaryOf } from './names.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `root`: what is completed; known only when all commands are. */
export const completionOf = (root: () => Command): Leaf => ({
  kind: 'leaf',
  ...summaryOf('completion'),
  examples: [
    { line: 'source <(amp completion bash)', what: 'for this shell; in ~/.bashrc for all' },
    { line: 'amp completion fish > ~/.config/fish/completions/amp.fish', what: 'fish reads it when needed' },
  ],
  flags: {},
  args: { name: 'bash|zsh|fish', most: 1 },
  exits: [[0, 'done']],
  async run(call) {
    const [word = ''] = call.args;
    const shell = SHELLS.find((one) => one === word);
    if (shell === undefined) throw new UsageError(unknownShell(word));
    const { listedFlags, placesOf } = await import('../completion/places.ts');
    const script = await scriptOf(shell);
    call.world.out(script(placesOf(root()), listedFlags(root())));
    return 0;
  },
});

async function scriptOf(shell: (typeof SHELLS)[number]) {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashScript;
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshScript;
    case 'fish':
      return (await import('../completion/fish.ts')).fishScript;
  }
}

function unknownShell(word: string): string {
  const near = nearestName(word, SHELLS);
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  return word === '' ? `name a shell: ${SHELLS.join(', ')}` : `unknown shell '${word}'${hint}`;
}
