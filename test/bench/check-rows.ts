import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, interleaved } from './measure.ts';
import { memoryRow, type Row, ratioRow, type Setup } from './rows.ts';

/** Size of each of the 200 files, of small units: to check it takes long beside the start of a thread. */
const FILE_BYTES = 1_000_000;

/** A folder with so many names of a file. */
const folderOf = (parent: string, name: string, bytes: Uint8Array, count: number): string => {
  const folder = join(parent, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const first = join(folder, '0.h264');
  writeFileSync(first, bytes);
  for (let i = 1; i < count; i++) linkSync(first, join(folder, `${i}.h264`));
  return folder;
};

/** A command line that a shell runs. */
const shellOf = ({ argv }: Command): string => argv.map((word) => `'${word}'`).join(' ');

/** What watches whole streams, against the listing of the same file; and many files. */
export const checkRows = async (setup: Setup): Promise<Row[]> => {
  const { node, cli, inputs, rounds, slowRounds, megabytes } = setup;
  const run = (...args: readonly string[]): Command => ({ name: 'rtmpkit', argv: [node, cli, ...args] });
  const check = (...args: readonly string[]): Command =>
    run('check', '--fail-on', 'never', '--preset', 'youtube', ...args);
  const { large } = inputs;
  const costs = await interleaved(
    {
      nalu: run('nalu', large),
      info: run('info', '--fail-on', 'never', large),
      gop: run('gop', large),
      check: check(large),
    },
    rounds,
  );
  const parent = dirname(large);
  const head = readFileSync(inputs.small).subarray(0, FILE_BYTES);
  const some = folderOf(parent, 'some', head, 200);
  const halves = [folderOf(parent, 'half', head, 100), folderOf(parent, 'other-half', head, 100)];
  const [first, second] = halves.map((half) => shellOf(check('--jobs', '1', half)));
  const jobs = await interleaved(
    {
      two: check('--jobs', '2', some),
      one: check('--jobs', '1', some),
      apart: { name: 'two processes', argv: ['sh', '-c', `${first} & ${second}; wait`] },
    },
    slowRounds,
  );
  const many = folderOf(parent, 'many', readFileSync(inputs.tiny), 10_000);
  const all = await interleaved({ many: check(many), threads: check('--jobs', '2', many) }, 1);
  for (const folder of [some, ...halves, many]) rmSync(folder, { recursive: true });
  return [
    ratioRow(`\`info\`, ${megabytes} 1080p`, costs.info, '`nalu`', costs.nalu, 1.3),
    ratioRow(`\`gop\`, ${megabytes} 1080p`, costs.gop, '`nalu`', costs.nalu, 1.3),
    ratioRow(`\`check --preset youtube\`, ${megabytes} 1080p`, costs.check, '`nalu`', costs.nalu, 1.3),
    ratioRow('`check --jobs 2`, 200 files of 1 MB', jobs.two, '`--jobs 1`', jobs.one, 1 / 1.7, 'wallMs'),
    // What the machine and the engine allow: no threads, nothing shared.
    ratioRow(
      '`check --jobs 2`, 200 files of 1 MB',
      jobs.two,
      'two processes, 100 files each',
      jobs.apart,
      1.1,
      'wallMs',
    ),
    memoryRow('memory, `check`, 10,000 files of 5 kB', all.many),
    memoryRow('memory, `check --jobs 2`, 10,000 files of 5 kB', all.threads),
  ];
};
