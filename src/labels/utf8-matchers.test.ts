import { expect, test } from 'vitest';
import { parseUtf8Matchers } from './utf8-matchers.ts';

function read(input: string): string {
  const matchers = parseUtf8Matchers(input);
  return matchers.ok ? matchers.value.join(' ') : `error: ${matchers.error}`;
}

test.each([
  ['', ''],
  [' ', ''],
  ['{}', ''],
  ['foo=bar', 'foo="bar"'],
  ['foo=bar,', 'foo="bar"'],
  ['{foo=bar,}', 'foo="bar"'],
  [' { foo != bar , "b c" =~ "x.*" }', 'foo!="bar" "b c"=~"x.*"'],
  ['föö=b', 'föö="b"'],
  ['1a!~b', '1a!~"b"'],
  ['"a\\tb"=c', '"a\\tb"="c"'],
  ['a=""', 'a=""'],
  ['""=b', '="b"'],
  ['a="\\u00e9\\x41\\101\\U0001f600"', 'a="éAA😀"'],
  ['a="\\"\\\\\\n"', 'a="\\"\\\\\\n"'],
  ['a="\\xc3\\xa9"', 'a="é"'],
  ['a="{,}=~"', 'a="{,}=~"'],
])('reads %j', (input, matchers) => {
  expect(read(input)).toBe(matchers);
});

// What amtool 0.33.1 answers with --enable-feature=utf8-strict-mode.
test.each([
  ['{foo', "end of input: expected an operator such as '=', '!=', '=~' or '!~'"],
  ['foo!', "3:4: unexpected end of input, expected one of '=~': expected an operator such as '=', '!=', '=~' or '!~'"],
  ['{foo=', 'end of input: expected label value'],
  ['foo=~', 'end of input: expected label value'],
  ['{foo=bar', '0:8: end of input: expected close brace'],
  ['foo=bar}', '0:8: }: expected opening brace'],
  ['foo=bar,}', '0:9: }: expected opening brace'],
  ['foo=bar,,', '8:9: unexpected ,: expected a matcher or close brace after comma'],
  ['{', '0:1: end of input: expected close brace'],
  ['}', '0:1: }: expected opening brace'],
  ['{},', '2:3: ,: expected end of input'],
  ['{foo=bar}x', '9:10: x: expected end of input'],
  ['foo="bar', '4:8: "bar: missing end ": expected label value'],
  ['a=b,"', '4:5: ": missing end ": expected a matcher or close brace after comma'],
  ['foo="\\q"', '4:8: "\\q": invalid input'],
  ['foo="\\xff"', '4:10: "\\xff": invalid input'],
  ['a="\\\'"', '2:6: "\\\'": invalid input'],
  ['foo=~"\\p{Foo}"', '5:14: "\\p{Foo}": invalid input'],
  ['foo=bar baz=x', '8:11: unexpected baz: expected a comma or close brace'],
  ['foo=a"b"', '5:8: unexpected "b": expected a comma or close brace'],
  ["foo='bar'", "4:5: ': invalid input: expected label value"],
  ['a=`b`', '2:3: `: invalid input: expected label value'],
  ['foo=bar{', '7:8: unexpected {: expected a comma or close brace'],
  ['=', '0:1: unexpected =: expected label name'],
  [',a=b', '0:1: unexpected ,: expected label name'],
  ['{{', '1:2: unexpected {: expected label name'],
  ['foo==bar', '4:5: unexpected =: expected label value'],
  ['foo=,', '4:5: unexpected ,: expected label value'],
  ['a~b', "1:2: ~: invalid input: expected an operator such as '=', '!=', '=~' or '!~'"],
  ['😀!x', "1:2: !: expected one of '=~': expected an operator such as '=', '!=', '=~' or '!~'"],
  ['!x', "0:1: !: expected one of '=~'"],
  ['a"b=c', "1:5: \"b=c: missing end \": expected an operator such as '=', '!=', '=~' or '!~'"],
  ['a=b\\', '3:4: \\: invalid input: expected a comma or close brace'],
  ['a=b!', "3:4: unexpected end of input, expected one of '=~': expected a comma or close brace"],
  ['foo=~"("', 'failed to create matcher: error parsing regexp: missing closing ): `^(?:()$`'],
  ['foo=~"a{1001}"', 'failed to create matcher: error parsing regexp: invalid repeat count: `{1001}`'],
])('refuses %j in the words of Alertmanager', (input, error) => {
  expect(read(input)).toBe(`error: ${error}`);
});
