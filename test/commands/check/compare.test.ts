import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { VideoSummary } from '../../../src/analysis/video-summary.ts';
import { runInProcess } from '../in-process.ts';
import { expectValidOutput } from '../validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FLV = 'samples/bframes.flv';
const args = ['check', FLV, '--no-config', '--json'];
const { stdout: report } = await runInProcess(args);

type Measured = { -readonly [Key in keyof VideoSummary]: VideoSummary[Key] };

/** Messages of what differs from a report in which `change` was made. */
const compared = async (change: (video: Measured) => void, ...flags: string[]) => {
  const document = JSON.parse(report);
  change(document.inputs[0].measurements.video);
  const file = join(folder, 'base.json');
  writeFileSync(file, JSON.stringify(document));
  const { code, stdout, stderr } = await runInProcess([...args, '--compare', file, ...flags]);
  expect(stderr).toBe('');
  expectValidOutput(args, stdout);
  const [finding] = JSON.parse(stdout).inputs[0].findings;
  return {
    code,
    found: (finding?.occurrences ?? []).map(
      (one: { severity: string; message: string }) => `${one.severity} ${one.message}`,
    ),
  };
};

describe('--compare', () => {
  test('the measurements have types, key frames and hashes of the parameter sets', () => {
    // ffprobe -select_streams v -show_entries packet=flags,pict_type in decoding order.
    const { structure } = JSON.parse(report).inputs[0].measurements.video;
    expect(structure.keyFrames).toEqual([0, 15]);
    expect(structure.frameTypes).toMatch(/^IPBB[PB]{11}I[PB]{9}$/);
    // SPS and PPS.
    expect(structure.parameterSetHashes).toHaveLength(2);
  });

  test('the same stream: nothing differs', async () => {
    expect(await compared(() => undefined)).toEqual({ code: 0, found: [] });
  });

  test.each<[string, (video: Measured) => void, string[]]>([
    [
      'a type',
      (video) => {
        const structure = video.structure as NonNullable<Measured['structure']>;
        video.structure = {
          ...structure,
          frameTypesHash: '0',
          frameTypes: structure.frameTypes.replace('IPBB', 'IPPB'),
        };
      },
      ['error frame 2 is of type B, it was of type P'],
    ],
    [
      'key frames',
      (video) => {
        const structure = video.structure as NonNullable<Measured['structure']>;
        video.structure = { ...structure, keyFramesHash: '0', keyFrames: [0, 12, 24] };
      },
      ['error key frame 1 is frame 15, it was frame 12'],
    ],
    [
      'parameter sets',
      (video) => {
        const structure = video.structure as NonNullable<Measured['structure']>;
        video.structure = { ...structure, parameterSetHashes: [structure.parameterSetHashes[0] as string, 'f'] };
      },
      ['error the parameter sets differ: 1 are new, 1 are gone'],
    ],
    [
      'more than 5 % of size',
      (video) => {
        video.sizeBytes = Math.round(video.sizeBytes * 1.1);
      },
      ['warning the mean size of a frame is -9.1 % off: 426 bytes, it was 469'],
    ],
    [
      'more than 1 of QP',
      (video) => {
        const qp = video.qp as NonNullable<Measured['qp']>;
        video.qp = { ...qp, mean: qp.mean - 2 };
      },
      [expect.stringMatching(/^warning the mean slice QP is \+2\.00 off/)],
    ],
  ])('%s', async (_, change, found) => {
    expect((await compared(change)).found).toEqual(found);
  });

  test('5 % of size and 1 of QP are allowed, and options allow more', async () => {
    const bigger = (video: Measured): void => {
      video.sizeBytes = Math.round(video.sizeBytes * 1.04);
    };
    expect((await compared(bigger)).found).toEqual([]);
    const much = (video: Measured): void => {
      video.sizeBytes *= 2;
    };
    expect((await compared(much, '--rule', 'compare/regression:sizePercent=60')).found).toEqual([]);
  });

  test('an input that the report does not have is no pass', async () => {
    const file = join(folder, 'two.json');
    const document = JSON.parse(report);
    const [input] = document.inputs;
    writeFileSync(
      file,
      JSON.stringify({
        ...document,
        inputs: [
          { ...input, path: 'a' },
          { ...input, path: 'b' },
        ],
      }),
    );
    expect((await runInProcess(['check', FLV, '--no-config', '--compare', file])).code).toBe(3);
  });

  test('a file that is no report: exit code 2 or 3', async () => {
    expect((await runInProcess(['check', FLV, '--compare', join(folder, 'none.json')])).code).toBe(2);
    expect((await runInProcess(['check', FLV, '--compare', FLV])).stderr).toContain('is no report of');
  });
});
