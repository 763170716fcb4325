// Two kinds of tests: unit tests beside the code, all in one thread pool without isolation (fast);
// and tests of the whole program in test/, each file in a process of its own.
import { defineConfig } from 'vitest/config';
import { amtool, prometheus } from './test/support/peers.ts';

// These compare with the real programs, where the machine has them.
const peers = amtool !== undefined && prometheus !== undefined ? [] : ['test/**/*.peer.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          pool: 'threads',
          isolate: false,
          sequence: { groupOrder: 0 },
          testTimeout: 30_000, // the machines are shared and noisy
        },
      },
      {
        test: {
          name: 'program',
          include: ['test/**/*.test.ts'],
          exclude: peers,
          globalSetup: ['test/support/postgres-setup.ts'],
          pool: 'forks',
          maxWorkers: 2, // most of them wait, for a timer or a child
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts'],
      thresholds: { lines: 90 },
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
