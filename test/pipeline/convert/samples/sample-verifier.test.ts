import { describe, expect, it } from 'vitest';
import { codecOf } from '../../../../src/codec/registry.ts';
import { withLengths } from '../../../../src/container/length-prefixed/length-field.ts';
import type { WrittenTrack } from '../../../../src/container/mp4/write/written-track.ts';
import { recordUnitsOf } from '../../../../src/pipeline/convert/samples/record-units.ts';
import type { SourceItem } from '../../../../src/pipeline/convert/samples/sample-item.ts';
import { SampleVerifier } from '../../../../src/pipeline/convert/samples/sample-verifier.ts';
import type { SampleWriter } from '../../../../src/pipeline/convert/samples/sample-writer.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { spsOf } from '../../../harness/gop-stream.ts';
import { writePps, writeSps } from '../../../harness/written-stream.ts';
import { VIDEO_CONFIG_VECTORS } from '../../../vectors/config-records.ts';

const SETS = [writeSps(spsOf()), writePps()];
const record = (sets: readonly Uint8Array[]): Uint8Array =>
  codecOf('avc1')?.config?.make?.(sets, 4).bytes ?? new Uint8Array(0);
const AUD = Uint8Array.of(0x09, 0xf0);
const slice = (value: number): Uint8Array => Uint8Array.of(0x65, 0x88, value);

const VIDEO: WrittenTrack = { kind: 'video', id: 1, fourCc: 'avc1', timescale: 90_000, config: record(SETS) };
const SOUND: WrittenTrack = {
  kind: 'audio',
  id: 2,
  fourCc: 'mp4a',
  timescale: 1000,
  config: Uint8Array.of(0x11, 0x90),
};

const WRITER: SampleWriter = {
  begin: async () => undefined,
  sample: async () => undefined,
  reconfigure: async () => true,
  end: async () => undefined,
};

type Read = Extract<SourceItem, { kind: 'sample' }>;

const frame = (track: WrittenTrack, index: number, data: Uint8Array, more: Partial<Read> = {}): Read => ({
  kind: 'sample',
  track,
  index,
  ptsMs: 1040 + 40 * index,
  dtsMs: 1000 + 40 * index,
  isSync: true,
  data,
  ...more,
});

/** Two pictures of 40 ms and a frame of sound are written; `items` are read back. */
const verify = async (items: readonly SourceItem[], toleranceMs = 0.5) => {
  const verifier = new SampleVerifier(WRITER, {
    toleranceMs,
    items: async function* () {
      yield { items, bytesRead: 0 };
    },
  });
  await verifier.begin([VIDEO, SOUND].map((track) => ({ track, dts: 0, pts: 0 })));
  for (const i of [0, 1]) {
    const times = { dts: 3600 * i, pts: 3600 * (i + 1), duration: 3600 };
    await verifier.sample({ track: VIDEO, ...times, isSync: true, data: withLengths([slice(i)]) });
  }
  await verifier.sample({ track: SOUND, dts: 40, pts: 40, duration: 21, isSync: true, data: Uint8Array.of(1, 2) });
  await verifier.end();
  return { ...verifier.result, found: verifier.takeFindings().map(({ message }) => message) };
};

// The format has another number for the track.
const READ_SOUND = { ...SOUND, id: 0x101 };
const TRACKS: readonly SourceItem[] = [VIDEO, READ_SOUND].map((track) => ({ kind: 'track', track }));
const FIRST = frame(VIDEO, 0, withLengths([slice(0)]));
const SECOND = frame(VIDEO, 1, withLengths([slice(1)]));
const HEARD = frame(READ_SOUND, 0, Uint8Array.of(1, 2), { ptsMs: 1040, dtsMs: 1040 });

