import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/oracle/**'],
    globalSetup: ['test/harness/build.ts'],
    testTimeout: 60_000,
  },
});
