#!/usr/bin/env node
// The first statement of the program: a SIGHUP that arrives while Node still reads the modules is counted, not fatal.
// Nothing is imported before it. dist/main.js takes the signals over when it is up (src/cli/early-signals.ts).
let hangups = 0;
const early = {
  SIGHUP: () => {
    hangups += 1;
  },
  // Nothing has begun yet: there is nothing to drain.
  SIGTERM: () => process.exit(0),
  SIGINT: () => process.exit(0),
};
for (const [signal, handler] of Object.entries(early)) process.on(signal, handler);

/** @type {import('../src/cli/early-signals.ts').EarlySignals} */
const earlySignals = {
  takeOver({ hangup, stop }) {
    process.on('SIGHUP', hangup);
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop(signal));
    for (const [signal, handler] of Object.entries(early)) process.off(signal, handler);
    if (hangups > 0) hangup(); // many are one: the file is read once, after the last of them
  },
};

const program = new URL('../dist/main.js', import.meta.url);
const { existsSync } = await import('node:fs');
if (existsSync(program)) {
  const { main } = await import(program.href);
  // When main has an answer, all that matters is written: nothing that still waits may keep the process.
  process.exit(await main(process.argv.slice(2), earlySignals));
} else {
  process.stderr.write('amp: error: the program is not built: run `npm run build` first\n');
  process.exitCode = 1;
}
