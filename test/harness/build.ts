import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOCK = join(root, 'node_modules', '.rtmpkit-build');
/** The type declarations are written last, and `.config/build.mjs` empties dist/ first: they mark a complete build. */
const LAST_WRITTEN = join(root, 'dist', 'types', 'index.d.ts');

/** Builds dist/ for the tests that run the program, unless it is newer than all its sources. */
export const setup = async (): Promise<void> => {
  const release = await lock();
  try {
    if (modified(LAST_WRITTEN) > newestSource()) return;
    const { status } = spawnSync(process.execPath, [join(root, '.config', 'build.mjs')], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the build failed: there is no program to test');
  } finally {
    release();
  }
};

/** Concurrent test runs must not build into the same folder. The lock of a killed run is taken over. */
const lock = async (): Promise<() => void> => {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return () => rmdirSync(LOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (Date.now() - modified(LOCK) > 60_000) rmdirSync(LOCK);
      else await sleep(100);
    }
  }
};

const newestSource = (): number =>
  Math.max(
    ...['package.json', 'tsconfig.json'].map((file) => modified(join(root, file))),
    ...['src', '.config'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((file) => modified(join(root, folder, String(file)))),
    ),
  );

/** When a file was last written, in ms; 0 if there is none. */
const modified = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