describe('SampleVerifier', () => {
  it('compares units and times, from wherever the format begins', async () => {
    expect(await verify([...TRACKS, FIRST, HEARD, SECOND])).toEqual({ identical: true, compared: 3, found: [] });
  });

  it('parameter sets and delimiters may be in other places', async () => {
    const inBand = frame(VIDEO, 0, withLengths([AUD, ...SETS, slice(0)]));
    expect((await verify([...TRACKS, inBand, HEARD, SECOND])).identical).toBe(true);
  });

  it.each<readonly [string, readonly SourceItem[], string]>([
    ['another byte', [FIRST, HEARD, frame(VIDEO, 1, withLengths([slice(9)]))], 'video frame 1 differs in the output'],
    ['a frame less', [FIRST, HEARD], 'video frame 1 is missing at the end of the output'],
    [
      'a frame more',
      [FIRST, HEARD, SECOND, frame(VIDEO, 2, withLengths([slice(2)]))],
      'video frame 2 of the output was not written',
    ],
    [
      'a picture shown later',
      [FIRST, HEARD, { ...SECOND, ptsMs: 1081 }],
      'video frame 1 is shown at 1080.000 ms, in the output at 1081.000 ms',
    ],
    [
      'sound that is late',
      [FIRST, { ...HEARD, ptsMs: 1050, dtsMs: 1050 }, SECOND],
      'audio frame 0 is shown at 1040.000 ms, in the output at 1050.000 ms',
    ],
    [
      'another decoding time',
      [FIRST, HEARD, { ...SECOND, dtsMs: 1030 }],
      'video frame 1 is decoded at 1040.000 ms, in the output at 1030.000 ms',
    ],
    [
      'a set in a sample',
      [frame(VIDEO, 0, withLengths([writePps({ id: 1 }), slice(0)])), HEARD, SECOND],
      'the output has a parameter set of video that the input does not have',
    ],
  ])('finds %s', async (_name, items, message) => {
    const { identical, found } = await verify([...TRACKS, ...items]);
    expect({ identical, found }).toEqual({ identical: false, found: [message] });
  });

  it('finds a set in the record, and an error of the reader', async () => {
    const other = { ...VIDEO, config: record([...SETS, writePps({ id: 1 })]) };
    expect((await verify([{ kind: 'track', track: other }, FIRST, HEARD, SECOND])).identical).toBe(false);
    const finding = { severity: 'error', code: 'container-truncated', message: 'the last box lacks 3 bytes' } as const;
    expect((await verify([FIRST, HEARD, SECOND, { kind: 'finding', finding }])).found).toEqual([
      'the output: the last box lacks 3 bytes',
    ]);
  });

  it('times of formats with whole milliseconds may be rounded, calculated decoding times are not compared', async () => {
    const rounded: SourceItem[] = [FIRST, HEARD, { ...SECOND, ptsMs: 1081, dtsMs: 0, dtsIsCalculated: true }];
    expect((await verify(rounded, 1)).identical).toBe(true);
  });
});

describe('SEI of an hvcC', () => {
  const hvcC = bytesOf(VIDEO_CONFIG_VECTORS.find(({ kind }) => kind === 'hvcC')?.hex ?? '');
  const sets = recordUnitsOf({ ...VIDEO, fourCc: 'hvc1', config: hvcC }).filter(([first = 0]) => first >> 1 <= 34);
  // Content light level, prefix SEI.
  const sei = bytesOf('4e01900403e8019080');
  const other = bytesOf('4e01900403e8019180');
  const withSei = (unit: Uint8Array): WrittenTrack => {
    const config = codecOf('hvc1')?.config?.make?.([...sets, unit], 4).bytes ?? hvcC;
    return { ...VIDEO, fourCc: 'hvc1', config };
  };
  const hevc = withSei(sei);
  const picture = Uint8Array.of(0x26, 0x01, 0xaf);

  /** A picture is written with these units before it, and read back with others; `next`: after a change to this record. */
  const isIdentical = async (
    written: readonly Uint8Array[],
    found: readonly Uint8Array[],
    next?: WrittenTrack,
  ): Promise<boolean> => {
    const verifier = new SampleVerifier(WRITER, {
      toleranceMs: 0.5,
      items: async function* () {
        yield { items: [frame(hevc, 0, withLengths([...found, picture]))], bytesRead: 0 };
      },
    });
    await verifier.begin([{ track: hevc, dts: 0, pts: 0 }]);
    if (next !== undefined) await verifier.reconfigure(next);
    const times = { dts: 0, pts: 3600, duration: 3600 };
    await verifier.sample({ track: hevc, ...times, isSync: true, data: withLengths([...written, picture]) });
    await verifier.end();
    return verifier.result.identical;
  };

  it('may be in front of a picture, where formats have the parameter sets', async () => {
    expect(recordUnitsOf(hevc)).toEqual([...sets, sei]);
    expect(await isIdentical([], [...sets, sei])).toBe(true);
    expect(await isIdentical([other], [sei, other])).toBe(true);
    expect(await isIdentical([sei], [sei, sei])).toBe(true);
    expect(await isIdentical([sei], [sei])).toBe(true);
  });

  it('a picture may have the SEI of an earlier record as its own', async () => {
    expect(await isIdentical([sei], [other, sei], withSei(other))).toBe(true);
    expect(await isIdentical([sei], [other], withSei(other))).toBe(false);
  });

  it('other SEI, and SEI that is lost, is a difference', async () => {
    expect(await isIdentical([], [other])).toBe(false);
    expect(await isIdentical([other], [other, sei])).toBe(false);
    expect(await isIdentical([sei], [])).toBe(false);
    expect(await isIdentical([], [sei, sei])).toBe(false);
  });
});
