// Records which requests Go's net/http sends straight to their host, for many a NO_PROXY: `GO=/path/to/go tsx
// test/receivers/record-no-proxy.ts` writes test/golden/no-proxy.json, which src/receivers/http/proxy/no-proxy.test.ts
// compares with.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const URLS = `
http://foo.com/ https://foo.com/ http://foo.com:8080/ https://foo.com:8443/ http://bar.foo.com/ http://a.bar.foo.com:8080/
http://barfoo.com/ http://foo.com.evil.org/ http://FOO.com/ http://foo.com./ http://foo_bar.com/ http://com/
http://10.0.0.1.foo.com/ http://localhost/ http://localhost:99/ http://x.localhost/ http://localhost./ http://127.0.0.1/
http://127.1.2.3:80/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://10.0.0.1/ https://10.0.0.1/ http://10.0.0.1:8080/
http://10.1.2.3/ http://11.0.0.1/ http://192.168.1.1/ http://[::ffff:10.0.0.1]/ http://[fd00::1]/ http://[fd00::1]:8080/
https://[fd00::1]/ http://[fe80::1]/ http://größe.example/ http://xn--gre-6ka8i.example/ http://a.xn--gre-6ka8i.example/
`;
const NO_PROXIES: readonly string[] = [
  ...['', '*', 'x, *', 'x,*,y', '**', '*foo.com', ',', ' ', ':80', '.', '..', '*.', '*.*'],
  ...[
    'foo.com',
    '.foo.com',
    '*.foo.com',
    ' *.FOO.com ',
    'FOO.COM',
    'foo.com,bar.foo.com',
    'foo.com bar.com',
    'com',
    '.com',
  ],
  ...['foo.com:80', 'foo.com:443', 'foo.com:8080', 'foo.com:', '.foo.com:8080', '*.foo.com:8080', '*.com:443'],
  ...['foo.com:80:80', '[foo.com]', '[foo.com]:80', 'foo.com/', 'http://foo.com', 'foo.com.', 'foo_bar.com', 'a/b'],
  ...['10.0.0.1', '10.0.0.1:80', '10.0.0.1:8080', '10.0', '10.', '010.0.0.1', '127.0.0.1', 'localhost'],
  ...['10.0.0.0/8', '10.0.0.1/8', '10.0.0.1/32', '10.0.0.1/0', '10.0.0.1/33', '10.0.0.0/8:80', '0.0.0.0/0'],
  ...[
    'fd00::1',
    '[fd00::1]',
    '[fd00::1]:80',
    '[fd00::1]:8080',
    'fd00::1:80',
    'fd00::/16',
    '[fd00::]/16',
    '::/0',
    '[::1',
  ],
  ...['::ffff:10.0.0.1', '::ffff:10.0.0.0/104', 'fe80::1%eth0'],
  ...['größe.example', 'GRÖSSE.example', 'größe.example:80', 'xn--gre-6ka8i.example'],
];

const PROGRAM = `package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		target, err := url.Parse(lines.Text())
		if err != nil {
			panic(err)
		}
		proxy, err := http.ProxyFromEnvironment(&http.Request{URL: target})
		fmt.Println(err == nil && proxy == nil)
	}
}
`;

const folder = mkdtempSync(join(tmpdir(), 'record-no-proxy-'));
try {
  writeFileSync(join(folder, 'main.go'), PROGRAM);
  const program = join(folder, 'program');
  execFileSync(process.env.GO ?? 'go', ['build', '-o', program, join(folder, 'main.go')]);
  const urls = URLS.trim().split(/\s+/);
  const direct = NO_PROXIES.map((noProxy) => {
    const env = { HTTP_PROXY: 'http://proxy:1', HTTPS_PROXY: 'http://proxy:1', NO_PROXY: noProxy };
    const answers = execFileSync(program, { input: `${urls.join('\n')}\n`, env, encoding: 'utf8' })
      .trim()
      .split('\n');
    return [noProxy, urls.filter((_, index) => answers[index] === 'true')] as const;
  });
  const golden = { urls, direct: Object.fromEntries(direct) };
  writeFileSync(new URL('../golden/no-proxy.json', import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
