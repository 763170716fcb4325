// The completion script of fish.

import type { ListedFlag, Place } from './places.ts';

export function fishScript(places: readonly Place[], flags: readonly ListedFlag[]): string {
  const known = places.map(({ at }) => quoted(at)).join(' ');
  const words = places.flatMap(({ at, candidates }) =>
    candidates.map(({ word, what }) => {
      const named = word.startsWith('--') ? longFlag(word.slice(2), flags) : `-a ${quoted(word)}`;
      return `complete -c amp -n ${quoted(`__amp_at ${quoted(at)}`)} ${named} -d ${quoted(what)}`;
    }),
  );
  return `# Completes command lines of amp in fish. In ~/.config/fish/config.fish: amp completion fish | source
function __amp_at
    set -l at amp
    for word in (commandline -opc)[2..-1]
        if contains -- "$at $word" ${known}
            set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
${words.join('\n')}
`;
}

/** With its values, where they can be listed. */
function longFlag(name: string, flags: readonly ListedFlag[]): string {
  const listed = flags.find(({ spellings }) => spellings.includes(`--${name}`));
  const values = listed === undefined ? '' : ` -x -a ${quoted(listed.words.join(' '))}`;
  return `-l ${name}${values}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
