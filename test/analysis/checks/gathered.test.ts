import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import { type FindingFacts, factsOf, offsetIn } from '../../harness/facts.ts';
import { concat, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { aacHeaderTag, ascOf, avcHeaderTag, avcTag, framesOf, gopFlv, spsOf } from '../../harness/gop-stream.ts';
import {
  AUD,
  byteStream,
  lengthPrefixedStream,
  SEI,
  type SliceChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../harness/written-stream.ts';

const SPS = spsOf({ fps: 10 });
const [I, P1, P2] = framesOf('IPP', SPS).map(({ units }) => units[0]) as [Uint8Array, Uint8Array, Uint8Array];
const slice = (of: SliceChoice): Uint8Array => writeSlice(of, SPS);
const SETS = [writeSps(SPS), writePps()];
const HEADER = avcHeaderTag(SPS);

/** A byte stream of parameter sets and these units. */
const raw = (...units: readonly Uint8Array[]): Uint8Array => byteStream([...SETS, ...units]);
/** Offset of unit `index` of these in `raw`. */
const inRaw = (index: number, ...units: readonly Uint8Array[]): number => offsetIn([...SETS, ...units], 2 + index);

const tagsOf = (frames: readonly (readonly Uint8Array[])[]): readonly Uint8Array[] =>
  frames.map((units, i) => avcTag(units, 100 * i, 0, i === 0));
/** An FLV with a sequence header, which is tag 0, and a tag for each frame, 100 ms apart. */
const flv = (...frames: readonly (readonly Uint8Array[])[]): Uint8Array =>
  concat(flvHeader(1), HEADER, ...tagsOf(frames));
/** Offset of tag `index` of it; the first unit comes 16 bytes later. */
const tagAt = (index: number, ...frames: readonly (readonly Uint8Array[])[]): number =>
  concat(flvHeader(1), HEADER, ...tagsOf(frames).slice(0, index - 1)).length;
const UNITS = 11 + 5;
/** Where the first tag begins. */
const FIRST_TAG = 13;
/** Where the record of the sequence header begins. */
const RECORD = FIRST_TAG + UNITS;

const withHeader = (header: Uint8Array): Uint8Array => concat(flvHeader(1), header, avcTag([I], 0, 0, true));
/** The FLV with another value in a byte of its record. */
const patched = (at: number, value: number): Uint8Array => {
  const header = Uint8Array.from(HEADER);
  header[UNITS + at] = value;
  return withHeader(header);
};
const zeroEnded = (unit: Uint8Array): Uint8Array => concat(unit, Uint8Array.of(0));

const NEXT_SLICE = slice({ frameNum: 1, lsb: 2, firstMb: 8 });
const LATE_SLICE = slice({ frameNum: 1, lsb: 2, firstMb: 4 });
const OTHER_PICTURE = slice({ frameNum: 2, lsb: 4, firstMb: 8 });
const MARKING = slice({ frameNum: 1, lsb: 2, firstMb: 8, operations: [[1, 0]] });
const NEW_SPS = writeSps({ ...SPS, level: 40 });
/** The profile of a PPS is judged where a slice uses it. */
const BASELINE_CABAC = [writeSps({ ...SPS, profile: 66 }), writePps({ cabac: true }), I];
const PLAIN = [...SETS, I, zeroEnded(P1), P2];
const frame1 = { tag: 2, frame: 1, dtsMs: 100 };

type Row = readonly [id: string, fails: Uint8Array, found: Partial<FindingFacts>];

/** Of each rule that gathers findings of the readers: a stream that breaks it, and what is found first. */
const BROKEN: readonly Row[] = [
  ['au/first-slice', raw(I, LATE_SLICE, P2), { byteOffset: inRaw(1, I), frame: 1, code: 'missing-macroblocks' }],
  ['au/one-per-sample', flv([I], [P1, P2]), { byteOffset: tagAt(2, [I]), ...frame1, code: 'several-pictures' }],
  [
    'au/one-per-sample',
    flv([I], [P1], [NEXT_SLICE]),
    { byteOffset: tagAt(3, [I], [P1]), tag: 3, frame: 2, dtsMs: 200, code: 'split-access-unit' },
  ],
  ['au/one-per-sample', flv([I], [SEI]), { byteOffset: tagAt(2, [I]) + UNITS, ...frame1, code: 'no-slice' }],
  ['au/picture-boundary', raw(I, P1, P1), { byteOffset: inRaw(2, I, P1), frame: 2, code: 'guessed-picture' }],
  ['au/slice-agreement', raw(I, P1, MARKING), { byteOffset: inRaw(2, I, P1), frame: 1, code: 'slice-mismatch' }],
  [
    'au/slice-agreement',
    flv([I], [P1, OTHER_PICTURE]),
    { byteOffset: tagAt(2, [I]), ...frame1, code: 'slice-mismatch' },
  ],
  [
    'nal/annexb-in-avcc',
    concat(flvHeader(1), HEADER, tag(9, 0, concat(hex('1701000000'), byteStream([I])))),
    { byteOffset: tagAt(1) + UNITS, tag: 1, frame: 0, dtsMs: 0, code: 'annexb-in-tag' },
  ],
  [
    'nal/annexb-in-avcc',
    withHeader(tag(9, 0, concat(hex('1700000000'), byteStream(SETS)))),
    { byteOffset: RECORD, tag: 0, dtsMs: 0, code: 'annexb-in-sequence-header' },
  ],
  [
    'nal/emulation-prevention',
    flv([I], [concat(P1, Uint8Array.of(0, 0, 1, 0x55))]),
    { byteOffset: tagAt(2, [I]) + UNITS + 4 + P1.length, ...frame1, code: 'forbidden-pattern' },
  ],
  [
    'nal/forbidden-bit',
    raw(I, concat(Uint8Array.of(0x80 | 0x41), P1.subarray(1))),
    { byteOffset: inRaw(1, I) + 4, frame: 1, measured: '1', expected: '0', code: 'forbidden-zero-bit' },
  ],
  [
    'nal/last-byte-zero',
    flv([I], [zeroEnded(P1)]),
    { byteOffset: tagAt(2, [I]) + UNITS + 4 + P1.length, ...frame1, code: 'last-byte-zero' },
  ],
  [
    'nal/last-byte-zero',
    lengthPrefixedStream(PLAIN, 4),
    { byteOffset: offsetIn(PLAIN, 4) - 1, frame: 1, code: 'last-byte-zero' },
  ],
  [
    'nal/length-prefix',
    concat(flvHeader(1), HEADER, ...tagsOf([[I]]), tag(9, 100, concat(hex('2701000000000000ff'), P1))),
    { byteOffset: tagAt(2, [I]) + UNITS, ...frame1, code: 'nal-length' },
  ],
  [
    'nal/length-prefix',
    flv([I], [new Uint8Array(0), P1]),
    { byteOffset: tagAt(2, [I]) + UNITS, ...frame1, code: 'empty-unit' },
  ],
  [
    'nal/aud-consistent',
    raw(AUD, I, AUD, AUD, P1),
    { byteOffset: inRaw(3, AUD, I, AUD), frame: 1, code: 'delimiter-again' },
  ],
  [
    'nal/ref-idc',
    raw(slice({ nal: 5, refIdc: 0 }), P1),
    { byteOffset: inRaw(0), frame: 0, measured: '0', expected: '1..3', code: 'nal-ref-idc' },
  ],
  [
    'nal/reserved-type',
    raw(I, writeUnit(0, 17, [1, 2, 3]), P1),
    { severity: 'info', byteOffset: inRaw(1, I), frame: 1, code: 'reserved-type' },
  ],
  [
    'nal/syntax',
    raw(I, P1.subarray(0, 2)),
    // 16 bits; first_mb_in_slice, slice_type and pic_parameter_set_id take one each: frame_num has 8 (7.3.3).
    { byteOffset: inRaw(1, I) + 4 + 1, frame: 1, measured: '5 bits', expected: '8 bits', code: 'truncated' },
  ],
  ['ps/change-without-idr', raw(I, NEW_SPS, P1), { byteOffset: inRaw(2, I, NEW_SPS), frame: 1, code: 'sps-change' }],
  [
    'ps/config-mismatch',
    patched(1, 66),
    { byteOffset: RECORD + 1, tag: 0, dtsMs: 0, measured: '66', expected: '77', code: 'profile-mismatch' },
  ],
  [
    'ps/config-mismatch',
    patched(3, 30),
    { byteOffset: RECORD + 3, tag: 0, dtsMs: 0, measured: '30', expected: 'at least 31', code: 'level-mismatch' },
  ],
  ['ps/config-syntax', patched(0, 2), { byteOffset: RECORD, tag: 0, dtsMs: 0, code: 'record-unreadable' }],
  [
    'ps/config-syntax',
    patched(4, 3),
    { byteOffset: RECORD + 4, tag: 0, dtsMs: 0, measured: '0', expected: '63..63', code: 'reserved-bits' },
  ],
  [
    'ps/missing',
    raw(I, writeSlice({ frameNum: 1, lsb: 2 }, SPS, { id: 7 })),
    {
      byteOffset: inRaw(1, I) + 4 + 1,
      frame: 1,
      measured: 'none',
      expected: 'PPS 7 to be sent before',
      code: 'unknown-parameter-set',
    },
  ],
  [
    'ps/trailing-data',
    byteStream([concat(writeSps(SPS), Uint8Array.of(0x55)), writePps(), I]),
    {
      byteOffset: 4 + writeSps(SPS).length,
      frame: 0,
      measured: '1 more byte',
      expected: 'the end of the unit',
      code: 'trailing-bits',
    },
  ],
  [
    'profile/constraint-flags',
    // reserved_zero_2bits 1 (7.4.2.1.1).
    byteStream([writeSps({ ...SPS, constraints: 1 }), writePps(), I]),
    { byteOffset: 0, frame: 0, measured: '1', expected: '0', code: 'constraint-flags' },
  ],
  [
    'level/interlace-flags',
    // frame_mbs_only_flag has to be 1 up to level 2 (Table A-4).
    byteStream([writeSps({ ...SPS, level: 20, interlaced: true }), writePps(), I]),
    { byteOffset: 0, frame: 0, measured: '0', expected: '1', code: 'interlace-flags' },
  ],
  [
    'vui/reorder-too-small',
    byteStream([writeSps({ ...SPS, restriction: [5, 4] }), writePps(), I]),
    {
      byteOffset: 0,
      frame: 0,
      measured: '5',
      expected: 'at most max_dec_frame_buffering, 4',
      code: 'bitstream-restriction',
    },
  ],
  [
    'profile/tool',
    // Baseline has no CABAC (A.2.1).
    byteStream(BASELINE_CABAC),
    { byteOffset: offsetIn(BASELINE_CABAC, 2), frame: 0, measured: '1', expected: '0', code: 'profile-tool' },
  ],
  [
    'slice/frame-num-gap',
    raw(I, slice({ frameNum: 3, lsb: 6 })),
    { byteOffset: inRaw(1, I), frame: 1, measured: '3', expected: '1', code: 'missing-frames' },
  ],
  [
    'slice/frame-num-gap',
    raw(I, P1, slice({ frameNum: 1, lsb: 4 })),
    { byteOffset: inRaw(2, I, P1), frame: 2, measured: '1', expected: '2', code: 'frame-num' },
  ],
  [
    'slice/poc-vs-pts',
    raw(I, P1, slice({ frameNum: 2, lsb: 2 })),
    { byteOffset: inRaw(2, I, P1), frame: 2, code: 'poc-duplicate' },
  ],
  [
    'slice/poc-vs-pts',
    concat(
      flvHeader(1),
      HEADER,
      avcTag([I], 0, 200, true),
      avcTag([P1], 100, 400, false),
      avcTag([P2], 200, 100, false),
    ),
    { byteOffset: tagAt(3, [I], [P1]), tag: 3, frame: 2, dtsMs: 200, code: 'picture-order' },
  ],
  ['stream/junk', concat(hex('0102030405'), raw(I, P1)), { byteOffset: 0, code: 'junk' }],
  [
    'flv/tag-structure',
    // TypeFlagsReserved (FLV 10.1 E.2).
    concat(flvHeader(0x09), HEADER, ...tagsOf([[I]])),
    { byteOffset: 4, code: 'flv-reserved-bits' },
  ],
  [
    'flv/tag-structure',
    concat(flv([I]), tag(10, 100, '00')),
    { byteOffset: tagAt(2, [I]), tag: 2, dtsMs: 100, code: 'unknown-tag-type' },
  ],
  [
    'stream/unsupported',
    // An Enhanced RTMP tag of a codec that nobody has.
    concat(flvHeader(1), tag(9, 0, '917a7a7a7a000000aabb'), tag(9, 40, '917a7a7a7a000000aabb')),
    { byteOffset: FIRST_TAG, tag: 0, frame: 0, dtsMs: 0, code: 'unknown-codec' },
  ],
  [
    'audio/config-syntax',
    // AAC SSR (ISO/IEC 14496-3, Table 1.17: object type 3).
    concat(flvHeader(4), aacHeaderTag(hex('1990')), tag(8, 0, 'af0121')),
    {
      byteOffset: FIRST_TAG + 11 + 2,
      tag: 0,
      dtsMs: 0,
      measured: '3',
      expected: '1, 2, 5, 29 or 42',
      code: 'unusual-object-type',
    },
  ],
];

const check = async (bytes: Uint8Array, id: string) =>
  (await checked(bytes, { rules: { [id]: 'error' } })).findings.map(factsOf);

describe('rules that gather findings of the readers', () => {
  it.each(BROKEN)('%s, %#', async (id, bytes, found) => {
    expect((await check(bytes, id))[0]).toEqual({ ruleId: id, severity: 'error', ...found });
  });

  it.each([
    ['a byte stream', raw(I, P1, NEXT_SLICE, P2)],
    ['units with length fields', lengthPrefixedStream([...SETS, I, P1, P2], 4)],
    ['an FLV', flv([I], [P1, NEXT_SLICE], [P2])],
    ['AAC', concat(flvHeader(4), aacHeaderTag(ascOf(3, 2)), tag(8, 0, 'af0121'))],
    ['B pictures', gopFlv('IPbPbPbP', { sps: SPS })],
  ])('pass %s', async (_name, bytes) => {
    for (const id of new Set(BROKEN.map(([one]) => one))) expect(await check(bytes, id)).toEqual([]);
  });

  it('nal/last-byte-zero: zeros before a start code are no part of a unit (B.1)', async () => {
    expect(await check(byteStream(PLAIN), 'nal/last-byte-zero')).toEqual([]);
  });
});
