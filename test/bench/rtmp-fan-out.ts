import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a server took while it sent a stream to its players. */
export interface FanOut {
  /** Share of a processor, 1 is all of one. */
  readonly cpu: number;
  readonly peakRssBytes: number;
  /** From when a frame was published to when a player had all of it, in milliseconds. */
  readonly latencyMs: number;
  /** Bytes that the players got, of those that were published to each. */
  readonly received: number;
}

/** A server to measure. */
export interface FanOutServer {
  readonly argv: readonly [string, ...string[]];
  /** Finds the port in what it prints. */
  readonly port: RegExp;
}

const LOAD = fileURLToPath(new URL('rtmp-load.mjs', import.meta.url));
/** User and system time are counted in these. */
const TICKS_PER_SECOND = 100;

/** Sends a stream of `bitrate` to so many players for a while: they and the publisher are a process of their own. */
export const measureFanOut = async (
  { argv: [program, ...args], port }: FanOutServer,
  { players, bitrateBps, seconds }: { readonly players: number; readonly bitrateBps: number; readonly seconds: number },
): Promise<FanOut> => {
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const number = await said(server, port);
    const load = spawn(process.execPath, [LOAD, number, `${players}`, `${bitrateBps}`, `${seconds}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await said(load, /^(begins)$/m);
    const [before, beganMs] = [ticksOf(server.pid ?? 0), performance.now()];
    const [, report = ''] = /^result (.*)$/m.exec(await said(load, /^(result .*)$/m)) ?? [];
    const usedSeconds = (ticksOf(server.pid ?? 0) - before) / TICKS_PER_SECOND;
    const peakKib = Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]);
    const { latencyMs, received } = JSON.parse(report) as Pick<FanOut, 'latencyMs' | 'received'>;
    return {
      cpu: (usedSeconds * 1000) / (performance.now() - beganMs),
      peakRssBytes: peakKib * 1024,
      latencyMs,
      received,
    };
  } finally {
    server.kill('SIGKILL');
    await once(server, 'close');
  }
};

const said = (child: ChildProcess, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`the program ended: ${text}`)));
  });

/** utime and stime: fields 14 and 15 of /proc/PID/stat, counted after the name in brackets. */
const ticksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
};
