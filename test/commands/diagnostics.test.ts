import { describe, expect, test } from 'vitest';
import { BitWriter } from '../harness/bit-writer.ts';
import { runInProcess } from './in-process.ts';
import { parameterSets, unit } from './streams.ts';

/** A P slice of a missing PPS: one error each. */
const orphan = new BitWriter().bytes([0x41]).ue(0).ue(5).ue(7).bytes([0xaa]).trailing().toNal();
const orphans = (count: number): Buffer =>
  Buffer.concat([parameterSets(), ...Array.from({ length: count }, () => unit(Buffer.from(orphan).toString('hex')))]);

interface Line {
  readonly record: string;
  readonly code?: string;
}

const linesOf = (ndjson: string): Line[] =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('stderr', () => {
  test('shows the first 20 of a code and counts the rest', async () => {
    const { code, stderr } = await runInProcess(['nalu'], { stdin: orphans(50) });
    const lines = stderr.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines.filter((line) => /: error: .*pic_parameter_set_id/.test(line))).toHaveLength(20);
    expect(lines).toContain(
      'rtmpkit: stdin: 30 more diagnostics of the kind unknown-parameter-set; --ndjson has them all',
    );
  });

  test('adds no count if there are exactly 20', async () => {
    const { stderr } = await runInProcess(['nalu'], { stdin: orphans(20) });
    expect(stderr).not.toMatch(/more diagnostic/);
  });

  test('shows one of a fault that all units of a file have, and counts the rest', async () => {
    // 30 fillers of a file with length fields, each with the zero of the start code after it.
    const stdin = Buffer.concat(Array.from({ length: 30 }, () => Buffer.from('000000040cff8000', 'hex')));
    const options = ['nalu', '--format', 'avcc', '--limit', '40'];
    const { stderr } = await runInProcess(options, { stdin });
    expect(stderr.match(/ends with a byte 00/g)).toHaveLength(1);
    expect(stderr).toContain('29 more diagnostics of the kind last-byte-zero; --ndjson has them all');
    const { stdout } = await runInProcess([...options, '--ndjson'], { stdin });
    expect(linesOf(stdout).filter(({ code }) => code === 'last-byte-zero')).toHaveLength(30);
  });

  test('-q keeps the errors only', async () => {
    const stdin = Buffer.concat([orphans(2), unit('1601')]);
    const loud = await runInProcess(['nalu'], { stdin });
    const quiet = await runInProcess(['nalu', '-q'], { stdin });
    expect(loud.stderr).toMatch(/: info: /);
    expect(
      quiet.stderr
        .trimEnd()
        .split('\n')
        .every((line) => line.includes(': error: ')),
    ).toBe(true);
    expect(quiet).toMatchObject({ code: loud.code, stdout: loud.stdout });
    expect(await runInProcess(['nalu', '--quiet'], { stdin })).toEqual(quiet);
  });

  test.each(['--json', '--ndjson'])('is silent with %s', async (flag) => {
    const { code, stderr } = await runInProcess(['nalu', flag], { stdin: orphans(3) });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });
});

describe.each(['nalu', 'sps'])('more than 1,000 diagnostics of %s', (command) => {
  const stdin = orphans(1100);

  test('--json has 1,000 and counts the rest by code; --ndjson has all', async () => {
    const json = JSON.parse((await runInProcess([command, '--json'], { stdin })).stdout);
    const ndjson = linesOf((await runInProcess([command, '--ndjson'], { stdin })).stdout);
    const all = ndjson.filter(({ record }) => record === 'diagnostic');
    expect(all.length).toBeGreaterThanOrEqual(1100);
    expect(json.diagnostics).toEqual(all.slice(0, 1000));
    const dropped = Object.values(json.summary.diagnosticsDropped as Record<string, number>);
    expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(all.length - 1000);
    const { error, warning, info } = json.summary.diagnostics;
    expect(error + warning + info).toBe(all.length);
  });
});
