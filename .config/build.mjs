// Builds dist/: the command line (split, dependencies bundled: they start faster that way),
// the library, split, the type declarations and the JSON Schemas.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

/**
 * What Node's own modules cost at the start (measured): `require`, which CommonJS calls, needs node:module, 3 ms; an import
 * of node:process asks for all that it has, standard input among it, 1 ms; and node:child_process, 3 ms, commander takes for
 * subcommands that are programs of their own, of which there are none.
 */
const lightBuiltins = {
  name: 'light-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isLight = isBuiltin(path) && (kind === 'require-call' || path === 'node:process');
      return isLight ? { path: path.replace(/^(?!node:)/, 'node:'), namespace: 'light' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'light' }, ({ path }) => {
      if (path === 'node:process') return { contents: 'module.exports = process;' };
      return { contents: path === 'node:child_process' ? 'export {};' : `export * from '${path}';` };
    });
  },
};

/**
 * Each command is a program of its own, with what it shares with the others in it once more: to load a module costs two
 * thirds of a millisecond, and `nalu` would come in eleven (measured). The packages that are seldom needed stand beside them.
 */
const apart = new Map();
const programsApart = (folder) => ({
  name: 'programs-apart',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import' || isBuiltin(path)) return undefined;
      const isCommand = path.startsWith('.') && resolveDir === join(root, 'src/commands');
      if (path.startsWith('.') && !isCommand) return undefined;
      const name = basename(path, '.ts');
      apart.set(name, isCommand ? `src/commands/${name}.ts` : path);
      return { path: `${folder}/${name}.js`, external: true };
    });
  },
});

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const common = {
  bundle: true,
  format: 'esm',
  target: 'node20',
  outdir: 'dist',
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
};
const program = {
  ...common,
  platform: 'node',
  splitting: true,
  // Half the bytes: 5 ms less of the start (measured). RTMPKIT_DEBUG=1 has stacks name the source all the same.
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  define: { RTMPKIT_VERSION: JSON.stringify(version) },
};
await build({ ...program, entryPoints: ['src/cli.ts'], plugins: [lightBuiltins, programsApart('./cli')] });
// It grows while they are built.
for (const [name, entry] of apart) {
  await build({
    ...program,
    entryPoints: { [name]: entry },
    outdir: 'dist/cli',
    chunkNames: `${name}-[name]-[hash]`,
    plugins: [lightBuiltins, programsApart('.')],
  });
}
// No platform: the library must load in a browser, so an import of a node: module is a build error.
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  platform: 'neutral',
  splitting: true,
  chunkNames: 'lib/[hash]',
});
cpSync('src/schemas', 'dist/schemas', { recursive: true });

const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.config/tsconfig.types.json'], {
  stdio: 'inherit',
});
process.exitCode = tsc.status ?? 1;
