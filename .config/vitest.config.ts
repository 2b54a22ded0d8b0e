import { defineConfig } from 'vitest/config';

/**
 * Files that need a separate process: they measure memory, or load modules without some globals. The slowest files are
 * here too: this project starts first, by its name.
 */
const ALONE = [
  'test/bytes/byte-search.test.ts',
  'test/commands/memory.test.ts',
  'test/commands/pipes.test.ts',
  'test/commands/serve-memory.test.ts',
  'test/golden/golden.test.ts',
  'test/pipeline/memory.test.ts',
  'test/readme.test.ts',
  'test/schemas.test.ts',
];

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
          // Files share loaded modules: loading takes longer than most of them run.
          isolate: false,
        },
      },
    ],
  },
});
