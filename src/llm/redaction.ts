// Redaction: what must not leave for a language model. Values under names that the config lists or that sound like secrets
// are withheld whole; what looks like a secret inside other text is struck out.

import { withoutPasswords } from '../base/secret.ts';
import type { AnchoredRegexp } from '../labels/go-regexp.ts';

const STRUCK = '[redacted]';
/** Characters of a value that are looked at; the prompt shows fewer. */
const LOOKED_AT_MAX = 16_384;

const SECRET_NAME = /pass(?:word|wd|phrase)|secret|token|api[-_]?key|authorization|credential|private[-_]?key|cookie/i;
/** Each is linear in the text: alerts choose it. */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-)[A-Za-z0-9_-]{10,}/g,
  /https:\/\/hooks\.slack\.com\/[^\s"']+/g,
];
const NAMED = `(?:pass(?:word|wd|phrase)|pwd|[-_]pass|secret|token|credentials?|(?:api|access|private|secret)[-_]?key)`;
/** What follows such a name, however it is prefixed (PGPASSWORD, accessToken), and after it an `=` or `:`; or `--` before it. */
const ASSIGNED: readonly RegExp[] = [
  new RegExp(String.raw`(\b\w{0,40}${NAMED})(["']?\s{0,4}[=:]\s{0,4}["']?)[^\s"',;&]{3,}`, 'gi'),
  new RegExp(String.raw`(\B--[\w-]{0,40}${NAMED})(\s{1,4}["']?)[^\s"',;&]{3,}`, 'gi'),
  /\b(authorization|cookie)(["']?\s{0,4}[=:]\s{0,4}["']?)[^\r\n"']{3,}/gi, // the line: they hold more than a word
];

export class Redaction {
  readonly #names: readonly AnchoredRegexp[];
  readonly #known: readonly string[];

  /** `names`: of labels and annotations whose values are withheld. `known`: secrets of ours, struck out wherever they stand. */
  constructor(names: readonly AnchoredRegexp[], known: readonly string[]) {
    this.#names = names;
    this.#known = known.filter((secret) => secret !== '');
  }

  value(name: string, value: string): string {
    if (SECRET_NAME.test(name) || this.#names.some((pattern) => pattern.test(name))) return STRUCK;
    return this.text(value);
  }

  text(value: string): string {
    let text = withoutPasswords(value.slice(0, LOOKED_AT_MAX));
    for (const secret of this.#known) text = text.replaceAll(secret, STRUCK);
    for (const pattern of SECRETS) text = text.replace(pattern, STRUCK);
    for (const pattern of ASSIGNED) text = text.replace(pattern, `$1$2${STRUCK}`);
    return text;
  }
}
