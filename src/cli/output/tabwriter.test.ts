import { expect, test } from 'vitest';
import { tabulate } from './tabwriter.ts';

// Every output was made by Go's text/tabwriter with NewWriter(w, 0, 0, 2, ' ', 0).
test.each([
  ['a\tb\tc\nabc\tde\tf\n', 'a    b   c\nabc  de  f\n'],
  ['a\tb\t\nabc\t\t\n', 'a    b  \nabc     \n'],
  ['a\tx\n\tx\n\nabc\tde\n', 'a  x\n   x\n\nabc  de\n'],
  ['é\tx\n日本\tx\n\u{1f600}\tx\n', 'é   x\n日本  x\n\u{1f600}   x\n'],
  ['a\vb\tc\nabc\tde\tf\n', 'a    b   c\nabc  de  f\n'],
  ['abc\td\n\fe\tf\fg\th\n', 'abc  d\n\ne  f\ng  h\n'],
  ['one\n', 'one\n'],
  ['a\tb\tc\n1234\tx\n1\t2\t3\t4\n', 'a     b  c\n1234  x\n1     2  3  4\n'],
  ['', ''],
])('%j', (text, laidOut) => {
  expect(tabulate(text)).toBe(laidOut);
});
