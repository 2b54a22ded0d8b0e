import { defineConfig } from 'vitest/config';

/** The comparison with ffmpeg and JM: apart from the unit tests, since it needs both programs and minutes. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/oracle/**/*.test.ts'],
    globalSetup: ['test/oracle/setup.ts'],
    maxConcurrency: 4,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
