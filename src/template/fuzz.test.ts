// Templates are written by people and labels by anyone: whatever they hold, a rendering ends, with a text or a
// TemplateError, and reaches nothing but its data.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OUTPUT_LENGTH_MAX } from './bounds.ts';
import { builtins } from './builtins/builtins.ts';
import { sprintf } from './fmt/printf.ts';
import { parse } from './parse/parser.ts';
import { printNode } from './parse/print-node.ts';
import { TemplateError } from './template-error.ts';
import { TemplateSet } from './template-set.ts';
import { goAnyMap, goAnys, goStrings } from './values/basic-types.ts';
import type { Value } from './values/value.ts';

const functions = new Set(builtins.map(({ name }) => name));
const set = new TemplateSet([], builtins);

const fragment = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{{- ',
    ' -}}',
    '{{/*',
    '*/}}',
    '(',
    ')',
    '|',
    ':=',
    '=',
    ',',
    ' ',
    '\n',
    '"',
    '`',
    "'",
    '\\',
    '$',
    '.',
  ],
  ...[
    'if ',
    'else',
    'end',
    'range ',
    'with ',
    'define "x"',
    'template "x" .',
    'block "y" .',
    'break',
    'continue',
    'nil',
    'true',
  ],
  ...[
    '$x',
    '$i, $e',
    '.a',
    '.list',
    '.text',
    '.__proto__',
    '.constructor',
    '.a.b.c',
    '(print .)',
    '"text"',
    '`raw`',
    "'c'",
  ],
  ...[
    '1',
    '-2.5',
    '0x1F',
    '1e400',
    '9999999999999999999',
    '{{end}}',
    '{{range .list}}',
    '{{if .a}}',
    '{{$x := .}}',
    '{{.}}',
  ],
  ...[
    'print ',
    'printf "%v" ',
    'printf "%[2]*.[1]*d" ',
    'len ',
    'index ',
    'slice ',
    'eq ',
    'lt ',
    'and ',
    'or ',
    'not ',
    'html ',
    'js ',
    'call ',
  ],
);
const soup = fc.oneof(
  fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .tuple(fc.array(fragment, { maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }))
    .map(([parts, text]) => parts.join('') + text),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      fc.double(),
      fc.constant(undefined),
    ),
    fc.array(tie('value'), { maxLength: 4 }).map(goAnys),
    fc.array(fc.string(), { maxLength: 4 }).map(goStrings),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'list', 'text', '__proto__', 'constructor'), tie('value')), {
        maxLength: 5,
      })
      .map(goAnyMap),
  ),
}));

test('any text over any data ends in a text or in a TemplateError', () => {
  fc.assert(
    fc.property(soup, value, (text, data) => {
      const output = attempt(() => set.execute(text, data));
      if (output !== undefined) expect(output.length).toBeLessThanOrEqual(OUTPUT_LENGTH_MAX);
    }),
    { seed: 1, numRuns: 5000 },
  );
});

test('any format prints any values', () => {
  const directive = fc.tuple(
    fc.stringMatching(/^[#0+\- ]{0,3}$/),
    fc.constantFrom('', '5', '*', '[1]', '[2]*', '[9]', '99999999999', '[', '[x]'),
    fc.constantFrom('', '.', '.3', '.*', '.[1]*', '.[3]'),
    fc.constantFrom(...'vTdsqxXoObcUeEfFgGtpwz%é'),
  );
  const format = fc.array(
    fc.oneof(
      directive.map(([flags, width, precision, verb]) => `%${flags}${width}${precision}${verb}`),
      fc.string(),
    ),
  );
  fc.assert(
    fc.property(format, fc.array(value, { maxLength: 4 }), (parts, values) => {
      expect(typeof sprintf(parts.join(''), values)).toBe('string');
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test('a parsed template prints as a text that is parsed to the same', () => {
  let parsed = 0;
  fc.assert(
    // A brace before an action would be taken for a part of its delimiter once the space between them is trimmed.
    fc.property(
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        const printed = attempt(() => print(text));
        if (printed === undefined || printed.includes('{{{')) return;
        parsed += 1;
        expect(print(printed)).toBe(printed);
      },
    ),
    { seed: 3, numRuns: 5000 },
  );
  expect(parsed).toBeGreaterThan(100);
});

test('a text that defines templates changes nothing for others', () => {
  const shared = new TemplateSet([{ name: 'a.tmpl', text: '{{define "x"}}shared{{end}}' }], builtins);
  fc.assert(
    fc.property(soup, (text) => {
      attempt(() => shared.execute(`{{define "x"}}own{{end}}${text}`, undefined));
      expect(shared.execute('{{template "x"}}', undefined)).toBe('shared');
    }),
    { seed: 4, numRuns: 200 },
  );
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'type',
  'items',
  'keys',
  'get',
  'of',
  'methods',
])('no value has a property %s of our own', (name) => {
  for (const dot of ['text', 5n, 2.5, true, goAnys(['a']), goStrings(['a'])]) {
    expect(() => set.execute(`{{.${name}}}`, dot)).toThrow(`can't evaluate field ${name} in type`);
  }
  expect(set.execute(`{{.${name}}}`, goAnyMap([]))).toBe('<no value>');
  expect(set.execute(`{{.${name}}}`, goAnyMap([[name, 'a key']]))).toBe('a key');
});

function print(text: string): string {
  const tree = parse({ name: '', text }, (name) => functions.has(name)).get('');
  return tree === undefined ? '' : printNode(tree.root);
}

/** Undefined for a TemplateError; other errors are a failure. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    return undefined;
  }
}
