// ConfigReader: reads config files in two steps, so that a broken syntax and a wrong meaning can be told apart.

import { assert } from '../base/assert.ts';
import type { MatcherMode } from '../labels/label-name.ts';
import type { TemplateFile } from '../template/template-file.ts';
import type { ConfigProblem } from './config-error.ts';
import { Memory } from './decode/memory.ts';
import { type ParsedConfig, parseSyntax } from './parse-config.ts';
import { runnableConfig } from './runnable-config.ts';

export interface ConfigReader {
  /** Answers the one thing that is wrong with the text itself, or the text, to be looked at. */
  parse(text: ConfigText): Promise<ConfigProblem | ReadText>;
}

export interface ConfigText {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The template files as they were when this text was read first; else they are read from the disk. */
  readonly templates?: readonly TemplateFile[];
}

/** A text whose syntax is right. */
export interface ReadText {
  /** A config that this server can run, or every reason why not. Asked once. */
  check(): Promise<ParsedConfig>;
}

/** Reads in the thread that asks, one text at a time. What has not changed since the last one is not read again. */
export class ReaderHere {
  readonly #matcherMode: MatcherMode;
  #file: string | undefined;
  #memory = new Memory();

  constructor(matcherMode: MatcherMode) {
    this.#matcherMode = matcherMode;
  }

  /** The one thing that is wrong with the text itself, or what says what it means; that is of use until the next text is read. */
  parse({ bytes, file, templates }: ConfigText): ConfigProblem | (() => ParsedConfig) {
    if (file !== this.#file) this.#memory = new Memory(); // files that it names count from its folder
    this.#file = file;
    const memory = this.#memory;
    const syntax = parseSyntax(bytes, file, memory);
    if ('code' in syntax) return syntax;
    return () => {
      assert(memory.items === syntax.items, 'another text was read since');
      return runnableConfig(syntax, { matcherMode: this.#matcherMode, memory }, templates);
    };
  }
}

/** The same as a {@link ConfigReader}. */
export function readerHere(matcherMode: MatcherMode): ConfigReader {
  const reader = new ReaderHere(matcherMode);
  return {
    async parse(text) {
      const read = reader.parse(text);
      return typeof read === 'function' ? { check: async () => read() } : read;
    },
  };
}
