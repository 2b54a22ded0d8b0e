import { describe, expect, it } from 'vitest';
import type { SliceDerived } from '../../../../src/codec/h264/unit-record.ts';
import { committedStream } from '../../../harness/corpus.ts';
import { findingsOf, inspectStream, layoutOf, startsOfPictures } from '../../../harness/inspected.ts';

interface Row {
  readonly file: string;
  /** Coded pictures by JM's decoder, or by construction if the note says so. */
  readonly pictures: number;
  readonly slices: number;
  readonly frames?: number;
  /** Why other programs count differently. */
  /** What is wrong with it. */
  readonly findings?: readonly string[];
  readonly note?: string;
}

/** Slices of a picture: NAL units of type 1, 2 and 5 by number, over JM's pictures. */
const ROWS: readonly Row[] = [
  { file: 'gen-jm19b__base_fmo0_multislice.264', pictures: 8, slices: 7 },
  {
    file: 'gen-jm19b__base_fmo3_dirflag.264',
    pictures: 8,
    slices: 2,
    note: 'ffmpeg makes 9 packets: slice groups are not in order of address (A.2.1), where its parser starts a new picture',
  },
  {
    file: 'gen-synth__aso_reversed_slices.264',
    pictures: 8,
    slices: 5,
    note: 'ffmpeg makes 33 packets: it takes first_mb_in_slice 0 for the start of a picture, 7.4.1.2.4 does not',
  },
  { file: 'gen-jm19b__ext_dp_b_field.264', pictures: 9, slices: 1, frames: 8 },
  { file: 'gen-jm19b__ext_mbaff_dp.264', pictures: 8, slices: 1 },
  { file: 'gen-jm19b__ext_sp_multislice.264', pictures: 10, slices: 4 },
  { file: 'gen-jm19__ext_si.264', pictures: 8, slices: 1 },
  { file: 'gen-jm19b__high_gray400_field.264', pictures: 16, slices: 1, frames: 8 },
  { file: 'gen-jm19b__main_paff_mbaff_b2.264', pictures: 8, slices: 1 },
  {
    file: 'gen-jm19b__hi444_separate_planes_10b.264',
    pictures: 3,
    slices: 6,
    note: 'ffmpeg makes 9 packets: it takes each colour plane for a picture; colour_plane_id is no criterion of 7.4.1.2.4',
  },
  { file: 'gen-jm19b__mvc_multiview_slices.264', pictures: 8, slices: 3 },
  { file: 'gen-jm19b__mvc_stereo_b2.264', pictures: 7, slices: 1 },
  { file: 'gen-jm19b__main_multi_pps2.264', pictures: 8, slices: 1 },
  { file: 'gen-jm19__base_poc2_aud.264', pictures: 8, slices: 1 },
  {
    file: 'gen-synthb__eoseq_between_idrs.264',
    pictures: 3,
    slices: 4,
    // A copy of one IDR picture.
    findings: ['error idr-pic-id @9', 'error idr-pic-id @16'],
    note: 'by construction, and by ffmpeg; JM gives up after the first end of sequence',
  },
];

const read = (file: string) => inspectStream(committedStream(file));
const derivedOf = (file: string) => startsOfPictures(read(file)).map(({ derived }) => derived as SliceDerived);

