import { defineConfig } from 'vitest/config';

/** Comparison with ffmpeg and JM: separate from the unit tests, since it needs both programs and takes minutes. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/oracle/**/*.test.ts'],
    globalSetup: ['test/oracle/setup.ts'],
    // Vitest would leave one processor idle.
    maxWorkers: '100%',
    // While one test waits for a program, others run.
    sequence: { concurrent: true },
    maxConcurrency: 16,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
