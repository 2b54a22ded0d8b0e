import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { ROOT } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const bframes = readFileSync(join(ROOT, 'samples/bframes.h264'));
/** forbidden_zero_bit of the third NAL unit, SEI, is 1. */
const damaged = Uint8Array.from(bframes);
damaged[43] = (damaged[43] as number) | 0x80;

const clean = file('clean.h264', bframes);
const wrong = file('wrong.h264', damaged);
const empty = file('empty.h264', new Uint8Array(0));

describe('check', () => {
  test('a clean stream: exit code 0', async () => {
    const { code, stdout, stderr } = await runInProcess(['check', clean]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${clean}: no findings in 60 frames`);
  });

  test('the bit is found, with where', async () => {
    const { code, stdout } = await runInProcess(['check', wrong]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/error +nal\/forbidden-bit/);
    expect(stdout).toContain('byte 43 (0x2b)');
  });

  test.each([
    ['of the worst input', [clean, wrong], [], 1],
    ['an input that is not there', [wrong, join(folder, 'no.flv')], [], 3],
    ['--fail-on never', [wrong], ['--fail-on', 'never'], 0],
    ['0 bytes', [empty], [], 3],
    ['wrong usage', [clean], ['--duration', '30'], 2],
  ])('exit code: %s', async (_, inputs, flags, expected) => {
    expect((await runInProcess(['check', ...inputs, ...flags])).code).toBe(expected);
  });

  test('standard input is read once', async () => {
    const { code, stderr } = await runInProcess(['check', '-', '-'], { stdin: bframes });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'rtmpkit: standard input can be read only once\n' });
  });

  test('from a pipe, a finding comes before the report', async () => {
    const { code, stdout } = await runInProcess(['check'], { stdin: damaged });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error +nal\/forbidden-bit .*\n(.*\n)*stdin: 1 finding/);
  });

  test('--quiet: clean inputs are not named', async () => {
    const { stdout } = await runInProcess(['check', '-q', clean, wrong]);
    expect(stdout).not.toContain('clean.h264');
    expect(stdout).toContain('wrong.h264');
  });

  test('--duration: what comes later is not seen', async () => {
    const flv = join(ROOT, 'samples/bframes.flv');
    const { stdout } = await runInProcess(['check', flv, '--duration', '400ms']);
    // 25 frames/s: the frame at 400 ms ends it.
    expect(stdout).toContain('no findings in 11 frames (not read to its end)');
  });
});
