// Builds dist/: the command line (split, with bundled dependencies: starts faster), the library (split), the type
// declarations and the JSON Schemas.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

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
await build({
  ...common,
  entryPoints: { cli: 'src/cli.ts', 'check-worker': 'src/commands/check/worker.ts' },
  platform: 'node',
  splitting: true,
  // Of another licence (MPL-2.0), and needed for some containers only: loaded when one is opened.
  external: ['mediabunny'],
  // Half the bytes: starts 5 ms faster (measured). With RTMPKIT_DEBUG=1 stacks name the source all the same.
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  chunkNames: 'cli/[name]-[hash]',
  // commander and cli-table3 are CommonJS and call require() for Node modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  define: { RTMPKIT_VERSION: JSON.stringify(version) },
});
// Neutral platform: the library must load in a browser, so an import of a node: module is a build error.
await build({
  ...common,
  entryPoints: ['index', 'h264', 'hevc', 'av1', 'flv', 'aac', 'amf', 'rtmp', 'check'].map((entry) => `src/${entry}.ts`),
  platform: 'neutral',
  splitting: true,
  chunkNames: 'lib/[hash]',
});
cpSync('src/schemas', 'dist/schemas', { recursive: true });
/** Scripts as one text for a page. */
const script = async (entryPoint, minify) => {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format: 'iife',
    legalComments: 'none',
    minify,
    write: false,
  });
  return outputFiles[0].text;
};
/** Writes a page in whose template each mark, such as `<!-- style -->`, is a part; unknown ones stay. */
const page = (file, template, parts) =>
  writeFileSync(
    file,
    readFileSync(template, 'utf8').replace(/<!-- (\w+) -->/g, (mark, name) => parts[name] ?? mark),
  );
// The page of serve is one file: no request but the first.
page('dist/serve.html', 'src/present/serve/page/page.html', {
  style: `<style>\n${readFileSync('src/present/serve/page/page.css', 'utf8')}</style>`,
  script: `<script>\n${await script('src/present/serve/page/page.js', false)}</script>`,
});
// So is the page of report, which `report` fills in. Its policy lets nothing run but these scripts, and nothing be fetched.
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const reportStyle = ['node_modules/uplot/dist/uPlot.min.css', 'src/present/report/page/report.css']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const reportScript = await script('src/present/report/page/report.js', true);
page('dist/report.html', 'src/present/report/page/report.html', {
  policy:
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; ' +
    `style-src ${hash(reportStyle)}; script-src ${hash(reportScript)}">`,
  style: `<style>${reportStyle}</style>`,
  script: `<script>${reportScript}</script>`,
  licence: readFileSync('node_modules/uplot/LICENSE', 'utf8').trim(),
});

const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.config/tsconfig.types.json'], {
  stdio: 'inherit',
});
process.exitCode = tsc.status ?? 1;
