// The completion script of zsh.

import type { ListedFlag, Place } from './places.ts';

export function zshScript(places: readonly Place[], flags: readonly ListedFlag[]): string {
  const known = places.map(({ at }) => `"${at}"`).join('|');
  const words = places.map(({ at, candidates }) => {
    const described = candidates.map(({ word, what }) => `      ${quoted(`${word}:${what}`)}`);
    return `    ("${at}") candidates=(\n${described.join('\n')}\n    ) ;;`;
  });
  const values = flags.map((flag) => `    (${flag.spellings.join('|')}) candidates=(${flag.words.join(' ')}) ;;`);
  return `#compdef amp
# Completes command lines of amp in zsh. In ~/.zshrc, after compinit: source <(amp completion zsh)
_amp() {
  local at=amp word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
    (${known}) at="$at $word" ;;
    esac
  done
  case "$at" in
${words.join('\n')}
  esac
  case "\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  _describe -o amp candidates || _files
}
compdef _amp amp
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
