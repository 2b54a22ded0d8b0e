import { describe, expect, it } from 'vitest';
import { UnitReader } from '../../../../src/analysis/unit-reader.ts';
import { H264Stream, type H264Unit } from '../../../../src/codec/h264/stream/h264-stream.ts';
import type { Unit } from '../../../../src/media/unit.ts';
import { findingsOf, inspectStream, inspectUnits, startsOfPictures } from '../../../harness/inspected.ts';
import {
  AUD,
  byteStream,
  SEI,
  type SpsChoice,
  writePps,
  writePrefix,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../../harness/written-stream.ts';

const MAIN: SpsChoice = { profile: 77 };
const SPS = writeSps(MAIN);
const PPS = writePps();
const IDR = writeSlice({ nal: 5 }, MAIN);
const derivedOf = (units: readonly Uint8Array[]): unknown[] =>
  inspectUnits(units).records.map(({ derived }) => derived);
const unitOf = (bytes: Uint8Array, more: Partial<Unit> = {}): Unit => ({
  kind: 'unit',
  offset: 0,
  prefixLength: 4,
  size: bytes.length,
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
  missingBytes: 0,
  bytes,
  ...more,
});

describe('H264Stream: records', () => {
  it('gives units an offset, a name and an index', () => {
    const stream = Uint8Array.from([
      ...byteStream([AUD, SPS]),
      0,
      0,
      0,
      ...byteStream([PPS]).subarray(1),
      ...byteStream([IDR]),
    ]);
    const [aud, sps, pps, idr] = inspectStream(stream).records;
    expect(aud).toMatchObject({
      index: 0,
      offset: 0,
      prefixLength: 4,
      size: 2,
      name: 'AUD',
      nal_unit_type: 9,
      nal_ref_idc: 0,
    });
    expect(sps).toMatchObject({ index: 1, offset: 6, size: SPS.length, trailingZeros: 2, name: 'SPS' });
    // The last of the three zeros before 00 00 01 is its zero_byte.
    expect(pps).toMatchObject({ index: 2, offset: 6 + 4 + SPS.length + 2, prefixLength: 4, name: 'PPS' });
    expect(idr).toMatchObject({ index: 3, name: 'IDR', nal_ref_idc: 3 });
    expect(aud).not.toHaveProperty('trailingZeros');
  });

  it('derives size and coding from parameter sets, names from SEI', () => {
    const high: SpsChoice = { profile: 100, widthInMbs: 5, fps: 25 };
    expect(derivedOf([writeSps(high), writePps({ cabac: true, initQp: 30 }), SEI, AUD])).toEqual([
      { width: 80, height: 64, profile: 'High', level: '3', fps: 25, scan: 'progressive' },
      { entropyCoding: 'CABAC', initQp: 30 },
      { payloads: ['user_data_unregistered'] },
      undefined,
    ]);
  });

  it('derives type, structure, order and QP of slices: SliceQPY is 26 + pic_init_qp_minus26 + slice_qp_delta (7-32)', () => {
    const interlaced: SpsChoice = { ...MAIN, interlaced: true };
    const units = [
      writeSps(interlaced),
      writePps({ initQp: 30 }),
      writeSlice({ nal: 5, field: 'top', qpDelta: -7 }, interlaced),
      writeSlice({ field: 'bottom', lsb: 1, qpDelta: 3 }, interlaced),
      writeSlice({ frameNum: 1, lsb: 4, type: 1, refIdc: 0 }, interlaced),
    ];
    expect(derivedOf(units).slice(2)).toEqual([
      { sliceType: 'I', structure: 'top field', poc: 0, qp: 23 },
      { sliceType: 'P', structure: 'bottom field', poc: 1, qp: 33, pairedWith: 0 },
      { sliceType: 'B', structure: 'frame', poc: 4, qp: 30 },
    ]);
  });

  it('a slice of an unknown PPS keeps what was read, and derives nothing else', () => {
    const { records, diagnostics } = inspectUnits([SPS, writePps({ id: 1 }), IDR]);
    expect(records[2]).toMatchObject({
      slice: { first_mb_in_slice: 0, slice_type: 2, pic_parameter_set_id: 0 },
      derived: { sliceType: 'I' },
      startsPicture: 'first slice of the stream',
      error: { code: 'unknown-parameter-set', field: 'pic_parameter_set_id' },
    });
    expect(Object.keys(records[2]?.derived ?? {})).toEqual(['sliceType']);
    expect(Object.keys(records[2]?.slice ?? {})).toHaveLength(3);
    expect(diagnostics).toMatchObject([{ code: 'unknown-parameter-set', nalu: 2, severity: 'error' }]);
  });

  it('a picture is read with the PPS and the SPS that were sent last', () => {
    const later = writePps({ initQp: 20 });
    expect(
      derivedOf([SPS, PPS, IDR, later, IDR]).flatMap((d) => (d !== undefined && 'qp' in (d as object) ? [d] : [])),
    ).toMatchObject([{ qp: 26 }, { qp: 20 }]);
  });

  it('the elements of a unit are traced on request', () => {
    const { records } = inspectUnits([SPS, PPS, IDR], { trace: (type) => type === 8 });
    const traced = records.filter(({ fields }) => fields !== undefined);
    expect(traced.map(({ name }) => name)).toEqual(['PPS']);
    expect(traced[0]?.fields?.slice(3, 5)).toMatchObject([
      { name: 'pic_parameter_set_id', bit: 8, bits: 1, descriptor: 'ue(v)', value: 0 },
      { name: 'seq_parameter_set_id', bit: 9, bits: 1, descriptor: 'ue(v)', value: 0 },
    ]);
  });
});

describe('H264Stream: diagnostics', () => {
  it('junk is reported at its offset', () => {
    const stream = Uint8Array.from([1, 2, 3, 4, 5, ...byteStream([SPS, PPS, IDR])]);
    expect(inspectStream(stream).diagnostics).toMatchObject([
      { code: 'junk', severity: 'error', offset: 0, length: 5 },
    ]);
  });

  it('junk after a prefix unit is output after it', () => {
    const reader = new UnitReader(new H264Stream());
    expect([...reader.push(unitOf(writePrefix(2, true)))]).toEqual([]);
    const out = [...reader.push({ kind: 'junk', offset: 9, length: 3, reason: 'bytes' })];
    expect(out.map(({ kind }) => kind)).toEqual(['unit', 'finding']);
    expect([...reader.end()]).toEqual([]);
  });

  it('a prefix unit keeps its bytes while it waits', () => {
    const chunk = writePrefix(3, false).slice();
    const bytes = [...chunk];
    const stream = new H264Stream();
    expect(stream.push(unitOf(chunk))).toEqual([]);
    chunk.fill(0xaa);
    const [out] = [...stream.end()] as H264Unit[];
    expect([...(out?.unit.bytes ?? [])]).toEqual(bytes);
    expect([...(out?.rbsp ?? [])]).toEqual(bytes);
  });

  it('a truncated unit, an empty one and a forbidden pattern, each with its offset', () => {
    const reader = new UnitReader(new H264Stream());
    const out = [
      ...reader.push(unitOf(SPS, { offset: 10, missingBytes: 7 })),
      ...reader.push(unitOf(new Uint8Array(0), { offset: 50 })),
      ...reader.push(unitOf(SEI, { offset: 60, forbiddenPatterns: 3, forbiddenPatternOffset: 66 })),
      ...reader.push(unitOf(SEI, { offset: 100, prefixLength: 4, endsWithZero: true })),
    ];
    expect(out.flatMap((item) => (item.kind === 'finding' ? [item.finding] : []))).toMatchObject([
      { code: 'nal-length', offset: 10, nalu: 0, expected: `${SPS.length + 7} bytes`, found: `${SPS.length} bytes` },
      { code: 'empty-unit', offset: 50, nalu: 1 },
      { code: 'forbidden-pattern', offset: 66, nalu: 2, message: expect.stringContaining('and 2 more') },
      { code: 'last-byte-zero', offset: 100 + 4 + SEI.length - 1, length: 1, nalu: 3 },
    ]);
  });

  it('the offset of a syntax error is that in the input, emulation prevention bytes included', () => {
    // 00 00 03 01: level_idc is the byte after the emulation prevention byte, seq_parameter_set_id is missing.
    const { diagnostics } = inspectStream(Uint8Array.of(0xff, 0xff, 0, 0, 1, 0x67, 0, 0, 3, 1));
    expect(diagnostics).toMatchObject([
      { code: 'junk' },
      { code: 'truncated', bit: 32, offset: 10, field: 'seq_parameter_set_id' },
    ]);
  });

  it('an IDR picture without reference, a QP out of range, types outside of H.264', () => {
    const idr = writeSlice({ nal: 5, refIdc: 0 }, MAIN);
    const qp = writeSlice({ frameNum: 1, lsb: 2, qpDelta: 26 }, MAIN);
    const units = [SPS, PPS, idr, qp, writeUnit(0, 24, [1]), writeUnit(0, 22, [1]), Uint8Array.of(0x89, 0xf0)];
    expect(findingsOf(inspectUnits(units))).toEqual([
      'error nal-ref-idc @2',
      'error out-of-range @3',
      'info unspecified-type @4',
      'info reserved-type @5',
      'error forbidden-zero-bit @6',
    ]);
  });
});

describe('nal_ref_idc (H.264 7.4.1)', () => {
  const contents: Readonly<Record<number, Uint8Array>> = {
    5: IDR,
    6: SEI,
    7: SPS,
    8: PPS,
    9: AUD,
    10: writeUnit(0, 10),
    11: writeUnit(0, 11),
    12: writeUnit(0, 12, [0xff, 0x80]),
    13: writeUnit(3, 13, [0xd0]),
    15: writeSps({ ...MAIN, subset: true }),
  };
  const findings = (type: number, refIdc: number): string[] => {
    const unit = Uint8Array.from(contents[type] ?? []);
    unit[0] = (refIdc << 5) | type;
    return findingsOf(inspectUnits([SPS, PPS, unit])).filter((line) => line.includes('nal-ref-idc'));
  };

  it.each([5, 7, 8, 13, 15])('is not 0 in NAL %i', (type) => {
    expect([0, 1, 3].map((refIdc) => findings(type, refIdc).join())).toEqual(['error nal-ref-idc @2', '', '']);
  });

  it.each([6, 9, 10, 11, 12])('is 0 in NAL %i', (type) => {
    const found = 'error nal-ref-idc @2';
    expect([0, 1, 2, 3].map((refIdc) => findings(type, refIdc).join())).toEqual(['', found, found, found]);
  });
});

describe('H264Stream: lost slices', () => {
  const lost = (sps: SpsChoice, pictures: readonly (readonly number[])[]) => {
    const units = pictures.flatMap((addresses, i) =>
      addresses.map((firstMb) => writeSlice({ nal: i === 0 ? 5 : 1, frameNum: i, lsb: 2 * i, firstMb }, sps)),
    );
    const inspection = inspectUnits([writeSps(sps), PPS, ...units]);
    return {
      findings: findingsOf(inspection),
      messages: inspection.diagnostics.map(({ message }) => message),
      places: inspection.diagnostics.map(({ offset, nalu }) => inspection.records[nalu ?? -1]?.offset === offset),
      pictures: startsOfPictures(inspection).length,
    };
  };

  it('are reported at once if slices are in order', () => {
    expect(lost(MAIN, [[0, 4], [4, 8], [0]])).toMatchObject({
      findings: ['error missing-macroblocks @4'],
      messages: ['macroblocks 0 to 3 are missing: the lowest first_mb_in_slice of the picture is 4'],
      places: [true],
      pictures: 3,
    });
    expect(lost(MAIN, [[1, 4]]).messages[0]).toContain('macroblock 0 is missing');
  });

  it('are reported at the end of the picture, for its first unit, if slices are in any order (Baseline)', () => {
    const baseline: SpsChoice = { profile: 66 };
    expect(lost(baseline, [[8, 4, 0], [8, 4], [4, 0], [12]])).toMatchObject({
      findings: ['error missing-macroblocks @5', 'error missing-macroblocks @9'],
      places: [true, true],
      pictures: 4,
    });
    expect(lost(baseline, [[8, 4, 0], [8, 4], [4, 0], [12]]).messages[0]).toContain('macroblocks 0 to 3');
  });

  it('Baseline with constraint_set1_flag has no arbitrary slice order (A.2.2)', () => {
    expect(
      lost({ profile: 66, constraints: 0x40 }, [
        [0, 4],
        [4, 0],
      ]),
    ).toMatchObject({ pictures: 3 });
  });

  it('an address of an MBAFF frame is two macroblocks (7.4.3)', () => {
    const mbaff: SpsChoice = { ...MAIN, interlaced: true, mbaff: true };
    expect(lost(mbaff, [[0], [4]]).messages).toEqual([
      'macroblocks 0 to 7 are missing: the lowest first_mb_in_slice of the picture is 4',
    ]);
  });
});
