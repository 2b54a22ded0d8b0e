import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program that the oracle runs. */
    program: string;
  }
}

/** Builds the program and copies it: a build that starts during the run does not take it away. */
export const setup = (project: TestProject): (() => void) => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { status } = spawnSync(process.execPath, [join(root, '.config/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed: the oracle has no program to run');
  const copy = mkdtempSync(join(tmpdir(), 'rtmpkit-program-'));
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  project.provide('program', join(copy, 'bin/rtmpkit.js'));
  return () => rmSync(copy, { recursive: true, force: true });
};
