// templatedFields, templatedPayload: settings of any shape, rendered (template/template.go, 0.34: DeepCopyWithTemplate). Each text
// in them is a template; what it renders to is read as YAML, so that `{{ .Alerts | len }}` is a number and `{{ .Alerts | toJson }}`
// a list. Alertmanager renders the texts in such a list once more; here what alerts say is never run as a template.

import type { GoJson } from '../base/go-json-value.ts';
import { type YamlValue, yamlValue } from '../config/yaml-value.ts';
import type { Rendering } from './rendering.ts';

/** The values of settings whose names stand as written. One in which a template fails is left out. */
export function templatedFields(fields: ReadonlyMap<string, unknown>, rendering: Rendering): Map<string, GoJson> {
  const rendered = new Map<string, GoJson>();
  for (const [name, value] of fields) {
    const text = (source: string): string => rendering.text(source);
    const field = rendering.whole(() => templatedValue(value, { key: text, value: (source) => read(text(source)) }));
    if (field !== undefined) rendered.set(name, field);
  }
  return rendered;
}

/** A message as a whole: where a text in it fails, a summary takes its place. */
export function templatedPayload(payload: unknown, rendering: Rendering): GoJson {
  const value = (source: string): GoJson => {
    let text = '';
    const isRendered = rendering.whole(() => {
      text = rendering.message(source);
      return true;
    });
    return isRendered ? read(text) : text;
  };
  return templatedValue(payload, { key: (source) => rendering.text(source), value });
}

interface Texts {
  key(source: string): string;
  value(source: string): GoJson;
}

/** Keys are templates, too; those that are not text are dropped, as in Alertmanager. */
function templatedValue(value: unknown, texts: Texts): GoJson {
  if (typeof value === 'string') return texts.value(value);
  if (Array.isArray(value)) return value.map((item) => templatedValue(item, texts));
  if (value instanceof Map) return templatedMap(value, texts);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'boolean' || typeof value === 'bigint' ? value : null;
}

function templatedMap(map: ReadonlyMap<unknown, unknown>, texts: Texts): GoJson {
  const pairs = [...map].flatMap(([key, value]) =>
    typeof key === 'string' ? [[texts.key(key), templatedValue(value, texts)] as const] : [],
  );
  return new Map(pairs);
}

/** Texts within what was read are read in turn: `{"port": "8080"}` holds a number at last. Each step is a smaller text. */
function read(text: string): YamlValue {
  const value = yamlValue(text);
  return value === undefined || typeof value === 'string' ? text : withTextsRead(value);
}

function withTextsRead(value: YamlValue): YamlValue {
  if (typeof value === 'string') return read(value);
  if (isList(value)) return value.map(withTextsRead);
  if (isMap(value)) return new Map([...value].map(([key, field]) => [key, withTextsRead(field)]));
  return value;
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function isMap(value: YamlValue): value is ReadonlyMap<string, YamlValue> {
  return value instanceof Map;
}
