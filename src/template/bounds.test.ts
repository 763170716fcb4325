// Whatever a template does, it ends: each bound stops what would exceed it, in little time, with a TemplateError that says where.

import { expect, test } from 'vitest';
import {
  ARGUMENTS_MAX,
  NESTING_DEPTH_MAX,
  OUTPUT_LENGTH_MAX,
  RUN_DEPTH_MAX,
  SOURCE_LENGTH_MAX,
  STEPS_MAX,
  TEMPLATE_DEPTH_MAX,
  TEXT_LENGTH_MAX,
  VALUE_DEPTH_MAX,
  VALUES_PRINTED_MAX,
  VARIABLES_MAX,
} from './bounds.ts';
import { builtins } from './builtins/builtins.ts';
import { TemplateError } from './template-error.ts';
import { TemplateSet } from './template-set.ts';
import { anyType, goAnys } from './values/basic-types.ts';
import { goVariadic } from './values/signature.ts';

const list = goVariadic('list', [], anyType, (...items) => goAnys(items));
const set = new TemplateSet([], [...builtins, list]);
const DEEP = `${'{{if true}}'.repeat(100)}{{template "x"}}${'{{end}}'.repeat(100)}`;
/** `$x` of four million characters, nearly. */
const LONG = '{{$x := "abcdefgh"}}{{range 18}}{{$x = print $x $x}}{{end}}';

test.each([
  ['parentheses', `{{${'('.repeat(SOURCE_LENGTH_MAX - 2)}`, 'max expression depth exceeded'],
  ['parentheses that close', `{{${'('.repeat(500)}1${')'.repeat(500)}}}`, 'max expression depth exceeded'],
  ['actions within each other', '{{if true}}'.repeat(90_000), 'max expression depth exceeded'],
  ['else ifs', `{{if false}}${'{{else if false}}'.repeat(500)}{{end}}`, 'max expression depth exceeded'],
  ['definitions within blocks', '{{block "x" .}}'.repeat(60_000), 'max expression depth exceeded'],
  ['characters', 'x'.repeat(SOURCE_LENGTH_MAX + 1), `more than ${SOURCE_LENGTH_MAX} characters`],
  ['variables', '{{$x := 1}}'.repeat(VARIABLES_MAX), `more than ${VARIABLES_MAX} variables`],
  ['arguments', `{{print ${'1 '.repeat(200_000)}}}`, `more than ${ARGUMENTS_MAX} arguments`],
  [
    'templates that call themselves',
    '{{define "x"}}{{template "x"}}{{end}}{{template "x"}}',
    `exceeded maximum template depth (${TEMPLATE_DEPTH_MAX})`,
  ],
  [
    'templates that call themselves from deep within',
    `{{define "x"}}${DEEP}{{end}}{{template "x"}}`,
    `more than ${RUN_DEPTH_MAX} actions within each other`,
  ],
  ['rounds', '{{range 9000000000000000000}}{{end}}', `more than ${STEPS_MAX} steps`],
  [
    'rounds of rounds',
    '{{range 1000}}{{range 1000}}{{range 1000}}{{end}}{{end}}{{end}}',
    `more than ${STEPS_MAX} steps`,
  ],
  [
    'doublings of a text',
    '{{$x := "abcdefgh"}}{{range 60}}{{$x = print $x $x}}{{end}}',
    `a text of more than ${TEXT_LENGTH_MAX} characters`,
  ],
  [
    'doublings of a list',
    '{{$x := 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{$x}}',
    `more than ${VALUES_PRINTED_MAX} values`,
  ],
  [
    'lists within each other',
    '{{$x := 1}}{{range 5000}}{{$x = list $x}}{{end}}{{$x}}',
    `more than ${VALUE_DEPTH_MAX} values within each other`,
  ],
  ['work on long texts', `${LONG}{{range 1000000}}{{if eq (len $x) 1}}{{end}}{{end}}`, `more than ${STEPS_MAX} steps`],
  ['wide paddings', '{{range 1000000}}{{$y := printf "%1000000d" 5}}{{end}}', `more than ${STEPS_MAX} steps`],
  [
    'output',
    `{{range 1000000}}${'more than fifty characters '.repeat(2)}{{end}}`,
    `more than ${OUTPUT_LENGTH_MAX} characters of output`,
  ],
])('too many %s are an error', (_what, text, message) => {
  expect(() => set.execute(text, undefined)).toThrow(message);
  expect(() => set.execute(text, undefined)).toThrow(TemplateError);
});

test('what is deep but within the bounds runs', () => {
  const depth = NESTING_DEPTH_MAX;
  expect(set.execute(`{{${'('.repeat(depth)}1${')'.repeat(depth)}}}`, undefined)).toBe('1');
  expect(set.execute(`${'{{if true}}'.repeat(depth)}x${'{{end}}'.repeat(depth)}`, undefined)).toBe('x');
  const countdown = '{{define "x"}}{{if .}}{{template "x" (slice . 1)}}{{else}}end{{end}}{{end}}{{template "x" .}}';
  expect(set.execute(countdown, 'a'.repeat(300))).toBe('end');
});
