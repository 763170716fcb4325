// A judge of regular expressions without a thread: it answers at any cost.

import { compileAnchored } from '../../src/labels/go-regexp.ts';
import type { RegexpJudge } from '../../src/labels/regexp-look.ts';

export const JUDGE_HERE: RegexpJudge = {
  judge: async (pattern, text) => {
    const regexp = compileAnchored(pattern);
    if (!regexp.ok) throw new Error(regexp.error);
    return regexp.value.test(text);
  },
};
