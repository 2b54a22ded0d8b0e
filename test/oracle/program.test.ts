import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const sample = (name: string): string => join(samples, name);

const TRACE = ['--trace', '--ndjson', '--quiet'];
const CONVERT = ['--json', '--verify'];

/** Other tests run rtmpkit in their own process, to save start-up time; this checks that the output is the same. */
describe('the built program prints and writes the same as rtmpkit inside a test', () => {
  const same = async (args: readonly string[], output?: string): Promise<void> => {
    const written = (): Buffer | undefined => {
      if (output === undefined) return undefined;
      const bytes = readFileSync(output);
      rmSync(output);
      return bytes;
    };
    const { code, stdout, stderr } = await run(process.execPath, [inject('program'), ...args]);
    const byProgram = { code, stdout: stdout.toString(), stderr: stderr.toString(), written: written() };
    expect(stdout.length).toBeGreaterThan(0);
    expect({ ...(await runInProcess(args)), written: written() }).toEqual(byProgram);
  };

  test.each(['baseline.h264', 'bframes.h264', 'damaged.h264', 'hrd-aud.h264', 'interlaced.h264'])('nalu %s', (name) =>
    same(['nalu', sample(name), ...TRACE]),
  );

  test('flv bframes.flv', () => same(['flv', sample('bframes.flv'), '--format', 'flv', '--ndjson', '--quiet']));

  test.each([
    ['bframes.h264', 'flv', []],
    ['interlaced.h264', 'avcc', []],
    ['damaged.h264', 'flv', []],
    ['bframes.flv', 'h264', []],
    ['bframes.flv', 'flv', ['--fix', 'metadata,timestamps']],
  ])('convert %s to %s', (name, extension, flags) => {
    const output = join(folder, `${name}.${extension}`);
    return same(['convert', sample(name), output, ...CONVERT, ...flags], output);
  });
});
