import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the program before the oracle runs it. */
export const setup = (): void => {
  const script = fileURLToPath(new URL('../../.config/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed: the oracle has no program to run');
};
