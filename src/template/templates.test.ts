import { describe, expect, test } from 'vitest';
import { Timestamp } from '../base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { TemplateAlert, TemplateData } from './template-data.ts';
import { TemplateError } from './template-error.ts';
import { Templates } from './templates.ts';

const clock = { now: () => 0, elapsedMs: () => 0 };
const data: TemplateData = {
  receiver: 'team',
  status: 'firing',
  alerts: [],
  notificationReason: '',
  groupLabels: LabelSet.from([['alertname', 'Up']]),
  commonLabels: LabelSet.empty,
  commonAnnotations: LabelSet.empty,
  routeLabels: LabelSet.empty,
  externalUrl: 'http://am',
};

test('a later file replaces what an earlier one and the defaults define, but not by nothing', () => {
  const templates = Templates.parse(
    [
      { path: '/etc/am/one.tmpl', content: '{{define "slack.default.title"}}one{{end}}{{define "x"}}x of one{{end}}' },
      {
        path: '/etc/am/two.tmpl',
        content: '{{define "slack.default.title"}}two{{end}}{{define "x"}} {{/* no */}} {{end}}',
      },
    ],
    clock,
  );
  expect(templates.text('{{template "slack.default.title" .}}, {{template "x"}}', data)).toBe('two, x of one');
});

test('the default templates are there without any file', () => {
  expect(Templates.parse([], clock).text('{{template "slack.default.title" .}}', data)).toContain('FIRING');
});

test("a file's own text is called by its base name", () => {
  const templates = Templates.parse([{ path: 'templates/note.tmpl', content: 'Note: {{.Status}}' }], clock);
  expect(templates.text('{{template "note.tmpl" .}}', data)).toBe('Note: firing');
});

test('what is wrong with a file is said with its name, line and column', () => {
  const files = [{ path: '/etc/am/slack.tmpl', content: '{{define "x"}}\n  {{ nope . }}{{end}}' }];
  const error = caught(() => Templates.parse(files, clock));
  expect(error.message).toBe('template: slack.tmpl:2: function "nope" not defined');
  expect(error).toMatchObject({ template: 'slack.tmpl', line: 2, column: 6 });
});

test('what goes wrong while it runs is said with the name, line and column of where it is written', () => {
  const templates = Templates.parse([{ path: 'a/slack.tmpl', content: '{{define "x"}}\né {{.Nope}}{{end}}' }], clock);
  const error = caught(() => templates.text('{{template "x" .}}', data));
  // Go counts bytes from 0, editors characters from 1.
  expect(error.message).toBe(
    'template: slack.tmpl:2:5: executing "x" at <.Nope>: can\'t evaluate field Nope in type *template.Data',
  );
  expect(error).toMatchObject({ template: 'slack.tmpl', line: 2, column: 5 });
});

test('a source is checked without being rendered', () => {
  const templates = Templates.parse([], clock);
  expect(templates.check('{{.Nope}}{{template "nowhere"}}')).toBeUndefined();
  expect(templates.check('{{.Nope')?.message).toBe('template: :1: unclosed action');
  expect(templates.check('{{if .}}')).toMatchObject({ line: 1, column: 9 });
});

test('an empty source is the empty text, and white space is kept', () => {
  const templates = Templates.parse([], clock);
  expect(templates.text('', data)).toBe('');
  expect(templates.text(' \n ', data)).toBe(' \n ');
  expect(templates.text('{{define "x"}}{{end}} ', data)).toBe(' ');
});

test('bytes that are no UTF-8 leave as U+FFFD, and those that come together to a character as that', () => {
  const templates = Templates.parse([], clock);
  expect(templates.text('{{slice "é" 0 1}}|{{slice "é" 0 1}}{{slice "é" 1 2}}|{{"\\xff\\xfe"}}', data)).toBe(
    '\ufffd|é|\ufffd\ufffd',
  );
});

test('complex numbers are refused', () => {
  expect(Templates.parse([], clock).check('{{1+2i}}')?.message).toBe(
    'template: :1: complex numbers are not supported: "1+2i"',
  );
});

function caught(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
  }
  throw new Error('expected a TemplateError');
}

describe('what a language model made of an alert', () => {
  const alert: TemplateAlert = {
    status: 'firing',
    labels: LabelSet.from([['alertname', 'Up']]),
    annotations: LabelSet.empty,
    startsAt: Timestamp.zero,
    endsAt: Timestamp.zero,
    generatorUrl: '',
    fingerprint: 'f' as Fingerprint,
  };
  const classification = {
    severity: 'critical',
    confidence: 0.75,
    summary: 'Down <b>',
    reasoning: 'Because',
    suggestedActions: ['Look', 'Mend'],
  };
  const two = { ...data, alerts: [{ ...alert, classification }, alert] };
  const templates = Templates.parse([], clock);

  test('is there for those that were classified in time', () => {
    const source =
      '{{ range .Alerts }}[{{ with .Classification }}{{ .Severity }} {{ .Confidence }} {{ .Summary }}, {{ .Reasoning }}: {{ join "; " .SuggestedActions }}{{ else }}unknown{{ end }}]{{ end }}';
    expect(templates.text(source, two)).toBe('[critical 0.75 Down <b>, Because: Look; Mend][unknown]');
    expect(templates.html('{{ (index .Alerts 0).Classification.Summary }}', two)).toBe('Down &lt;b&gt;');
  });

  test('has to be asked for: what prints whole alerts prints them as without', () => {
    const without = { ...data, alerts: [alert, alert] };
    for (const source of ['{{ .Alerts | toJson }}', '{{ printf "%v %+v" .Alerts (index .Alerts 0) }}', '{{ . }}'])
      expect(templates.text(source, two)).toBe(templates.text(source, without));
  });

  test('without a guard a template fails for those that were not', () => {
    const source = '{{ range .Alerts }}{{ .Classification.Severity }}{{ end }}';
    expect(caught(() => templates.text(source, two)).message).toContain('nil pointer evaluating');
  });
});
