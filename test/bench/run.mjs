// npm run bench: builds the bench into the cache folder and runs it. --help shows its options.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const outdir = join(root, 'node_modules/.cache/rtmpkit-bench');
mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: ['main.ts', 'bare-scan.ts', 'bare-copy.ts', 'bare-json.ts', 'rtmp-chunks.ts', 'rtmp-load.ts'].map(
    (file) => join(here, file),
  ),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // Fetches packages of peers; not needed in the bundle.
  external: ['esbuild'],
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(join(outdir, 'main.mjs')).href);
process.exitCode = await main(process.argv.slice(2), {
  cli: join(root, 'bin/rtmpkit.js'),
  bareScan: join(outdir, 'bare-scan.mjs'),
  bareCopy: join(outdir, 'bare-copy.mjs'),
  bareJson: join(outdir, 'bare-json.mjs'),
  rtmpChunks: join(outdir, 'rtmp-chunks.mjs'),
});
