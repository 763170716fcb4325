// What crosses between the thread that reads config files and the one that asks. Plain data only: it is copied on the way.

import type { MatcherMode } from '../../labels/label-name.ts';
import type { ConfigProblem } from '../config-error.ts';
import type { ConfigText } from '../config-reader.ts';
import type { Wire } from '../wire.ts';

export interface ThreadInput {
  readonly matcherMode: MatcherMode;
}

/** Only the text that was parsed last can be checked; `isInStep`: the configs before it arrived. */
export type Call =
  | { readonly kind: 'parse'; readonly id: number; readonly text: ConfigText }
  | { readonly kind: 'check'; readonly id: number; readonly isInStep: boolean };

/** Answers come in the order of the calls. */
export type Answer =
  | { readonly kind: 'parsed'; readonly problem: ConfigProblem | undefined }
  | { readonly kind: 'checked'; readonly problems: readonly ConfigProblem[]; readonly config: Wire | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

export type AnswerTo<K extends Call['kind']> = Extract<Answer, { kind: K extends 'parse' ? 'parsed' : 'checked' }>;
