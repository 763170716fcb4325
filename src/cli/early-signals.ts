// EarlySignals: how bin/amp.js, which listens from its first line, hands the process's signals to the program.

/** Signals before the program is up: SIGHUP is counted, SIGTERM and SIGINT end the process. */
export interface EarlySignals {
  /**
   * From now on the signals are the program's, with no moment in between that loses one. When SIGHUP has come before,
   * `hangup` is called once, before this returns. Call it once.
   */
  takeOver(handlers: SignalHandlers): void;
}

export interface SignalHandlers {
  /** SIGHUP: reload. */
  hangup(): void;
  /** Drain and end; a second one means at once. */
  stop(signal: 'SIGTERM' | 'SIGINT'): void;
}
