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
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
