import { describe, expect, test } from 'vitest';
import { nalUnitType, nalUnitTypeName } from '../../src/codec/h264/nal-unit-types.ts';
import { PROFILES } from '../../src/codec/h264/profiles.ts';
import { H264Stream, type H264Unit } from '../../src/codec/h264/stream/h264-stream.ts';
import type { SpsBrief } from '../../src/codec/h264/unit-record.ts';
import { h264View } from '../../src/codec/h264/view/unit-view.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { themeFor } from '../../src/present/colour.ts';
import { NaluTable } from '../../src/present/nalu-table.ts';
import { bytesOfSample } from '../commands/streams.ts';
import { BitWriter } from '../harness/bit-writer.ts';
import { committedStream } from '../harness/corpus.ts';

const unitsOf = (bytes: Uint8Array): H264Unit[] => {
  const splitter = new AnnexbSplitter();
  const stream = new H264Stream();
  const items = [...splitter.push(bytes), ...splitter.end()];
  const placed = items.flatMap((item) => (item.kind === 'unit' ? stream.push(item) : []));
  return [...placed, ...stream.release()];
};

const units = unitsOf(bytesOfSample('bframes.h264'));
const slices = units.filter(({ slice }) => slice !== undefined);
const plain = await themeFor(false);
const table = new NaluTable(h264View, plain);

/** Where the columns of the header end. */
const ends = (names: readonly string[], header: string): number[] =>
  names.map((name) => header.indexOf(` ${name}`) + name.length + 1);

describe('the header is aligned with its columns', () => {
  const { header } = table;

  test('numbers end where their names end', () => {
    const columns = ends(['#', 'offset', 'pfx', 'size', 'F', 'NRI', 'mb', 'fnum', 'poc', 'qp'], header.trimEnd());
    for (const unit of slices) {
      const row = table.row(unit).trimEnd();
      const { index, unit: raw, header: coded, content, picture, slice } = unit;
      const values = [
        index,
        raw.offset,
        raw.prefixLength,
        raw.size,
        coded.forbidden_zero_bit,
        coded.nal_ref_idc,
        content.slice?.first_mb_in_slice,
        content.slice?.frame_num,
        picture?.order,
        slice?.qp,
      ].map(String);
      expect(columns.map((end, i) => row.slice(end - (values[i]?.length ?? 0), end))).toEqual(values);
    }
  });

  test('words start where their names start', () => {
    const typeAt = header.indexOf('type');
    const frameAt = header.indexOf('frame');
    for (const unit of units) {
      const row = table.row(unit);
      expect(row.startsWith(unit.unitType.name, typeAt)).toBe(true);
      expect(row.slice(frameAt - 1, frameAt)).toBe(' ');
      expect(row.slice(frameAt, frameAt + 1)).toMatch(/\S/);
    }
  });

  test('a slice takes at most 80 columns', () => {
    for (const unit of slices) expect(table.row(unit).trimEnd().length).toBeLessThanOrEqual(80);
  });
});

describe('rows of a long stream', () => {
  const [slice] = slices as [H264Unit];
  const at = (index: number, offset: number, accessUnit: number): H264Unit => ({
    ...slice,
    index,
    unit: { ...slice.unit, offset },
    accessUnit,
    startsPicture: 'frame_num 0 -> 1',
  });

  test('stay aligned when their numbers outgrow the columns', () => {
    const long = new NaluTable(h264View, plain);
    const before = long.row(at(99_999, 999_999_999, 99_999));
    const after = [
      long.row(at(100_000, 1_000_000_000, 100_000)),
      long.row(at(100_001, 1_000_004_000, 100_001)),
      // A second stream restarts the numbers, but not the columns.
      long.row(at(0, 0, 0)),
    ];
    expect(before.indexOf(' 5 IDR')).toBe(35);
    expect(after.map((row) => row.indexOf(' 5 IDR'))).toEqual([37, 37, 37]);
    expect(new Set(after.map((row) => row.trimEnd().length)).size).toBe(1);
    expect(after[0]).toContain('┌100000 I ');
  });
});

