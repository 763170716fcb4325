// Which verb prints which scalar, and how (fmt/print.go: fmtBool, fmtInteger, fmtFloat, fmtString).

import {
  type Flags,
  formatFloating,
  formatHexBytes,
  formatInteger,
  formatQuoted,
  formatQuotedRune,
  formatRune,
  formatString,
  formatUnicode,
  padded,
} from './format.ts';

/** The scalar by the verb; undefined where the verb does not know its kind. */
export function formatScalar(
  scalar: string | bigint | number | boolean,
  verb: string,
  flags: Flags,
  isUnsigned: boolean,
): string | undefined {
  switch (typeof scalar) {
    case 'string':
      return formatText(scalar, verb, flags);
    case 'bigint':
      return verb === 'v' && flags.sharpV && isUnsigned ? formatHex(scalar, flags) : formatWhole(scalar, verb, flags);
    case 'number':
      return formatNumber(scalar, verb, flags);
    default:
      return verb === 't' || verb === 'v' ? padded(String(scalar), flags) : undefined;
  }
}

/** `0x1f`, whatever the flags say of the prefix. */
export function formatHex(value: bigint, flags: Flags, withPrefix = true): string {
  return formatInteger(value, 'x', { ...flags, sharp: withPrefix });
}

export function formatText(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? formatQuoted(text, flags) : formatString(text, flags);
    case 's':
      return formatString(text, flags);
    case 'q':
      return formatQuoted(text, flags);
    case 'x':
    case 'X':
      return formatHexBytes(text, verb, flags);
    default:
      return undefined;
  }
}

export function formatWhole(value: bigint, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
    case 'd':
    case 'b':
    case 'o':
    case 'O':
    case 'x':
    case 'X':
      return formatInteger(value, verb, flags);
    case 'c':
      return formatRune(value, flags);
    case 'q':
      return formatQuotedRune(value, flags);
    case 'U':
      return formatUnicode(value, flags);
    default:
      return undefined;
  }
}

function formatNumber(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return formatFloating(value, 'g', -1, flags);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return formatFloating(value, verb, -1, flags);
    case 'e':
    case 'E':
    case 'f':
      return formatFloating(value, verb, 6, flags);
    case 'F':
      return formatFloating(value, 'f', 6, flags);
    default:
      return undefined;
  }
}
