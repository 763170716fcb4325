// main: the command line in, an exit code out. The server runs until a signal ends it.

import { startYoung } from './base/young-heap.ts';
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

/** Modules of the server are read only for the server. */
async function serve(options: ServerOptions, signals: EarlySignals): Promise<number> {
  startYoung();
  const { Server } = await import('./server.ts');
  const server = new Server(options);
  if (!(await server.start())) return 1;
  return new Promise((resolve) => {
    signals.takeOver({
      hangup: () => server.reload({ trigger: 'sighup', actor: 'signal' }),
      stop: (signal) => void server.stop(signal).then(() => resolve(0)),
    });
  });
}
