import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkRows } from './check-rows.ts';
import { codecRows } from './codec-rows.ts';
import { makeInputs } from './inputs.ts';
import { mbRows } from './mb-rows.ts';
import { hasGnuTime, isInstalled } from './measure.ts';
import { reportRows } from './report-rows.ts';
import { convertRows, flvRows, latencyRow, type Row, type Setup, scanRows, startRow, unitRows } from './rows.ts';
import { rtmpRows } from './rtmp-rows.ts';
import { serveRows } from './serve-rows.ts';

const HELP = `npm run bench -- [options]

Measures rtmpkit against its peers, side by side in one run, on the oldest and the newest supported Node, and prints the
table of the targets as Markdown. Makes its input with ffmpeg and x264 in a temporary folder (3.7 GB), which is removed at
the end. Needs ffmpeg, ffprobe, x264 and GNU time; includes h264_analyze if it is on PATH. Build first: npm run build.

  --quick          a tenth of the input, 3 rounds instead of 5
  --rounds <n>     number of rounds; in each one the programs run one after the other
  --only <rows>    some of scan, flv, codecs, convert, units, mb, check, report, rtmp, serve, start, latency
                   (comma-separated)
  --node <majors>  majors of Node, from the npm registry (default: 20,26)
  --keep <folder>  makes the inputs there, unless they exist, and keeps them

Exit code 1 if a target is missed, 2 if a program is missing.
`;

/** The programs of this project that are measured. Gives the exit code. */
export const main = async (
  args: readonly string[],
  programs: Pick<Setup, 'cli' | 'bareScan' | 'bareCopy' | 'bareJson' | 'rtmpChunks'>,
): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
      keep: { type: 'string' },
      node: { type: 'string', default: '20,26' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const missing = ['ffmpeg', 'ffprobe', 'x264'].filter(
    (program) => !isInstalled(program, program === 'x264' ? '--version' : '-version'),
  );
  if (!hasGnuTime()) missing.push('GNU time (/usr/bin/time)');
  if (missing.length > 0) {
    process.stderr.write(`bench: not installed: ${missing.join(', ')}\n`);
    return 2;
  }
  const nodes = values.node.split(',').map(nodeOf);
  if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'rtmpkit-bench-'));
  const clean = () => {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => {
    clean();
    process.exit(130);
  });
  try {
    const { quick } = values;
    const sizes = quick ? { largeBytes: 100e6, smallUnits: 58_000 } : { largeBytes: 1e9, smallUnits: 580_000 };
    const inputs = makeInputs(folder, sizes, (text) => process.stderr.write(text));
    const rounds = Number(values.rounds ?? (quick ? 3 : 5));
    const shared = {
      ...programs,
      inputs,
      rounds,
      slowRounds: Math.min(rounds, 3),
      peers: new Set(isInstalled('h264_analyze') ? ['h264_analyze'] : []),
      megabytes: `${Math.round(statSync(inputs.large).size / 1e6)} MB`,
      unitCount: sizes.smallUnits,
      units: sizes.smallUnits.toLocaleString('en'),
    };
    const only = values.only?.split(',') ?? [
      'scan',
      'flv',
      'codecs',
      'convert',
      'units',
      'mb',
      'check',
      'report',
      'rtmp',
      'serve',
      'start',
      'latency',
    ];
    const runs: Row[][] = [];
    for (const { node, version } of nodes) {
      process.stderr.write(`Node ${version}\n`);
      runs.push(await measure({ ...shared, node }, only));
    }
    const versions = nodes.map(({ version }) => version);
    process.stdout.write(`${table(runs, versions)}\n${footnote(shared)}`);
    return runs.flat().some(({ met }) => met === false) ? 1 : 0;
  } finally {
    clean();
  }
};

const measure = async (setup: Setup, only: readonly string[]): Promise<Row[]> => {
  const rows: Row[] = [];
  const say = (text: string) => process.stderr.write(`measuring ${text} …\n`);
  if (only.includes('scan')) {
    say('the scan');
    rows.push(...(await scanRows(setup)));
  }
  if (only.includes('flv')) {
    say('FLV tags');
    rows.push(...(await flvRows(setup)));
  }
  if (only.includes('codecs')) {
    say('HEVC, AV1 and MP4');
    rows.push(...(await codecRows(setup)));
  }
  if (only.includes('convert')) {
    say('conversions');
    rows.push(...(await convertRows(setup)));
  }
  if (only.includes('units')) {
    say('small units');
    rows.push(...(await unitRows(setup)));
  }
  if (only.includes('mb')) {
    say('macroblocks');
    rows.push(...(await mbRows(setup)));
  }
  if (only.includes('check')) {
    say('checks');
    rows.push(...(await checkRows(setup)));
  }
  if (only.includes('report')) {
    say('reports');
    rows.push(...(await reportRows(setup)));
  }
  if (only.includes('rtmp')) {
    say('RTMP chunks');
    rows.push(...(await rtmpRows(setup)));
  }
  if (only.includes('serve')) {
    say('a stream to 100 players');
    rows.push(...(await serveRows(setup)));
  }
  if (only.includes('start')) {
    say('start-up');
    rows.push(await startRow(setup));
  }
  if (only.includes('latency')) {
    say('the live pipe');
    rows.push(await latencyRow(setup));
  }
  return rows;
};

/** The executable of a major of Node, which npx fetches if it is not there. */
const nodeOf = (major: string): { readonly node: string; readonly version: string } => {
  const print = "process.stdout.write(process.execPath + ' ' + process.versions.node)";
  const run = spawnSync('npx', ['--yes', `--package=node@${major}`, 'node', '-e', print], { encoding: 'utf8' });
  const [node, version] = run.stdout.split(' ');
  if (node === undefined || version === undefined) throw new Error(`no Node ${major}: ${run.stderr}`);
  return { node, version };
};

/** A line for each piece of work and Node. */
const table = (runs: readonly (readonly Row[])[], versions: readonly string[]): string => {
  const lines = (runs[0] ?? []).flatMap((_, i) =>
    runs.map((rows, run) => {
      const { work, measured, against, result, target, met } = rows[i] as Row;
      const verdict = met === undefined ? '' : met ? 'yes' : '**no**';
      return `| ${[work, versions[run], measured, against, result, target, verdict].join(' | ')} |`;
    }),
  );
  const head = ['| work | Node | rtmpkit | against | result | target | met |', '|---|---|---|---|---|---|---|'];
  return [...head, ...lines, ''].join('\n');
};

const footnote = ({ peers, rounds }: Pick<Setup, 'peers' | 'rounds'>): string => {
  const [cpu] = cpus();
  const missing = peers.has('h264_analyze') ? '' : ' Not installed, so not compared: h264_analyze.';
  const machine = `${cpus().length} x ${cpu?.model ?? 'unknown processor'}`;
  return `Medians of ${rounds} rounds in turns (3 against trace_headers), ratios pairwise. ${machine}.${missing}\n`;
};
