import { describe, expect, test } from 'vitest';
import { H264Inspector, type InspectedUnit } from '../../src/analysis/h264/inspector.ts';
import type { NaluRecord } from '../../src/analysis/records.ts';
import { nalUnitTypeName } from '../../src/codec/h264/nal-unit-types.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { themeFor } from '../../src/present/colour.ts';
import { NaluTable } from '../../src/present/nalu-table.ts';
import { bytesOfSample } from '../commands/streams.ts';

const unitsOf = (bytes: Uint8Array): InspectedUnit[] => {
  const splitter = new AnnexbSplitter();
  const inspector = new H264Inspector();
  const items = [...splitter.push(bytes), ...splitter.end()];
  const inspected = [...items.flatMap((item) => inspector.push(item)), ...inspector.end()];
  return inspected.filter((item) => item.kind === 'nalu');
};

const units = unitsOf(bytesOfSample('bframes.h264'));
const slices = units.filter(({ record }) => record.slice !== undefined);
const table = new NaluTable(await themeFor(false), undefined);

/** Where the columns of the header end. */
const ends = (names: readonly string[], header: string): number[] =>
  names.map((name) => header.indexOf(` ${name}`) + name.length + 1);

describe('the header stands above its columns', () => {
  const { header } = table;

  test('numbers end where their names end', () => {
    const columns = ends(['#', 'offset', 'pfx', 'size', 'F', 'NRI', 'mb', 'fnum', 'poc', 'qp'], header.trimEnd());
    for (const unit of slices) {
      const row = table.row(unit).trimEnd();
      const { record } = unit;
      const values = [
        record.index,
        record.offset,
        record.prefixLength,
        record.size,
        record.forbidden_zero_bit,
        record.nal_ref_idc,
        record.slice?.first_mb_in_slice,
        record.slice?.frame_num,
        ...(record.derived !== undefined && 'poc' in record.derived ? [record.derived.poc, record.derived.qp] : []),
      ].map(String);
      expect(columns.map((end, i) => row.slice(end - (values[i]?.length ?? 0), end))).toEqual(values);
    }
  });

  test('words begin where their names begin', () => {
    const typeAt = header.indexOf('type');
    const frameAt = header.indexOf('frame');
    for (const unit of units) {
      const row = table.row(unit);
      expect(row.startsWith(unit.record.name, typeAt)).toBe(true);
      expect(row.slice(frameAt - 1, frameAt)).toBe(' ');
      expect(row.slice(frameAt, frameAt + 1)).toMatch(/\S/);
    }
  });

  test('a slice takes at most 80 columns', () => {
    for (const unit of slices) expect(table.row(unit).trimEnd().length).toBeLessThanOrEqual(80);
  });
});

describe('every row keeps its words apart', () => {
  const [sps] = units as [InspectedUnit];
  const withRecord = (change: Partial<NaluRecord>): InspectedUnit => ({ ...sps, record: { ...sps.record, ...change } });

  test.each(Array.from({ length: 32 }, (_, type) => [type, nalUnitTypeName(type)] as const))(
    'type %i, %s',
    (type, name) => {
      const row = table.row(withRecord({ nal_unit_type: type, name }));
      expect(row).toContain(` ${type} ${name} `);
      expect(row).toContain(' 640x360 30 fps High@3\n');
    },
  );

  test('numbers that outgrow their columns', () => {
    const row = table.row(withRecord({ index: 1_234_567, offset: 98_765_432_109, size: 123_456_789 }));
    expect(row).toMatch(/^1234567 98765432109 +4 123456789 0 +3 +7 SPS +640x360/);
  });
});

test('a unit without a byte', () => {
  const [sps] = units as [InspectedUnit];
  const { forbidden_zero_bit: _f, nal_ref_idc: _r, nal_unit_type: _t, derived: _d, ...rest } = sps.record;
  const row = table.row({ ...sps, record: { ...rest, size: 0, name: 'empty' }, parsed: { ...sps.parsed, header: {} } });
  expect(row).toMatch(/ 0 - {3}- {3}- empty\n$/);
});
