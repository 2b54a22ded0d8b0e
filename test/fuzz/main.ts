import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { attempt, minimise } from './attempt.ts';
import { Coverage } from './coverage.ts';
import { type Finding, Fuzzer } from './fuzzer.ts';
import type { FuzzTarget } from './targets/target.ts';

const HELP = `npm run fuzz -- [options]

Tries mutated inputs on every parser of rtmpkit, guided by the coverage of V8. Exit code 1 on a finding, whose input
is written to test/corpus/<target>/: test/fuzz/corpus.test.ts then fails until it is fixed.

  --time <seconds>    time for all targets together (default: 60)
  --runs <n>          inputs for each target, instead of a time
  --seed <n>          repeats the inputs of a run (how many depends on the speed of the machine)
  --target <names>    only these, separated by commas
  --input <file>      tries this file on the target once
  --out <folder>      folder for findings (default: test/corpus)
  --list              lists the targets
`;

/** Exports of the bundle of the targets. */
interface TargetsBundle {
  readonly TARGETS: readonly FuzzTarget[];
  readonly seedsFor: (target: FuzzTarget, root: string) => Uint8Array[];
}

/** Time slice of each target. */
const TURN_MS = 500;
const MINIMISE_MS = 10_000;

/** `targetsUrl`: the bundle with the targets, whose coverage is measured. Returns the exit code. */
export const main = async (args: readonly string[], root: string, targetsUrl: string): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      time: { type: 'string', default: '60' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      target: { type: 'string' },
      input: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return say(HELP);
  const { TARGETS, seedsFor } = (await import(targetsUrl)) as TargetsBundle;
  if (values.list === true) return say(`${TARGETS.map(({ name }) => name).join('\n')}\n`);
  const names = values.target?.split(',');
  for (const name of names ?? []) {
    if (!TARGETS.some((target) => target.name === name)) return say(`no target '${name}'; --list names them\n`, 2);
  }
  const targets = TARGETS.filter(({ name }) => names === undefined || names.includes(name));
  if (values.input !== undefined) return tryFile(targets, values.input);

  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
  say(`seed ${seed}\n`);
  const coverage = new Coverage(targetsUrl);
  const fuzzers = targets.map((target, i) => new Fuzzer(target, seedsFor(target, root), coverage, seed + i));
  const started = performance.now();
  const end = started + Number(values.time) * 1000;
  const runs = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
  let findings = 0;
  const found = async (finding: Finding): Promise<void> => {
    findings++;
    await report(finding, root, values.out ?? join(root, 'test/corpus'));
  };
  const over = () =>
    runs < Number.POSITIVE_INFINITY ? fuzzers.every((of) => of.runs >= runs) : performance.now() >= end;
  while (!over()) {
    for (const fuzzer of fuzzers) {
      const until =
        runs < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.min(end, performance.now() + TURN_MS);
      await fuzzer.run(until, runs - fuzzer.runs, found);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  for (const fuzzer of fuzzers) say(`${fuzzer.target.name.padEnd(26)} ${fuzzer.runs} inputs, ${fuzzer.kept} kept\n`);
  const total = fuzzers.reduce((sum, fuzzer) => sum + fuzzer.runs, 0);
  say(`${total} inputs in ${seconds.toFixed(1)} s, ${coverage.size} features, ${findings} findings, seed ${seed}\n`);
  return findings > 0 ? 1 : 0;
};

const say = (text: string, code = 0): number => {
  process.stdout.write(text);
  return code;
};

const tryFile = async (targets: readonly FuzzTarget[], file: string): Promise<number> => {
  const [target, ...more] = targets;
  if (target === undefined || more.length > 0) return say('--input goes with one --target\n', 2);
  const error = await attempt(target, new Uint8Array(readFileSync(file)));
  if (error === undefined) return say(`${target.name}: ${file} is all right\n`);
  return say(`${error.stack}\n`, 1);
};

const report = async ({ target, input, error }: Finding, root: string, out: string): Promise<void> => {
  const small = await minimise(target, input, error, performance.now() + MINIMISE_MS);
  const folder = join(out, target.name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `found-${createHash('sha256').update(small).digest('hex').slice(0, 12)}.bin`);
  writeFileSync(file, small);
  const shown = relative(root, file);
  say(`\n${target.name}: ${error.stack ?? error.message}\n  ${small.length} bytes in ${shown}\n`);
  say(`  npm run fuzz -- --target ${target.name} --input ${shown}\n\n`);
};