describe('streams of the reference encoder', () => {
  it.each(ROWS)(
    '$file: $pictures pictures of $slices slices',
    ({ file, pictures, slices, frames = pictures, findings = [] }) => {
      const inspection = read(file);
      expect(findingsOf(inspection)).toEqual(findings);
      expect(startsOfPictures(inspection)).toHaveLength(pictures);
      expect(inspection.summary).toMatchObject({
        accessUnits: pictures,
        frames,
        slicesPerPicture: { min: slices, max: slices },
      });
      // No stream ends in units that would start another access unit, and every picture has an order.
      expect(inspection.records.every((record) => record.accessUnit !== undefined)).toBe(true);
      expect(startsOfPictures(inspection).every(({ derived }) => (derived as SliceDerived).poc !== undefined)).toBe(
        true,
      );
    },
  );

  it('arbitrary slice order: the picture begins with its first slice, not with macroblock 0', () => {
    const starts = startsOfPictures(read('gen-synth__aso_reversed_slices.264'));
    expect(starts.map(({ slice }) => slice?.first_mb_in_slice)).toEqual(new Array(8).fill(80));
    expect(starts[1]?.startsPicture).toBe('frame_num 0 -> 1');
  });

  it('field pairs: the P field of an IDR picture belongs to it', () => {
    const derived = derivedOf('gen-jm19b__high_gray400_field.264');
    expect(derived.map(({ structure }) => structure)).toEqual(
      Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 'top field' : 'bottom field')),
    );
    expect(derived.map(({ pairedWith }) => pairedWith)).toEqual(
      Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? undefined : i - 1)),
    );
    expect(derived.map(({ sliceType }) => sliceType).join('')).toBe('IPPPPPPPPPPPPPPP');
    expect(startsOfPictures(read('gen-jm19b__high_gray400_field.264'))[1]?.startsPicture).toBe(
      'no longer an IDR picture',
    );
    expect(derived.map(({ poc }) => poc)).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });

  it('frames and fields mixed: one B frame is coded as two fields', () => {
    const derived = derivedOf('gen-jm19b__ext_dp_b_field.264');
    expect(derived.filter(({ structure }) => structure !== 'frame')).toMatchObject([
      { structure: 'top field', poc: 2 },
      { structure: 'bottom field', poc: 3, pairedWith: 2 },
    ]);
    // Decoding order of two B pictures between references; display order has gaps only for skipped frames.
    expect(derived.map(({ sliceType }) => sliceType).join('')).toBe('IPBBBPBBP');
    expect(derived.map(({ poc }) => poc)).toEqual([0, 6, 2, 3, 4, 12, 8, 10, 14]);
  });

  it('data partitions: B and C belong to the picture of their A, and are not counted as slices', () => {
    const { records, summary } = read('gen-jm19b__ext_mbaff_dp.264');
    const types = records.slice(2).map(({ nal_unit_type, accessUnit }) => [nal_unit_type, accessUnit]);
    expect(types).toEqual([
      [5, 0],
      ...Array.from({ length: 7 }, (_, i) => [
        [2, i + 1],
        [4, i + 1],
      ]).flat(),
    ]);
    expect(summary.slicesPerPicture).toEqual({ min: 1, max: 1 });
    const partitions = records.filter(({ nal_unit_type }) => nal_unit_type === 4);
    expect(partitions.map(({ slice_data_partition }) => slice_data_partition)).toEqual(
      new Array(7).fill({ slice_id: 0 }),
    );
  });

  it('MVC: prefix units start the access unit of their slice, NAL 20 belongs to it', () => {
    const layout = layoutOf(read('gen-jm19b__mvc_multiview_slices.264'));
    expect(layout.slice(5, 20)).toEqual([
      'prefix 0',
      'IDR 0 {first slice of the stream}',
      'prefix 0',
      'IDR 0',
      'prefix 0',
      'IDR 0',
      'slice ext 0',
      'slice ext 0',
      'slice ext 0',
      'prefix 1 [prefix of a slice: frame_num 0 -> 1]',
      'slice 1 {frame_num 0 -> 1}',
      'prefix 1',
      'slice 1',
      'prefix 1',
      'slice 1',
    ]);
  });

  it('access unit delimiters start every access unit; pic_order_cnt_type 2 restarts at each IDR picture', () => {
    const inspection = read('gen-jm19__base_poc2_aud.264');
    const starting = inspection.records.filter(({ startsAccessUnit }) => startsAccessUnit !== undefined);
    expect(starting.map(({ name }) => name)).toEqual(new Array(8).fill('AUD'));
    expect(starting[1]?.startsAccessUnit).toBe('AUD after the slices of a picture');
    const derived = derivedOf('gen-jm19__base_poc2_aud.264');
    expect(derived.map(({ sliceType }) => sliceType).join('')).toBe('IPPPIPPP');
    expect(derived.map(({ poc }) => poc)).toEqual([0, 2, 4, 6, 0, 2, 4, 6]);
  });

  it('the same IDR picture again after an end of sequence: two pictures', () => {
    const layout = layoutOf(read('gen-synthb__eoseq_between_idrs.264'));
    expect(layout.slice(5, 10)).toEqual([
      'IDR 0',
      'EOSEQ 0',
      'SPS 1 [SPS after the slices of a picture]',
      'PPS 1',
      'IDR 1 {first slice after SPS}',
    ]);
    expect(layout.slice(-2)).toEqual(['EOSEQ 2', 'EOSTREAM 2']);
  });

  it('SP and SI pictures are counted as such', () => {
    expect(read('gen-jm19b__ext_sp_multislice.264').summary.pictures).toHaveProperty('SP');
    expect(read('gen-jm19__ext_si.264').summary.pictures).toHaveProperty('SI');
  });

  it.each(ROWS)('$file: a lost first slice is reported, a lost picture is not', ({ file, slices, pictures }) => {
    const stream = committedStream(file);
    const { records } = inspectStream(stream);
    const lost = records.find(({ accessUnit, startsPicture }) => accessUnit === 1 && startsPicture !== undefined);
    if (lost === undefined) throw new Error('no second picture');
    const end = lost.offset + lost.prefixLength + lost.size;
    const without = inspectStream(Uint8Array.from([...stream.subarray(0, lost.offset), ...stream.subarray(end)]));
    const missing = without.diagnostics.filter(({ code }) => code === 'missing-macroblocks');
    if (slices === 1) {
      expect(missing).toEqual([]);
      expect(startsOfPictures(without)).toHaveLength(pictures - 1);
    } else if (lost.slice?.first_mb_in_slice === 0 && !file.includes('separate_planes')) {
      expect(missing).toHaveLength(1);
      expect(startsOfPictures(without)).toHaveLength(pictures);
    } else {
      // Addresses do not show it: another slice or colour plane starts at macroblock 0.
      expect(startsOfPictures(without)).toHaveLength(pictures);
    }
  });
});
