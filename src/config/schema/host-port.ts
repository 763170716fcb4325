// host:port, as Go splits it (net.SplitHostPort).

import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import type { Codec } from '../decode/codec.ts';
import { parsedText } from '../decode/values.ts';

/** Empty if missing. */
export function hostPort(): Codec<string> {
  return parsedText<string>({
    absent: '',
    zero: '',
    parse: (text) => (text === '' ? parsed('') : splitHostPort(text)),
    code: 'AM2012',
    print: (value) => value,
  });
}

function splitHostPort(text: string): Parsed<string> {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return refused('missing port in address');
  const port = text.slice(colon + 1);
  const host = text.slice(0, colon);
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) return refused("missing ']' in address");
    if (end + 1 === text.length) return refused('missing port in address');
    if (end + 1 !== colon)
      return refused(text[end + 1] === ':' ? 'too many colons in address' : 'missing port in address');
    if (/[[\]]/.test(text.slice(1, end)) || /[[\]]/.test(port)) return refused('unexpected bracket in address');
  } else {
    if (host.includes(':')) return refused('too many colons in address');
    if (/[[\]]/.test(text)) return refused('unexpected bracket in address');
  }
  return port === '' ? refused('port cannot be empty') : parsed(text);
}
