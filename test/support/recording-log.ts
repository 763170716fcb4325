// RecordingLog: a log that remembers what was said, for tests.

import type { Log, LogFields, LogLevel } from '../../src/telemetry/log.ts';

export interface LogRecord {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

export class RecordingLog implements Log {
  readonly records: LogRecord[];
  readonly #fields: LogFields;

  constructor(records: LogRecord[] = [], fields: LogFields = {}) {
    this.records = records;
    this.#fields = fields;
  }

  debug(event: string, fields: LogFields = {}): void {
    this.#record('debug', event, fields);
  }

  info(event: string, fields: LogFields = {}): void {
    this.#record('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#record('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.#record('error', event, fields);
  }

  child(fields: LogFields): Log {
    return new RecordingLog(this.records, { ...this.#fields, ...fields });
  }

  /** The names of the events, in order. */
  events(): string[] {
    return this.records.map((record) => record.event);
  }

  #record(level: LogLevel, event: string, fields: LogFields): void {
    this.records.push({ level, event, fields: { ...this.#fields, ...fields } });
  }
}
