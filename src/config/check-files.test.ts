import { expect, test } from 'vitest';
import { BASE, goodConfig, inShort } from '../../test/support/config-files.ts';
import { checkFiles, filesOf } from './check-files.ts';

const TEXT = `
route: {receiver: a}
receivers:
- name: a
  webhook_configs:
  - url_file: /there
    http_config:
      basic_auth: {username: u, password_file: p}
      http_headers: {X-A: {files: [h]}}
  - {url: "http://a/", payload: {urlFile: no-file}}
  telegram_configs: [{chat_id: 1, bot_token_file: token}]
`;

test('every file that an integration reads is known, joined with the folder where Alertmanager joins it', () => {
  expect(filesOf(goodConfig(TEXT)).map(({ file, path }) => `${path} ${file}`)).toEqual([
    'receivers[0].webhook_configs[0] /there',
    'receivers[0].webhook_configs[0] /etc/amp/p',
    'receivers[0].webhook_configs[0] /etc/amp/h',
    'receivers[0].telegram_configs[0] token',
  ]);
});

test('files that are not there are warnings', () => {
  const problems = checkFiles(goodConfig(TEXT), {
    templates: [],
    exists: (path) => path === '/there' || path === 'token',
  });
  expect(problems.map(inShort)).toEqual([
    '6:5 AM3012 receivers[0].webhook_configs[0]: there is no file /etc/amp/p',
    '6:5 AM3012 receivers[0].webhook_configs[0]: there is no file /etc/amp/h',
  ]);
  expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
});

test('so are patterns of templates that match nothing', () => {
  const config = goodConfig(`${BASE}templates: [a*, b*]`);
  const problems = checkFiles(config, { templates: [['a1'], []], exists: () => true });
  expect(problems.map(inShort)).toEqual(['3:17 AM3006 templates[1]: no file matches b*']);
});
