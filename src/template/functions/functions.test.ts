// Alertmanager's functions, beside what amtool made of the same templates (test/template/record-functions.ts); and those that
// are younger than the amtool that was asked, or that hang on the time.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DATA_SETS, templateData } from '../../../test/template/data-sets.ts';
import { TemplateError } from '../template-error.ts';
import { Templates } from '../templates.ts';

const NOW = Date.UTC(2026, 6, 9, 12, 0, 0);
const templates = Templates.parse([], { now: () => NOW, elapsedMs: () => 0 });
const json = DATA_SETS['odd-characters'] ?? raise('no such data set');
const data = templateData(json, { team: 'db' });

function raise(message: string): never {
  throw new Error(message);
}

function rendered(template: string): { readonly text: string } | { readonly error: string } {
  try {
    // The amtool that was asked knows no labels of routes.
    return { text: templates.text(template, data).replace(',"routeLabels":{"team":"db"}', '') };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}

test('each function answers or refuses as in Alertmanager', () => {
  const file = new URL('../../../test/golden/template-functions/answers.jsonl', import.meta.url);
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) {
    const { template, ...golden } = JSON.parse(line) as { template: string };
    expect.soft(rendered(template), template).toEqual(golden);
  }
});

test('base64 is the one for URLs', () => {
  expect(rendered('{{ base64encode "?>é" }}')).toEqual({ text: 'Pz7DqQ==' });
  expect(rendered('{{ base64encode "\\xff\\xfe\\xfd" }}')).toEqual({ text: '__79' });
  expect(rendered('{{ base64encode "" }}|{{ base64decode "" }}')).toEqual({ text: '|' });
  expect(rendered('{{ base64decode "Pz7DqQ==" }}')).toEqual({ text: '?>é' });
  expect(rendered('{{ base64decode "Pz7D\\nqQ=\\r=\\n" }}')).toEqual({ text: '?>é' });
  expect(rendered('{{ base64decode "__79" | base64encode }}')).toEqual({ text: '__79' });
});

test('what is no base64 is refused with the place that Go tells', () => {
  // From encoding/base64 of Go 1.26.
  const faults: Record<string, number> = {
    Pz7Dq: 4,
    Pz7DqQ: 4,
    'Pz7DqQ=': 7,
    'Pz7DqQ=x': 6,
    'Pz7DqQ==x': 8,
    'Pz7DqQ===': 8,
    'Pz7D=': 4,
    'P===': 1,
    '+/79': 0,
    'ab cd': 2,
    é: 0,
    abcé: 3,
    'ab\\n': 1,
    'abc\\n=\\n\\nx': 7,
  };
  for (const [text, at] of Object.entries(faults)) {
    const error = `error calling base64decode: illegal base64 data at input byte ${at}`;
    expect(rendered(`{{ base64decode "${text}" }}`), text).toEqual({ error: expect.stringContaining(error) });
  }
});

test('a text becomes a time; where it cannot, toDate has the zero time and mustToDate an error', () => {
  expect(rendered('{{ toDate "2006-01-02" "2026-07-09" }}')).toEqual({ text: '2026-07-09 00:00:00 +0000 UTC' });
  expect(rendered('{{ toDate "2006-01-02" "soon" }}')).toEqual({ text: '0001-01-01 00:00:00 +0000 UTC' });
  expect(rendered('{{ (toDate "2006-01-02 MST" "2026-07-09 CET").Location }}')).toEqual({ text: 'CET' });
  expect(rendered('{{ "2026-07-09" | mustToDate "2006-01-02" | date "02.01.2006" }}')).toEqual({ text: '09.07.2026' });
  expect(rendered('{{ mustToDate "2006-01-02" "soon" }}')).toEqual({
    error:
      'template: :1:3: executing "" at <mustToDate "2006-01-02" "soon">: error calling mustToDate: ' +
      'parsing time "soon" as "2006-01-02": cannot parse "soon" as "2006"',
  });
});

test('now is what the clock says', () => {
  expect(rendered('{{ now.UTC }}')).toEqual({ text: '2026-07-09 12:00:00 +0000 UTC' });
  expect(rendered('{{ since (index .Alerts 2).EndsAt }}')).toEqual({ text: '2h0m0s' });
  expect(rendered('{{ since (index .Alerts 0).StartsAt | humanizeDuration }}')).toEqual({ text: '1h 48m 47s' });
  expect(rendered('{{ since (index .Alerts 0).EndsAt }}')).toEqual({ text: '2562047h47m16.854775807s' });
});

test('a label of the route is told wherever the dot is; one that is not set is empty', () => {
  expect(rendered('{{ with .Status }}{{ routeLabels "team" }}|{{ routeLabels "x" }}{{ end }}')).toEqual({
    text: 'db|',
  });
  expect(rendered('{{ .RouteLabels.team }}{{ .RouteLabels }}')).toEqual({ text: 'dbteam=db' });
});

test('no function makes a text without end', () => {
  const long =
    '{{ $x := "0123456789abcdef" }}{{ range list 1 1 1 1 1 }}{{ $x = printf "%s%s%s%s%s%s%s%s" $x $x $x $x $x $x $x $x }}{{ end }}';
  for (const call of [
    'reReplaceAll "" $x $x',
    'join $x (stringSlice $x $x $x $x $x $x $x $x $x)',
    'toJson (list $x $x $x $x $x $x $x $x $x)',
  ])
    expect(rendered(`${long}{{ ${call} }}`), call).toEqual({
      error: expect.stringContaining('a text of more than 4194304 characters'),
    });
});

test('regular expressions end: a search whose work nobody can know, replacing that looks at the whole text for each match', () => {
  const long = (template: string): string => `{{ $x := printf "%099999d" 1 }}${template}`;
  // A clock that goes on by 1 ms whenever it is read.
  let ms = 0;
  const ticking = Templates.parse([], { now: () => NOW, elapsedMs: () => (ms += 1) });
  const failure = (template: string): unknown => {
    try {
      return ticking.text(long(template), data);
    } catch (error) {
      return error;
    }
  };
  expect(failure('{{ match "((0|1)?){900}$" $x }}')).toMatchObject({
    message: expect.stringContaining('a text of 99999 characters is too long for this regular expression'),
  });
  expect(failure('{{ reReplaceAll "(0)" "$1" $x }}')).toMatchObject({
    message: expect.stringContaining('error calling reReplaceAll: it takes more than 1000 ms'),
  });
  expect(failure('{{ range 2000 }}{{ if match "1$" "1" }}{{ end }}{{ end }}')).toMatchObject({
    message: expect.stringContaining('more than 3000000 steps'),
  });
});

test('Local is the zone of the process', () => {
  const local = new Date(NOW);
  const digits = (value: number): string => String(value).padStart(2, '0');
  const clock = `${digits(local.getHours())}:${digits(local.getMinutes())}:${digits(local.getSeconds())}`;
  expect(rendered('{{ now | date "15:04:05" }}')).toEqual({ text: clock });
  expect(rendered('{{ now.UTC | tz "Local" | date "15:04:05" }}')).toEqual({ text: clock });
  expect(rendered('{{ now.UTC.Local.Format "15:04:05" }}')).toEqual({ text: clock });
  expect(rendered('{{ now }}')).toEqual({ text: expect.stringMatching(/:00 [+-]\d{4} [A-Z0-9+-]+$/) });
});

test('one name for two groups is taken, as Go takes it', () => {
  expect(rendered('{{ match "(?P<n>a)(?P<n>b)" "ab" }}')).toEqual({ text: 'true' });
});
