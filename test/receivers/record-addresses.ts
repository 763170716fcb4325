// Records what Go's net/mail makes of lists of addresses: `GO=/path/to/go tsx test/receivers/record-addresses.ts` writes
// test/golden/receivers/addresses.json, which src/receivers/email/address-list.test.ts compares with.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LISTS: readonly string[] = [
  '',
  ' ',
  'a@b',
  'a@b.c,d@e.f',
  ' a@b.c , d@e.f ',
  ',,a@b,,c@d,,',
  ',',
  'a@b;c@d',
  'a@b c@d',
  'a',
  'a b',
  'Anna',
  'Anna B',
  'Anna, b@c',
  '"Anna B"',
  'a@',
  '@b',
  'a@b@c',
  'a@ b',
  'a @b',
  '<a@b>',
  '<a@b',
  'a@b>',
  '<a@b>>',
  '<>',
  '< a@b >',
  'Anna <a@b>',
  'Anna Bell <a@b>, Carl <c@d>',
  '"Bell, Anna" <a@b>',
  '"Anna \\"B\\" \\\\" <a@b>',
  '"open <a@b>',
  '"bad \u0001" <a@b>',
  '"bad \\\u0001" <a@b>',
  '"" <a@b>',
  '""@b',
  '"a b"@c.d',
  '"a\\"b"@c',
  'Änna Öl <ä@ö.example>',
  '=?utf-8?q?=C3=84nna?= <a@b>',
  'Anna. B. <a@b>',
  '.a@b',
  'a.@b',
  'a..b@c',
  'a.b@c.d.',
  'a@b..c',
  'a@[127.0.0.1]',
  'a@[::1]',
  'a@[IPv6:::1]',
  'a@[nonsense]',
  'a@[127.0.0.1',
  'a@[127 .0]',
  'a@[[x]',
  'a@b (Anna)',
  'a@b (Anna (B))',
  'a@b (Anna',
  'a@b (An\\)na)',
  'a@b(x), c@d',
  '(x) a@b',
  'Anna (x) <a@b>',
  'Anna <a@b> (x), c@d',
  'Anna <a@b> (x',
  'team: a@b, c@d;',
  'team: a@b, c@d',
  'team: Anna <a@b>;, e@f',
  'team:;',
  'team: ;, a@b',
  'team: inner: a@b;;',
  'team: a@b c@d;',
  'a@b, team: c@d;',
  'a+tag@b-c.d',
  "!#$%&'*+-/=?^_`{|}~@x",
  'a@b\r\nBcc: c@d',
  'a@b\n',
  '\ta@b\t',
  'a\u0000@b',
  'a@b, <c@d>, e',
  'a@b,\tc@d',
  'a@b,, ,c@d',
  'Anna a@b',
  'Anna "B" <a@b>',
  'Anna@B <a@b>',
  'an\\na@b',
  '😀@b, 東京@例え',
];

const PROGRAM = `package main

import (
	"encoding/json"
	"net/mail"
	"os"
)

func main() {
	var lists []string
	if err := json.NewDecoder(os.Stdin).Decode(&lists); err != nil {
		panic(err)
	}
	answers := [][]any{}
	for _, list := range lists {
		found, err := mail.ParseAddressList(list)
		if err != nil {
			answers = append(answers, []any{list, err.Error()})
			continue
		}
		addresses := []string{}
		for _, one := range found {
			addresses = append(addresses, one.Address)
		}
		answers = append(answers, []any{list, addresses})
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
`;

const folder = mkdtempSync(join(tmpdir(), 'addresses-'));
try {
  writeFileSync(join(folder, 'main.go'), PROGRAM);
  const answers = execFileSync(process.env.GO ?? 'go', ['run', join(folder, 'main.go')], {
    input: JSON.stringify(LISTS),
  });
  const golden = new URL('../golden/receivers/addresses.json', import.meta.url);
  writeFileSync(golden, `${JSON.stringify(JSON.parse(answers.toString()), null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
