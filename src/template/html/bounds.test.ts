// What a template may cost before it is even rendered.

import { expect, test } from 'vitest';
import { Templates } from '../templates.ts';

const templates = Templates.parse([], { now: () => 0, elapsedMs: () => 0 });

test('loops within loops end in an error, since each doubles the work', () => {
  const depth = 40;
  const source = '{{ range .Alerts }}'.repeat(depth) + '{{ end }}'.repeat(depth);
  expect(templates.checkHtml(source)?.message).toBe('html/template: more than 200000 nodes to escape');
});

test('a template that calls itself in ever new contexts ends in an error', () => {
  const opening = '`$'; // of a script's template literal, and of what is put into it
  const source = `{{ define "t" }}${opening}{ {{ template "t" }}{{ end }}<script>{{ template "t" }}</script>`;
  expect(templates.checkHtml(source)?.message).toBe('html/template: more than 1000 actions within each other');
});

test('what is nested too deeply ends in an error, and what is not quite so deep does not', () => {
  const nested = (name: string, within: string): string =>
    `{{ define "${name}" }}${'{{ if . }}'.repeat(200)}{{ template "${within}" . }}${'{{ end }}'.repeat(200)}{{ end }}`;
  const chain = (length: number): string => {
    const links = Array.from({ length }, (_, i) => nested(`t${i}`, `t${i + 1}`));
    return `${links.join('')}{{ define "t${length}" }}end{{ end }}{{ template "t0" . }}`;
  };
  expect(templates.checkHtml(chain(4))).toBeUndefined();
  expect(templates.checkHtml(chain(5))?.message).toBe('html/template: more than 1000 actions within each other');
});

test('a script of a megabyte is gone through in the time that one look at it takes', () => {
  const source = `<script>${'f("x", /y/); '.repeat(70_000)}</script>`;
  expect(templates.checkHtml(source)).toBeUndefined();
});
