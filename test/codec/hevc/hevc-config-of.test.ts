import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { hevcConfig } from '../../../src/codec/hevc/config/hevc-config.ts';
import { bytesOf } from '../../harness/cases.ts';
import { VIDEO_CONFIG_VECTORS } from '../../vectors/config-records.ts';

/** Whole records that ffmpeg wrote. */
const RECORDS = VIDEO_CONFIG_VECTORS.filter(({ kind, origin }) => kind === 'hvcC' && /ffmpeg/.test(origin)).map(
  ({ name, hex }) => ({ name, bytes: bytesOf(hex) }),
);

const setsOf = (record: Uint8Array): readonly Uint8Array[] =>
  (hevcConfig.sets?.(hevcConfig.read(record).record, record) ?? []).map(({ bytes }) => bytes);

const make = (sets: readonly Uint8Array[], lengthSize: 1 | 2 | 4 = 4, isComplete = false) => {
  const made = hevcConfig.make?.(sets, lengthSize, isComplete);
  if (made === undefined) throw new Error('no record is made');
  return made;
};

/** nal_unit_header() of a type, then profile_tier_level() of Main at a level, in an SPS of 64x64 with one sub-layer. */
const sps = ({ profile = 1, compatible = 0x60000000, tier = 0, level = 93, nested = 1 }): Uint8Array =>
  bytesOf(
    [
      '4201',
      // sps_video_parameter_set_id 0, sps_max_sub_layers_minus1 0
      (nested === 1 ? 0x01 : 0x00).toString(16).padStart(2, '0'),
      ((tier << 5) | profile).toString(16).padStart(2, '0'),
      compatible.toString(16).padStart(8, '0'),
      '900000000000',
      level.toString(16).padStart(2, '0'),
      // sps_seq_parameter_set_id 0, chroma_format_idc 1, 64x64, no window, 8 bits; the rest is cut off
      'a020810580',
    ].join(''),
  );

const PPS = bytesOf('4401c172b46240');

describe('hevcConfigOf', () => {
  it.each(RECORDS.map(({ name, bytes }) => [name, bytes] as const))('writes what ffmpeg wrote: %s', (_name, bytes) => {
    const isComplete = ((bytes[23] ?? 0) & 0x80) !== 0;
    const { bytes: made, findings } = make(setsOf(bytes), 4, isComplete);
    expect(toHex(made)).toBe(toHex(bytes));
    expect(findings).toEqual([]);
  });

  it('writes the length size of the samples, and the sets by type', () => {
    const [{ bytes }] = RECORDS as [(typeof RECORDS)[number]];
    const sets = setsOf(bytes);
    expect([1, 2, 4].map((size) => (make(sets, size as 1 | 2 | 4).bytes[21] ?? 0) & 3)).toEqual([0, 1, 3]);
    expect(toHex(make([...sets].reverse()).bytes)).toBe(toHex(make(sets).bytes));
  });

  it('keeps SEI after the sets, in arrays that are not complete', () => {
    const [{ bytes }] = RECORDS as [(typeof RECORDS)[number]];
    const sets = setsOf(bytes).filter((unit) => ![39, 40].includes((unit[0] ?? 0) >> 1));
    const light = bytesOf('4e01900403e8019080');
    const made = make([light, ...sets], 4, true).bytes;
    // array_completeness 0, type 39, one unit of nine bytes (ISO/IEC 14496-15 8.3.3.1).
    expect(toHex(made.subarray(-14))).toBe('27000100094e01900403e8019080');
    const { arrays } = hevcConfig.read(made).record as { arrays: Record<string, unknown>[] };
    expect(arrays.map(({ NAL_unit_type, array_completeness }) => [NAL_unit_type, array_completeness])).toEqual([
      [32, 1],
      [33, 1],
      [34, 1],
      [39, 0],
    ]);
  });

  it('declares the highest level of the highest tier, what all set, and a profile that all conform to', () => {
    const record = (...all: readonly Uint8Array[]) => hevcConfig.read(make([...all, PPS]).bytes).record;
    const main = { profile: 1, compatible: 0x60000000 };
    expect(record(sps({ ...main, level: 93 }), sps({ ...main, level: 120 }))).toMatchObject({
      general_profile_idc: 1,
      general_level_idc: 120,
    });
    // Level 5 of Main tier does not count beside level 4 of High tier.
    expect(record(sps({ ...main, level: 150 }), sps({ ...main, tier: 1, level: 120 }))).toMatchObject({
      general_tier_flag: 1,
      general_level_idc: 120,
    });
    // Main is compatible with Main 10, Main Still Picture with Main.
    const main10 = { profile: 2, compatible: 0x20000000 };
    expect(record(sps(main), sps(main10))).toMatchObject({
      general_profile_idc: 2,
      general_profile_compatibility_flags: 0x20000000,
    });
    expect(record(sps(main), sps({ profile: 3, compatible: 0x70000000 }))).toMatchObject({
      general_profile_idc: 1,
      general_profile_compatibility_flags: 0x60000000,
    });
    expect(record(sps(main), sps({ ...main, nested: 0 }))).toMatchObject({ temporalIdNested: 0 });
    expect(record(sps(main), sps(main))).toMatchObject({ temporalIdNested: 1 });
  });

  it('throws without an SPS that can be read', () => {
    const expected = expect.objectContaining({ code: 'not-encodable', message: expect.stringContaining('no SPS') });
    expect(() => make([PPS])).toThrow(expected);
    expect(() => make([bytesOf('420101'), PPS])).toThrow(expected);
  });
});

describe('hvcC is recognised', () => {
  it.each(RECORDS.map(({ name, bytes }) => [name, bytes] as const))('%s', (_name, bytes) => {
    expect(hevcConfig.recognise?.(bytes, true)).toBe('yes');
    for (let length = 0; length < 30; length++)
      expect(hevcConfig.recognise?.(bytes.subarray(0, length), false)).toBe('maybe');
    // Another version, reserved bits of 0.
    for (const [at, value] of [
      [0, 2],
      [13, 0],
      [15, 0],
      [17, 0],
    ] as const) {
      const other = bytes.slice();
      other[at] = value;
      expect(hevcConfig.recognise?.(other, true)).toBe('no');
    }
  });

  it('a record without sets is its head alone', () => {
    const head = bytesOf('01 01 60000000 900000000000 5d f000 fc fd f8 f8 0000 0f 00');
    expect(hevcConfig.recognise?.(head, true)).toBe('yes');
    expect(hevcConfig.recognise?.(new Uint8Array([...head, 0]), true)).toBe('no');
  });
});
