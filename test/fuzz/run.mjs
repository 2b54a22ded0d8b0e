// npm run fuzz: builds the fuzzer into the cache folder and runs it. --help shows its options.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const outdir = join(root, 'node_modules/.cache/rtmpkit-fuzz');
mkdirSync(outdir, { recursive: true });
// Two bundles: the coverage of the one with the targets guides the other.
await build({
  entryPoints: [join(here, 'main.ts'), join(here, 'bundle.ts')],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  define: { RTMPKIT_VERSION: '"fuzz"' },
  // cli-table3 is CommonJS and calls require().
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
const { main } = await import(pathToFileURL(join(outdir, 'main.mjs')).href);
process.exitCode = await main(process.argv.slice(2), root, pathToFileURL(join(outdir, 'bundle.mjs')).href);
