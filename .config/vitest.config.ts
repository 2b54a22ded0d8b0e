import { defineConfig } from 'vitest/config';

/**
 * Files that need a process for themselves: they measure memory, or load modules where globals are missing. Those that
 * take longest are here too: this project begins first, by its name.
 */
const ALONE = ['test/bytes/byte-search.test.ts', 'test/commands/memory.test.ts', 'test/pipeline/memory.test.ts'];

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: ['test/harness/build.ts'],
    // Vitest would leave one processor idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ['test/oracle/**', ...ALONE],
          // What one file has loaded, others need too: most of them run for less time than loading takes.
          isolate: false,
        },
      },
    ],
  },
});
