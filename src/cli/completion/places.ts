// What can be completed where: the words after every command, and the values of flags that have a list of them.

import type { Command } from '../commands/command.ts';
import type { Flag } from '../flag.ts';
import { flagsOf } from '../tool-parser.ts';

export interface Candidate {
  readonly word: string;
  readonly what: string;
}

export interface Place {
  /** `amp silence add`. */
  readonly at: string;
  readonly candidates: readonly Candidate[];
}

/** Every command, from the root on. */
export function placesOf(root: Command): readonly Place[] {
  return below([root]);
}

function below(path: readonly Command[]): Place[] {
  const last = path.at(-1);
  const commands = last?.kind === 'group' ? last.commands : [];
  const standard = last?.kind === 'group' ? commands.find(({ name }) => name === last.standard) : undefined;
  const flags = flagsOf(standard === undefined ? path : [...path, standard]).filter((flag) => !flag.hidden);
  const own = commands.map(({ name, summary }) => ({ word: name, what: summary }));
  const servers = path.length === 1 ? SERVER_WORDS : [];
  const candidates = [...own, ...servers, ...flags.map((flag) => ({ word: `--${flag.name}`, what: flag.help }))];
  const at = path.map(({ name }) => name).join(' ');
  return [{ at, candidates }, ...commands.flatMap((command) => below([...path, command]))];
}

const SERVER_WORDS: readonly Candidate[] = [
  { word: 'serve', what: 'Runs the server.' },
  { word: 'help', what: 'Shows the help of a command.' },
];

export interface ListedFlag {
  /** `--output`, `-o`. */
  readonly spellings: readonly string[];
  readonly words: readonly string[];
}

/** The flags whose values can be listed. */
export function listedFlags(root: Command): readonly ListedFlag[] {
  return [...allFlags(root)].flatMap(({ name, short, words }) =>
    words === undefined ? [] : [{ spellings: [`--${name}`, ...(short === undefined ? [] : [`-${short}`])], words }],
  );
}

function allFlags(command: Command): Set<Flag<unknown>> {
  const deeper = command.kind === 'group' ? command.commands.flatMap((one) => [...allFlags(one)]) : [];
  return new Set([...Object.values(command.flags), ...deeper]);
}
