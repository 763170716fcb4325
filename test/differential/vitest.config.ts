// `npm run test:differential`: not part of `npm test`, since it needs a real Alertmanager and a minute or two.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/differential/**/*.differential.ts'],
    pool: 'forks',
    testTimeout: 10_000,
    fileParallelism: false,
  },
});
