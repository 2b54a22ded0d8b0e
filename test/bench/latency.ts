import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { environment, median } from './measure.ts';

/** How long a record takes to come out after the byte that completes its unit. */
export interface Latency {
  readonly units: number;
  readonly medianMs: number;
  readonly maxMs: number;
}

/** Units that are not measured: the program starts, the format is detected, the engine compiles. */
const WARM_UP = 8;
const PAUSE_MS = 15;

/**
 * Writes a stream into the program like a live encoder: a unit, then the start code of the next one byte by byte. The
 * unit is complete with the last byte of that start code, and its record must come out then.
 */
export const measureLatency = async (node: string, cli: string, file: string, units: number): Promise<Latency> => {
  const child = spawn(node, [cli, 'nalu', '--ndjson', '-'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environment(),
  });
  let records = 0;
  let seen: () => void = () => undefined;
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    records += text.split('"record":"nalu"').length - 1;
    seen();
  });
  const times: number[] = [];
  const parts = unitsOf(readFileSync(file)).slice(0, units + WARM_UP);
  child.stdin.write(START_CODE);
  for (const part of parts) {
    child.stdin.write(part);
    for (const byte of START_CODE.subarray(0, -1)) {
      await wait(1);
      child.stdin.write(Uint8Array.of(byte));
    }
    await wait(PAUSE_MS);
    const before = records;
    const begun = performance.now();
    const came = new Promise<void>((resolve) => {
      seen = () => {
        if (records > before) resolve();
      };
    });
    child.stdin.write(START_CODE.subarray(-1));
    // Until the format is detected nothing comes out: that is the warm-up.
    await Promise.race([came, wait(times.length < WARM_UP ? 300 : 5000)]);
    times.push(performance.now() - begun);
  }
  child.stdin.end();
  await new Promise((resolve) => child.on('close', resolve));
  const counted = times.slice(WARM_UP);
  return { units: counted.length, medianMs: median(counted), maxMs: Math.max(...counted) };
};

const START_CODE = Uint8Array.of(0, 0, 1);

/** The units of a byte stream, without start codes and the zeros before them. */
const unitsOf = (bytes: Buffer): Buffer[] => {
  const units: Buffer[] = [];
  let start = bytes.indexOf('\x00\x00\x01', 0, 'latin1') + 3;
  while (start >= 3 && start < bytes.length) {
    const next = bytes.indexOf('\x00\x00\x01', start, 'latin1');
    let end = next < 0 ? bytes.length : next;
    while (end > start && bytes[end - 1] === 0) end--;
    units.push(bytes.subarray(start, end));
    start = next < 0 ? bytes.length : next + 3;
  }
  return units;
};
