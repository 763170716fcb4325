// `--template.data`: what a template sees, from JSON, read as Go reads it into Alertmanager's template.Data: the case of keys
// does not matter, what is missing or null is empty, unknown keys are left alone.

import { Timestamp } from '../base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { AlertStatus, TemplateAlert, TemplateData } from '../template/template-data.ts';
import { ToolError } from './commands/command.ts';

/** Throws a {@link ToolError} that says where the JSON is wrong. */
export function readTemplateData(text: string, file: string): TemplateData {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ToolError(`${file} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return dataOf(new Field(json, '', file));
}

function dataOf(data: Field): TemplateData {
  return {
    receiver: data.at('receiver').text(),
    status: data.at('status').text() as AlertStatus, // any text will do: it is only shown
    alerts: data.at('alerts').items().map(alertOf),
    notificationReason: data.at('notification_reason').text(),
    groupLabels: data.at('groupLabels').pairs(),
    commonLabels: data.at('commonLabels').pairs(),
    commonAnnotations: data.at('commonAnnotations').pairs(),
    routeLabels: data.at('routeLabels').pairs(),
    externalUrl: data.at('externalURL').text(),
  };
}

function alertOf(alert: Field): TemplateAlert {
  return {
    status: alert.at('status').text() as AlertStatus,
    labels: alert.at('labels').pairs(),
    annotations: alert.at('annotations').pairs(),
    startsAt: alert.at('startsAt').moment(),
    endsAt: alert.at('endsAt').moment(),
    generatorUrl: alert.at('generatorURL').text(),
    fingerprint: alert.at('fingerprint').text() as Fingerprint,
  };
}

/** A value and its place. */
class Field {
  readonly #value: unknown;
  readonly #path: string;
  readonly #file: string;

  constructor(value: unknown, path: string, file: string) {
    this.#value = value ?? undefined;
    this.#path = path;
    this.#file = file;
  }

  /** Of keys that differ in case alone the last counts. */
  at(key: string): Field {
    const wanted = key.toLowerCase();
    const found = this.#entries().findLast(([name]) => name.toLowerCase() === wanted);
    return new Field(found?.[1], this.#path === '' ? key : `${this.#path}.${key}`, this.#file);
  }

  text(): string {
    if (this.#value === undefined) return '';
    if (typeof this.#value !== 'string') throw this.#wrong('a text');
    return this.#value;
  }

  items(): Field[] {
    if (this.#value === undefined) return [];
    if (!Array.isArray(this.#value)) throw this.#wrong('a list');
    return this.#value.map((item: unknown, index) => new Field(item, `${this.#path}[${index}]`, this.#file));
  }

  pairs(): LabelSet {
    const pairs = this.#entries().map(([name, value]) => {
      return [name, new Field(value, `${this.#path}.${name}`, this.#file).text()] as const;
    });
    return LabelSet.from(pairs);
  }

  moment(): Timestamp {
    if (this.#value === undefined) return Timestamp.zero;
    const moment = Timestamp.parse(this.text());
    if (moment === undefined) throw this.#wrong('a moment in RFC 3339');
    return moment;
  }

  #entries(): (readonly [string, unknown])[] {
    const value = this.#value;
    if (value === undefined) return [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#wrong('an object');
    return Object.entries(value);
  }

  #wrong(expected: string): ToolError {
    return new ToolError(`${this.#file}: ${this.#path === '' ? 'the document' : this.#path} has to be ${expected}`);
  }
}
