import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const PRINT = "process.stdout.write(process.env.PATH.split(require('node:path').delimiter)[0])";

/** The folder with packages of the npm registry, fetched if they are not there; undefined where they cannot be had. */
export const npmModules = async (...packages: readonly string[]): Promise<string | undefined> => {
  try {
    const args = ['--yes', ...packages.map((name) => `--package=${name}`), '--', 'node', '-e', PRINT];
    const { stdout } = await run('npx', args, { cwd: tmpdir(), shell: process.platform === 'win32' });
    return stdout.replace(/[/\\]\.bin$/, '');
  } catch {
    return undefined;
  }
};

/** A module of such a folder, in one file: some need a bundler for their JSON. */
export const bundled = async <Module>(folder: string, name: string): Promise<Module> => {
  const out = mkdtempSync(join(tmpdir(), 'rtmpkit-bundled-'));
  try {
    const outfile = join(out, 'module.cjs');
    const stdin = { contents: `export * from '${name}'`, resolveDir: folder };
    await build({
      stdin,
      nodePaths: [folder],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
    });
    return createRequire(outfile)(outfile) as Module;
  } finally {
    rmSync(out, { recursive: true });
  }
};
