import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // type-graphql loads the CommonJS build; a second copy of graphql fails every instanceof check.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/explorer/built-explorer.global.ts'],
    // Most tests wait for servers and timers, not for the processor.
    maxWorkers: 3,
    // Nothing here takes this long unless it hangs; a machine that is slow or busy otherwise must not fail a test.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
