// ConfigReader: reads config files in two steps, so that a broken syntax and a wrong meaning can be told apart.

import type { MatcherMode } from '../labels/label-name.ts';
import type { TemplateFile } from '../template/template-file.ts';
import type { ConfigProblem } from './config-error.ts';
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

/** Reads in the thread that asks. */
export function readerHere(matcherMode: MatcherMode): ConfigReader {
  return {
    async parse({ bytes, file, templates }) {
      const syntax = parseSyntax(bytes, file);
      return 'code' in syntax ? syntax : { check: async () => runnableConfig(syntax, matcherMode, templates) };
    },
  };
}
