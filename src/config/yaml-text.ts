// Bytes to text, as YAML wants it: UTF-8, or UTF-16 with a byte order mark; no control characters; not without end.

import { type Parsed, parsed } from '../base/parsed.ts';

/** Larger files are refused: 10,000 routes take 2 MB. */
export const MAX_CONFIG_BYTES = 16 * 1024 * 1024;

/** Why bytes are no text, and what could be read before that. */
export interface TextProblem {
  readonly code: 'AM1001' | 'AM1002' | 'AM1003';
  readonly message: string;
  readonly before: string;
}

export type Text =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: TextProblem };

// What libyaml's reader takes. Unpaired surrogates are outside, too.
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** The text of a config file, without its byte order mark. */
export function readText(input: string | Uint8Array): Text {
  if (input.length > MAX_CONFIG_BYTES) {
    return failed('AM1003', `the file is larger than ${MAX_CONFIG_BYTES / 1024 / 1024} MiB`, '');
  }
  const decoded = typeof input === 'string' ? parsed(input.replace(/^\ufeff/, '')) : decodeBytes(input);
  if (!decoded.ok) return failed('AM1001', decoded.error, textBeforeDamage(input));
  const at = decoded.value.search(UNPRINTABLE);
  if (at < 0) return decoded;
  const point = decoded.value.codePointAt(at) ?? 0;
  const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return failed('AM1002', `control characters are not allowed (${name})`, decoded.value.slice(0, at));
}

function failed(code: TextProblem['code'], message: string, before: string): Text {
  return { ok: false, problem: { code, message, before } };
}

function decodeBytes(bytes: Uint8Array): Parsed<string> {
  const encoding = encodingOf(bytes);
  try {
    return parsed(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return { ok: false, error: `the file is not valid ${encoding.toUpperCase()}` };
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The longest readable beginning, found by halving: damage is rare, so it may take twenty tries. */
function textBeforeDamage(input: string | Uint8Array): string {
  if (typeof input === 'string') return '';
  const encoding = encodingOf(input);
  let good = 0;
  let bad = input.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (readable(input.subarray(0, middle), encoding)) good = middle;
    else bad = middle;
  }
  return new TextDecoder(encoding).decode(input.subarray(0, good), { stream: true });
}

function readable(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