describe('every row separates its words', () => {
  const [sps] = units as [H264Unit];
  const withDerived = (derived: SpsBrief): H264Unit => ({ ...sps, derived });

  test.each(Array.from({ length: 32 }, (_, type) => [type, nalUnitTypeName(type)] as const))(
    'type %i, %s',
    (type, name) => {
      const row = table.row({ ...sps, type, unitType: { ...nalUnitType(type), role: 'parameter-set' } });
      expect(row).toContain(` ${type} ${name} `);
      expect(row).toContain(' 640x360 High@3 30 fps\n');
    },
  );

  test('numbers that outgrow their columns', () => {
    const row = table.row({
      ...sps,
      index: 1_234_567,
      unit: { ...sps.unit, offset: 98_765_432_109, size: 123_456_789 },
    });
    expect(row).toMatch(/^1234567 98765432109 +4 123456789 0 +3 +7 SPS +640x360/);
  });

  test.each(Object.values(PROFILES).map((profile) => [profile]))(
    'size, %s and level fit into 80 columns',
    (profile) => {
      const derived = { width: 1920, height: 1080, profile, level: '5.1', fps: 29.97003, scan: 'interlaced' } as const;
      const narrow = new NaluTable(h264View, plain, { screen: { width: 80, height: undefined } });
      const row = narrow.row(withDerived(derived));
      expect(row.trimEnd().length).toBeLessThanOrEqual(80);
      expect(row).toMatch(/ 1920x1080i \S.*@5\.1/);
    },
  );

  test.each([
    ['Constrained Baseline', '640x360 C. Baseline@3.1 30 fps'],
    ['Progressive High 10', '640x360 P. High 10@3.1 30 fps'],
    ['Scalable Constrained Baseline', '640x360 Sc. C. Baseline@3.1 30 fps'],
  ])('%s', (profile, text) => {
    const derived = { width: 640, height: 360, profile, level: '3.1', fps: 30, scan: 'progressive' } as const;
    expect(table.row(withDerived(derived))).toContain(` ${text}\n`);
  });
});

test('an empty unit', () => {
  const [sps] = units as [H264Unit];
  const row = table.row({
    ...sps,
    type: -1,
    unit: { ...sps.unit, size: 0 },
    unitType: { name: 'empty', role: 'unknown' },
    header: {},
    derived: undefined,
  });
  expect(row).toMatch(/ 0 - {3}- {3}- empty\n$/);
});

describe('layers and views', () => {
  const rowsOf = (stream: string): string[] => {
    const fresh = new NaluTable(h264View, plain, { screen: { width: 80, height: undefined } });
    return unitsOf(committedStream(stream)).map((unit) => fresh.row(unit).trimEnd());
  };

  test('MVC: the view of prefixes and of slices', () => {
    const rows = rowsOf('gen-jm19b__mvc_stereo_b2.264');
    const prefixes = rows.filter((row) => row.includes(' 14 prefix '));
    expect(prefixes.map((row) => row.slice(48))).toEqual(prefixes.map(() => 'view 0, temporal 0'));
    const extensions = rows.filter((row) => row.includes(' 20 slice ext '));
    expect(extensions).toHaveLength(7);
    for (const row of extensions) expect(row.slice(48)).toMatch(/^│v1 {4}[PB] +0 +\d+ +- \d\d$/);
  });

  const header = (type: number): BitWriter => new BitWriter().u(1, 0).u(2, 0).u(5, type);
  const svc = (type: number): BitWriter =>
    header(type).flag(1).flag(0).u(6, 0).flag(1).u(3, 1).u(4, 2).u(3, 5).flag(0).flag(0).flag(1).u(2, 3);
  const mvc = (type: number): BitWriter =>
    header(type).flag(0).flag(1).u(6, 0).u(10, 700).u(3, 3).flag(0).flag(1).flag(1);

  test.each([
    ['prefix of SVC (F.7.3.1.1)', svc(14), 'dep 1, quality 2, temporal 5'],
    ['prefix of MVC (G.7.3.1.1)', mvc(14), 'view 700, temporal 3'],
    [
      'slice of 3D-AVC (I.7.3.1.1)',
      header(21).flag(1).u(8, 173).flag(1).flag(0).u(3, 5).flag(1).flag(0),
      'view 173, temporal 5, depth',
    ],
  ])('%s', (_name, unit, text) => {
    const [inspected] = unitsOf(Uint8Array.from([0, 0, 1, ...unit.toNal()]));
    expect(
      new NaluTable(h264View, plain, { screen: { width: 80, height: undefined } }).row(inspected as H264Unit).slice(48),
    ).toBe(`${text}\n`);
  });

  // first_mb_in_slice 0, slice_type 2 (I), pic_parameter_set_id 0: more needs its parameter sets.
  test.each([
    ['SVC', svc(20).ue(0).ue(2).ue(0), '│1.2.5 I      0 ! unknown-parameter-set'],
    ['MVC', mvc(20).ue(0).ue(2).ue(0), '│v700  I      0 ! unknown-parameter-set'],
  ])('slice of %s', (_name, unit, text) => {
    const [inspected] = unitsOf(Uint8Array.from([0, 0, 1, ...unit.trailing().toNal()]));
    expect(new NaluTable(h264View, plain).row(inspected as H264Unit).slice(48)).toMatch(text);
  });
});
