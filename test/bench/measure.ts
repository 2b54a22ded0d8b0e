import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a program cost. */
export interface Cost {
  readonly wallMs: number;
  /** User and system time of the program and its threads. */
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

/** A program that is measured. Its output is discarded. */
export interface Command {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** File that another process pipes into it. */
  readonly pipe?: string;
  /** File that it writes, and about how large: removed before and after a run. */
  readonly output?: { readonly path: string; readonly sizeBytes: number };
}

/** GNU time: reports the peak memory of a child without polling. */
const TIME = '/usr/bin/time';

export const hasGnuTime = (): boolean => spawnSync(TIME, ['-f', '%e', 'true']).status === 0;

export const isInstalled = (program: string, versionFlag = '-version'): boolean =>
  spawnSync(program, [versionFlag], { stdio: 'ignore' }).error === undefined;

/**
 * The environment of all that is measured. NODE_EXTRA_CA_CERTS costs Node 20 up to 80 ms a start and has nothing to do
 * with any of this.
 */
export const environment = (): NodeJS.ProcessEnv => {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...env } = process.env;
  return env;
};

const runOnce = async ({ name, argv, pipe, output }: Command): Promise<Cost> => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-time-'));
  const report = join(folder, 'time');
  const source = pipe === undefined ? undefined : spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
  const stdin = openSync('/dev/null', 'r');
  if (output !== undefined) makeRoom(output);
  try {
    const begun = performance.now();
    const child = spawn(TIME, ['-q', '-o', report, '-f', '%U %S %M', ...argv], {
      stdio: [source?.stdout ?? stdin, 'ignore', 'ignore'],
      env: environment(),
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const wallMs = performance.now() - begun;
    // rtmpkit exits with 1 if the stream has errors: the work is the same.
    if (code !== 0 && code !== 1) throw new Error(`${name} ended with ${code}: ${argv.join(' ')}`);
    const [user = 0, system = 0, peakKib = 0] = readFileSync(report, 'utf8').trim().split(/\s+/).slice(-3).map(Number);
    return { wallMs, cpuMs: (user + system) * 1000, peakRssBytes: peakKib * 1024 };
  } finally {
    closeSync(stdin);
    source?.kill();
    if (output !== undefined) rmSync(output.path, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Gives all writers the same system: no writes of others pending, and as much free memory as they will fill. The first
 * one to write after a pause would wait for both, up to a second per gigabyte.
 */
const makeRoom = ({ path, sizeBytes }: NonNullable<Command['output']>): void => {
  rmSync(path, { force: true });
  spawnSync('sync');
  spawnSync('sh', ['-c', `head -c ${sizeBytes} /dev/zero > '${path}'`]);
  rmSync(path, { force: true });
};

/** Runs programs in turns, A B C A B C: other load on the machine affects all of them. */
export const interleaved = async <K extends string>(
  commands: Readonly<Record<K, Command>>,
  rounds: number,
): Promise<Record<K, readonly Cost[]>> => {
  const keys = Object.keys(commands) as K[];
  const costs = Object.fromEntries(keys.map((key) => [key, [] as Cost[]])) as Record<K, Cost[]>;
  for (let round = 0; round < rounds; round++) {
    for (const key of keys) costs[key].push(await runOnce(commands[key]));
  }
  return costs;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

export const medianOf = (costs: readonly Cost[], key: keyof Cost): number => median(costs.map((cost) => cost[key]));

/** Median of the ratios of runs of the same round. */
export const medianRatio = (a: readonly Cost[], b: readonly Cost[], key: keyof Cost): number =>
  median(a.map((cost, i) => cost[key] / (b[i]?.[key] ?? Number.NaN)));
