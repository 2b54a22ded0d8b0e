import { describe, expect, it } from 'vitest';
import { findingsOf, inspectUnits, layoutOf } from '../../../harness/inspected.ts';
import {
  AUD,
  END_OF_SEQUENCE,
  END_OF_STREAM,
  type PpsChoice,
  SEI,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writePrefix,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../../harness/written-stream.ts';

/** Main profile: no arbitrary slice order. */
const MAIN: SpsChoice = { profile: 77 };
const SPS = writeSps(MAIN);
const PPS = writePps();
const slice = (of: SliceChoice, sps: SpsChoice = MAIN, pps: PpsChoice = {}): Uint8Array => writeSlice(of, sps, pps);
const IDR = slice({ nal: 5 });
const FIRST = 'first NAL unit of the stream';
const START = ['SPS 0 [first NAL unit of the stream]', 'PPS 0', 'IDR 0 {first slice of the stream}'];
const afterIdr = (...units: Uint8Array[]) => {
  const inspection = inspectUnits([SPS, PPS, IDR, ...units]);
  return { layout: layoutOf(inspection).slice(3), findings: findingsOf(inspection) };
};
const P1 = slice({ frameNum: 1, lsb: 2 });

describe('access units (H.264 7.4.1.2.3)', () => {
  it('the first unit of a stream starts one, whatever its type', () => {
    expect(layoutOf(inspectUnits([SPS, PPS, IDR]))).toEqual(START);
    expect(layoutOf(inspectUnits([SEI]))).toEqual([`SEI 0 [${FIRST}]`]);
    expect(layoutOf(inspectUnits([IDR]))).toEqual(['IDR 0 [first slice of the stream] {"}']);
    expect(layoutOf(inspectUnits([writeUnit(0, 12, [0xff, 0x80])]))).toEqual([`filler 0 [${FIRST}]`]);
  });

  it.each([
    ['AUD', AUD],
    ['SPS', SPS],
    ['PPS', PPS],
    ['SEI', SEI],
    ['subset SPS', writeUnit(3, 15, [66, 0, 30, 0x80])],
    ['DPS', writeUnit(3, 16, [1])],
    ['reserved', writeUnit(3, 17, [1])],
    ['reserved', writeUnit(3, 18, [1])],
    ['prefix', writePrefix(2, true)],
  ])('%s after the slices of a picture starts the next one', (name, unit) => {
    const { layout } = afterIdr(unit, P1);
    const reason = name === 'prefix' ? 'prefix of a slice: frame_num 0 -> 1' : `${name} after the slices of a picture`;
    expect(layout).toEqual([`${name} 1 [${reason}]`, 'slice 1 {frame_num 0 -> 1}']);
  });

  it.each([
    ['filler', writeUnit(0, 12, [0xff, 0x80])],
    ['EOSEQ', END_OF_SEQUENCE],
    ['EOSTREAM', END_OF_STREAM],
    ['SPS ext', writeUnit(3, 13, [0xd0])],
    ['reserved', writeUnit(0, 22, [1])],
    ['reserved', writeUnit(0, 23, [1])],
    ['STAP-A', writeUnit(0, 24, [1])],
    ['unspecified', writeUnit(0, 0, [1])],
    ['unspecified', writeUnit(0, 31, [1])],
  ])('%s does not', (name, unit) => {
    const { layout } = afterIdr(unit, P1);
    expect(layout).toEqual([`${name} 0`, 'slice 1 [frame_num 0 -> 1] {"}']);
  });

  it('only the first of the units before a picture starts one; the slice then starts the picture only', () => {
    const { layout, findings } = afterIdr(AUD, SPS, PPS, SEI, SEI, P1, AUD, slice({ frameNum: 2, lsb: 4 }));
    expect(layout).toEqual([
      'AUD 1 [AUD after the slices of a picture]',
      'SPS 1',
      'PPS 1',
      'SEI 1',
      'SEI 1',
      'slice 1 {frame_num 0 -> 1}',
      'AUD 2 [AUD after the slices of a picture]',
      'slice 2 {frame_num 1 -> 2}',
    ]);
    // The first picture of the stream has no delimiter, and needs none.
    expect(findings).toEqual([]);
  });

  it('units after the last picture that would start an access unit get the next number', () => {
    expect(afterIdr(SEI, AUD).layout).toEqual(['SEI 1 [SEI after the slices of a picture]', 'AUD 1']);
    expect(afterIdr(END_OF_SEQUENCE, END_OF_STREAM).layout).toEqual(['EOSEQ 0', 'EOSTREAM 0']);
  });

  it('slices of one picture share one', () => {
    const { layout, findings } = afterIdr(slice({ nal: 5, firstMb: 4 }), slice({ nal: 5, firstMb: 8 }), P1);
    expect(layout).toEqual(['IDR 0', 'IDR 0', 'slice 1 [frame_num 0 -> 1] {"}']);
    expect(findings).toEqual([]);
  });

  it('each field has its own', () => {
    const interlaced: SpsChoice = { ...MAIN, interlaced: true };
    const units = [
      slice({ nal: 5, field: 'top' }, interlaced),
      slice({ field: 'bottom', lsb: 1 }, interlaced),
      slice({ field: 'bottom', lsb: 1, firstMb: 4 }, interlaced),
    ];
    expect(layoutOf(inspectUnits([writeSps(interlaced), PPS, ...units])).slice(2)).toEqual([
      'IDR 0 {first slice of the stream}',
      'slice 1 [no longer an IDR picture] {"}',
      'slice 1',
    ]);
  });

  it('an empty unit belongs to none', () => {
    expect(afterIdr(new Uint8Array(0), P1).layout).toEqual(['empty -', 'slice 1 [frame_num 0 -> 1] {"}']);
  });
});

describe('prefix NAL units (H.264 7.4.1.2.3, F.7.4.1.2.3)', () => {
  it('belong to the next slice', () => {
    const idrPrefix = writePrefix(3, false);
    const units = [SPS, PPS, idrPrefix, IDR, idrPrefix, slice({ nal: 5, firstMb: 8 }), writePrefix(2, true), P1];
    expect(layoutOf(inspectUnits(units))).toEqual([
      'SPS 0 [first NAL unit of the stream]',
      'PPS 0',
      'prefix 0',
      'IDR 0 {first slice of the stream}',
      'prefix 0',
      'IDR 0',
      'prefix 1 [prefix of a slice: frame_num 0 -> 1]',
      'slice 1 {frame_num 0 -> 1}',
    ]);
  });

  it('at the start, at the end, and before other units', () => {
    expect(layoutOf(inspectUnits([writePrefix(3, false), IDR]))).toEqual([
      'prefix 0 [prefix of a slice: first slice of the stream]',
      'IDR 0 {first slice of the stream}',
    ]);
    expect(afterIdr(writePrefix(2, true)).layout).toEqual(['prefix 1 [prefix after the slices of a picture]']);
    expect(afterIdr(writePrefix(2, true), AUD, P1).layout).toEqual([
      'prefix 1 [prefix after the slices of a picture]',
      'AUD 1',
      'slice 1 {frame_num 0 -> 1}',
    ]);
  });

  it('of a slice that only its address tells apart, keep the finding', () => {
    const { layout, findings } = afterIdr(writePrefix(3, false), IDR);
    expect(layout).toEqual([
      'prefix 1 [prefix of a slice: first_mb_in_slice 0 again]',
      'IDR 1 {first_mb_in_slice 0 again}',
    ]);
    expect(findings).toEqual(['error idr-pic-id @4']);
  });
});

describe('where the clauses are silent', () => {
  it('a picture starts after an end of sequence, without a warning', () => {
    const next = slice({ nal: 5, idrPicId: 1 });
    const layout = ['EOSEQ 0', 'IDR 1 [idr_pic_id 0 -> 1] {"}'];
    expect(afterIdr(END_OF_SEQUENCE, next)).toEqual({ layout, findings: [] });
    expect(afterIdr(END_OF_SEQUENCE, IDR)).toEqual({
      layout: ['EOSEQ 0', 'IDR 1 [after EOSEQ] {"}'],
      findings: ['error idr-pic-id @4'],
    });
    expect(afterIdr(END_OF_STREAM, IDR)).toEqual({
      layout: ['EOSTREAM 0', 'IDR 1 [after EOSTREAM] {"}'],
      findings: ['error idr-pic-id @4'],
    });
  });

  it('repeated IDR pictures with parameter sets between them are separated', () => {
    expect(afterIdr(SPS, PPS, IDR)).toEqual({
      layout: ['SPS 1 [SPS after the slices of a picture]', 'PPS 1', 'IDR 1 {first slice after SPS}'],
      findings: ['error idr-pic-id @5'],
    });
  });

  it('a repeated first_mb_in_slice starts a picture, with a warning', () => {
    expect(afterIdr(P1, P1)).toEqual({
      layout: ['slice 1 [frame_num 0 -> 1] {"}', 'slice 2 [first_mb_in_slice 0 again] {"}'],
      findings: ['warning guessed-picture @4'],
    });
    // That of two IDR pictures is their idr_pic_id.
    expect(afterIdr(IDR)).toEqual({
      layout: ['IDR 1 [first_mb_in_slice 0 again] {"}'],
      findings: ['error idr-pic-id @3'],
    });
  });

  it('so does a lower one, if slices are in order', () => {
    const { layout, findings } = afterIdr(slice({ nal: 5, firstMb: 8 }), slice({ nal: 5, firstMb: 4 }));
    expect(layout).toEqual(['IDR 0', 'IDR 1 [first_mb_in_slice 8 -> 4] {"}']);
    expect(findings).toEqual(['warning guessed-picture @4', 'error missing-macroblocks @4']);
  });

  it('a slice after auxiliary slices or slice extensions starts a picture', () => {
    const aux = slice({ nal: 19, type: 2 });
    const { layout, findings } = afterIdr(aux, slice({ nal: 5, firstMb: 4 }));
    expect(layout).toEqual(['aux slice 0', 'IDR 1 [after aux slice (NAL 19)] {"}']);
    expect(findings).toContain('warning guessed-picture @4');
    const extension = writeUnit(2, 20, [0x40, 0, 7, 0xff]);
    expect(afterIdr(extension, extension, P1).layout).toEqual([
      'slice ext 0',
      'slice ext 0',
      'slice 1 [frame_num 0 -> 1] {"}',
    ]);
    expect(afterIdr(extension, slice({ nal: 5, firstMb: 4 })).layout.at(-1)).toBe(
      'IDR 1 [after slice ext (NAL 20)] {"}',
    );
  });

  it('a unit not allowed between the slices of a picture splits it, with a warning', () => {
    const { layout, findings } = afterIdr(SEI, slice({ nal: 5, firstMb: 4 }));
    expect(layout).toEqual(['SEI 1 [SEI after the slices of a picture]', 'IDR 1 {first slice after SEI}']);
    expect(findings).toEqual(['warning unit-order @4', 'error missing-macroblocks @4']);
  });

  it('slices of unknown parameter sets are grouped by what can be read', () => {
    const inspection = inspectUnits([
      IDR,
      slice({ nal: 5, firstMb: 4 }),
      P1,
      slice({ frameNum: 2 }),
      slice({ frameNum: 3, refIdc: 0 }),
    ]);
    expect(layoutOf(inspection)).toEqual([
      'IDR 0 [first slice of the stream] {"}',
      'IDR 0',
      'slice 1 [no longer an IDR picture] {"}',
      'slice 2 [first_mb_in_slice 0 again] {"}',
      'slice 3 [nal_ref_idc 2 -> 0] {"}',
    ]);
    // Not enough of the headers was read to warn that no element differs.
    expect(findingsOf(inspection).filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});

describe('redundant slices (H.264 7.4.1.2.5)', () => {
  const pps: PpsChoice = { redundantPicCnt: true };
  const sps: SpsChoice = { profile: 66 };
  const stream = (...units: SliceChoice[]) =>
    inspectUnits([writeSps(sps), writePps(pps), ...units.map((of) => slice(of, sps, pps))]);

  it('never start a picture, and are not compared', () => {
    const redundant: SliceChoice = { frameNum: 1, lsb: 2, redundantPicCnt: 1 };
    const inspection = stream(
      { nal: 5 },
      { frameNum: 1, lsb: 2 },
      redundant,
      { ...redundant, redundantPicCnt: 2 },
      { frameNum: 2, lsb: 4 },
    );
    expect(layoutOf(inspection).slice(2)).toEqual([
      'IDR 0 {first slice of the stream}',
      'slice 1 [frame_num 0 -> 1] {"}',
      'slice 1',
      'slice 1',
      'slice 2 [frame_num 1 -> 2] {"}',
    ]);
    expect(inspection.summary).toMatchObject({ frames: 3, accessUnits: 3, slicesPerPicture: { min: 1, max: 1 } });
    expect(inspection.diagnostics).toEqual([]);
  });

  it('at the start of a stream start its access unit only', () => {
    expect(layoutOf(stream({ nal: 5, redundantPicCnt: 1 }, { nal: 5 })).slice(2)).toEqual([
      'IDR 0',
      'IDR 0 {first slice of the stream}',
    ]);
  });
});
