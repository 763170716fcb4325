// The completion script of bash. In bash an `=` is a word of its own.

import type { ListedFlag, Place } from './places.ts';

export function bashScript(places: readonly Place[], flags: readonly ListedFlag[]): string {
  const known = places.map(({ at }) => `"${at}"`).join(' | ');
  const words = places.map(({ at, candidates }) => {
    return `    "${at}") words="${candidates.map(({ word }) => word).join(' ')}" ;;`;
  });
  const values = flags.map((flag) => `    ${flag.spellings.join(' | ')}) words="${flag.words.join(' ')}" ;;`);
  return `# Completes command lines of amp in bash. In ~/.bashrc: source <(amp completion bash)
_amp() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} at=amp words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
    ${known}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  [[ $word == = ]] && word=
  [[ $before == = ]] && before=\${COMP_WORDS[COMP_CWORD - 2]}
  case "$at" in
${words.join('\n')}
  esac
  case "$before" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _amp amp
`;
}
