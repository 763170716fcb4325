// Log: what the program says while it runs. One call is one event with a stable name, `domain.noun.pastVerb`, printed on
// one line as logfmt or JSON. Text from outside is escaped and cut. A call never throws and never waits.

import { type Logger, pino } from 'pino';
import type { Clock } from '../base/clock.ts';
import { printableFields } from './log-fields.ts';
import { formatLogfmt } from './logfmt.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['logfmt', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The field `msg` is the sentence for people; without one it is the event's name with spaces. `err` prints its whole chain of causes. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes whole lines, newline included. */
  readonly sink: LineSink;
}

export interface LineSink {
  write(line: string): void;
}

export function createLog(options: LogOptions): Log {
  const { sink } = options;
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) }, // as Go's slog writes it
    },
    options.format === 'json' ? sink : { write: (line: string) => sink.write(formatLogfmt(line)) },
  );
  return new PinoLog(logger);
}

class PinoLog implements Log {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  debug(event: string, fields?: LogFields): void {
    if (this.#logger.isLevelEnabled('debug')) this.#print('debug', event, fields);
  }

  info(event: string, fields?: LogFields): void {
    if (this.#logger.isLevelEnabled('info')) this.#print('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    if (this.#logger.isLevelEnabled('warn')) this.#print('warn', event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#print('error', event, fields);
  }

  child(fields: LogFields): Log {
    return new PinoLog(this.#logger.child(printableFields(fields)));
  }

  #print(level: LogLevel, event: string, fields: LogFields = {}): void {
    const { msg = event.replaceAll('.', ' '), ...rest } = printableFields(fields);
    try {
      this.#logger[level]({ event, ...rest }, '%s', msg);
    } catch {
      // Whatever the sink met, the caller's work goes on.
    }
  }
}
