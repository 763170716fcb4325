// main: the command line in, an exit code out. The server runs until a signal ends it.

import { SystemClock } from './base/clock.ts';
import { tuneEngine } from './base/engine.ts';
import { readCommandLine } from './cli/command-line.ts';
import type { EarlySignals } from './cli/early-signals.ts';
import type { ServerOptions } from './cli/server-options.ts';

export async function main(args: readonly string[], signals: EarlySignals): Promise<number> {
  const command = readCommandLine(args);
  switch (command.kind) {
    case 'serve':
      return serve(command.options, signals);
    case 'print':
      process[command.to].write(command.text);
      return command.exitCode;
    case 'tool': {
      const { tools } = await import('./cli/toolbox.ts');
      return tools(command.args);
    }
  }
}

/** A start that takes longer than this is not waited for when the process is to end. */
const START_WAIT_MAX_MS = 10_000;

/**
 * Modules of the server are read only for the server. The signals are its own as soon as it starts: Node aborts where it
 * exits while a thread is being born, so a stop waits for the start.
 */
async function serve(options: ServerOptions, signals: EarlySignals): Promise<number> {
  tuneEngine();
  const { Server } = await import('./server.ts');
  return new Promise((resolve) => {
    let isStopping = false;
    const server = new Server(options, () => void stop('superseded', 1));
    process.once('uncaughtExceptionMonitor', (error) => server.crashed(error));
    const start = server.start();
    const stop = async (reason: string, exitCode: number): Promise<void> => {
      isStopping = true;
      server.giveUpWaiting();
      const isUp = await Promise.race([start, new SystemClock().sleep(START_WAIT_MAX_MS)]);
      if (isUp !== false) await server.stop(reason);
      resolve(exitCode);
    };
    signals.takeOver({
      hangup: () => void start.then(() => server.reload({ trigger: 'sighup', actor: 'signal' })),
      stop: (signal) => void stop(signal, 0),
    });
    void start.then((isUp) => {
      if (!isUp && !isStopping) resolve(1);
    });
  });
}
