import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/bytes/byte-writer.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { recordNalBytes } from '../../../src/codec/h26x/record-nal-unit.ts';
import { avcConfigOf } from '../../../src/codec/h264/config/avc-config-of.ts';
import { type AvcConfigRecord, parseAvcConfigRecord } from '../../../src/codec/h264/config/avc-config-record.ts';
import { type AvcConfigContent, writeAvcConfigRecord } from '../../../src/codec/h264/config/avc-config-write.ts';
import { SyntaxReader } from '../../../src/syntax/syntax-reader.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { bytesOf } from '../../harness/cases.ts';
import { VIDEO_CONFIG_VECTORS } from '../../vectors/config-records.ts';

const write = (record: AvcConfigContent): Uint8Array => {
  const w = new ByteWriter();
  writeAvcConfigRecord(w, record);
  return w.toBytes();
};

const parse = (bytes: Uint8Array): AvcConfigRecord => parseAvcConfigRecord(new SyntaxReader(bytes));

/** The content of a record, as the writer takes it. */
const contentOf = (bytes: Uint8Array): AvcConfigContent => {
  const record = parse(bytes);
  const units = (places: AvcConfigRecord['sequenceParameterSets'] = []) =>
    places.map((place) => recordNalBytes(bytes, place).slice());
  return {
    AVCProfileIndication: record.AVCProfileIndication,
    profile_compatibility: record.profile_compatibility,
    AVCLevelIndication: record.AVCLevelIndication,
    lengthSizeMinusOne: record.lengthSizeMinusOne as 0 | 1 | 3,
    sequenceParameterSets: units(record.sequenceParameterSets),
    pictureParameterSets: units(record.pictureParameterSets),
    ...(record.chroma_format !== undefined && {
      tail: {
        chroma_format: record.chroma_format,
        bit_depth_luma_minus8: record.bit_depth_luma_minus8 ?? 0,
        bit_depth_chroma_minus8: record.bit_depth_chroma_minus8 ?? 0,
        sequenceParameterSetExts: units(record.sequenceParameterSetExts),
      },
    }),
  };
};

/** Complete records by ffmpeg and x264. */
const RECORDS = VIDEO_CONFIG_VECTORS.filter(({ kind, findings }) => kind === 'avcC' && findings.length === 0);

interface Declared {
  readonly profile: number;
  /** constraint_set0_flag first: `110000`. */
  readonly flags?: string;
  readonly level: number;
  readonly chroma?: number;
  readonly depth?: number;
}

/** An SPS of 16x16 pixels that declares this (H.264 7.3.2.1.1). */
const sps = ({ profile, flags = '000000', level, chroma = 1, depth = 8 }: Declared, id = 0): Uint8Array => {
  const w = new BitWriter().u(8, 0x67).u(8, profile).pattern(flags).u(2, 0).u(8, level).ue(id);
  if (![66, 77, 88].includes(profile)) {
    w.ue(chroma);
    if (chroma === 3) w.flag(0);
    w.ue(depth - 8)
      .ue(depth - 8)
      .flag(0)
      .flag(0);
  }
  return w.ue(0).ue(2).ue(1).flag(0).ue(0).ue(0).flag(1).flag(1).flag(0).flag(0).trailing().toNal();
};
const PPS = bytesOf('68ce3c80');
const EXT = bytesOf('6d8c40');

const made = (...all: readonly Declared[]) => {
  const { bytes, findings } = avcConfigOf({ sps: all.map((one) => sps(one)), pps: [PPS], spsExt: [] }, 4);
  return { head: toHex(bytes.subarray(1, 4)), findings: findings.map(({ code }) => code) };
};

describe('writeAvcConfigRecord', () => {
  const list = (maxLength: number) => fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength });

  it('is read back as it was written', () => {
    const contents = fc.record(
      {
        AVCProfileIndication: fc.constantFrom(100, 110, 122, 244, 44, 118, 128),
        profile_compatibility: fc.nat(255),
        AVCLevelIndication: fc.nat(255),
        lengthSizeMinusOne: fc.constantFrom(0, 1, 3),
        sequenceParameterSets: list(31),
        pictureParameterSets: list(60),
        tail: fc.record({
          chroma_format: fc.nat(3),
          bit_depth_luma_minus8: fc.nat(7),
          bit_depth_chroma_minus8: fc.nat(7),
          sequenceParameterSetExts: list(10),
        }),
      },
      {
        requiredKeys: [
          'AVCProfileIndication',
          'profile_compatibility',
          'AVCLevelIndication',
          'lengthSizeMinusOne',
          'sequenceParameterSets',
          'pictureParameterSets',
        ],
      },
    );
    fc.assert(
      fc.property(contents, (content) => {
        expect(contentOf(write(content as AvcConfigContent))).toEqual(content);
      }),
    );
  });

  it.each(RECORDS)('$name: writes what was read', ({ hex }) => {
    expect(toHex(write(contentOf(bytesOf(hex))))).toBe(hex);
  });

  it('holds the maximum number and size of parameter sets', () => {
    const most = { ...contentOf(bytesOf((RECORDS[0] as { hex: string }).hex)) };
    const full = write({
      ...most,
      sequenceParameterSets: Array.from({ length: 31 }, () => Uint8Array.of(0x67)),
      pictureParameterSets: [...Array.from({ length: 254 }, () => PPS), new Uint8Array(65535)],
    });
    expect(parse(full)).toMatchObject({ numOfSequenceParameterSets: 31, numOfPictureParameterSets: 255 });
  });

  it.each([
    ['32 SPSs, it holds at most 31', { sequenceParameterSets: Array.from({ length: 32 }, () => PPS) }],
    ['256 PPSs, it holds at most 255', { pictureParameterSets: Array.from({ length: 256 }, () => PPS) }],
    ['PPS 1 of 65536 bytes, it holds at most 65535', { pictureParameterSets: [PPS, new Uint8Array(65536)] }],
    ['SPS 0 of 70000 bytes, it holds at most 65535', { sequenceParameterSets: [new Uint8Array(70000)] }],
  ])('throws for %s', (message, part) => {
    const content = contentOf(bytesOf((RECORDS[0] as { hex: string }).hex));
    expect(() => write({ ...content, ...part })).toThrow(
      expect.objectContaining({ code: 'not-encodable', message: expect.stringContaining(message) }),
    );
  });
});

describe('avcConfigOf', () => {
  it.each(RECORDS)('$name: makes the same record as the encoder', ({ hex }) => {
    const content = contentOf(bytesOf(hex));
    const { sequenceParameterSets, pictureParameterSets } = content;
    const lengthSize = (content.lengthSizeMinusOne + 1) as 1 | 2 | 4;
    const made = avcConfigOf({ sps: sequenceParameterSets, pps: pictureParameterSets, spsExt: [] }, lengthSize);
    expect(toHex(made.bytes)).toBe(hex);
    expect(made.findings).toEqual([]);
  });

  // ISO/IEC 14496-15 5.3.3.1.2: a level at least the highest, a flag only where all set it, a profile that all obey.
  it.each<[string, Declared[], string, string[]]>([
    ['one', [{ profile: 66, flags: '110000', level: 13 }], '42c00d', []],
    [
      'the highest level',
      [
        { profile: 77, level: 30 },
        { profile: 77, level: 31 },
      ],
      '4d001f',
      [],
    ],
    [
      'flags that all set',
      [
        { profile: 66, flags: '111000', level: 30 },
        { profile: 66, flags: '110000', level: 30 },
      ],
      '42c01e',
      [],
    ],
    [
      'level 1b as 11, above 1',
      [
        { profile: 66, level: 10 },
        { profile: 66, flags: '000100', level: 11 },
      ],
      '42000b',
      [],
    ],
    [
      'level 1.1 above 1b',
      [
        { profile: 66, flags: '000100', level: 11 },
        { profile: 66, level: 11 },
      ],
      '42000b',
      [],
    ],
    [
      'level 1b as 9, above 1',
      [
        { profile: 100, level: 10 },
        { profile: 100, level: 9 },
      ],
      '640009',
      [],
    ],
    [
      'Constrained Baseline and Main: Main',
      [
        { profile: 66, flags: '110000', level: 30 },
        { profile: 77, level: 30 },
      ],
      '4d001e',
      [],
    ],
    [
      'Main and High: High',
      [
        { profile: 77, level: 30 },
        { profile: 100, level: 30 },
      ],
      '64001e',
      [],
    ],
    [
      'High and High 4:4:4 Predictive',
      [
        { profile: 100, level: 30 },
        { profile: 244, level: 30 },
      ],
      'f4001e',
      [],
    ],
    [
      'Extended that is Main too: Main',
      [
        { profile: 88, flags: '010000', level: 30 },
        { profile: 77, level: 30 },
      ],
      '4d001e',
      [],
    ],
    [
      'Baseline and Extended: Extended',
      [
        { profile: 66, level: 30 },
        { profile: 88, level: 30 },
      ],
      '58001e',
      [],
    ],
    [
      'none common: the first',
      [
        { profile: 66, level: 30 },
        { profile: 100, level: 30 },
      ],
      '42001e',
      ['profile-mismatch'],
    ],
  ])('declares %s', (_, all, head, findings) => expect(made(...all)).toEqual({ head, findings }));

  it.each([
    [44, 3, 8],
    [110, 1, 10],
    [122, 2, 10],
    [118, 1, 8],
    [244, 3, 14],
  ])('writes the tail of profile %i', (profile, chroma, depth) => {
    const sets = { sps: [sps({ profile, level: 40, chroma, depth })], pps: [PPS], spsExt: [EXT] };
    const { bytes } = avcConfigOf(sets, 4);
    const tail = [0xfc | chroma, 0xf8 | (depth - 8), 0xf8 | (depth - 8), 1, 0, EXT.length, ...EXT];
    expect([...bytes.subarray(-tail.length)]).toEqual(tail);
  });

  it('reports parameter sets that differ in chroma format or bit depth', () => {
    expect(made({ profile: 122, level: 40, chroma: 2 }, { profile: 122, level: 40, depth: 10 }).findings).toEqual([
      'tail-mismatch',
      'tail-mismatch',
      'tail-mismatch',
    ]);
  });

  it('reports an SPS extension, which a record of Main cannot hold', () => {
    const { bytes, findings } = avcConfigOf({ sps: [sps({ profile: 77, level: 30 })], pps: [PPS], spsExt: [EXT] }, 4);
    expect(findings).toMatchObject([{ severity: 'warning', code: 'sps-ext-left-out' }]);
    expect(parse(bytes).chroma_format).toBeUndefined();
  });

  it('uses what it can of a truncated SPS', () => {
    const whole = sps({ profile: 100, level: 30 });
    const { bytes, findings } = avcConfigOf({ sps: [whole.subarray(0, 5)], pps: [PPS], spsExt: [] }, 2);
    expect(toHex(bytes.subarray(0, 6))).toBe('0164001efde1');
    expect(findings.map(({ code }) => code)).toEqual(['nal-unreadable', 'no-high-profile-tail']);
  });

  it('throws without an SPS', () => {
    for (const none of [[], [Uint8Array.of(0x67, 100)]]) {
      expect(() => avcConfigOf({ sps: none, pps: [PPS], spsExt: [] }, 4)).toThrow(
        expect.objectContaining({ code: 'not-encodable' }),
      );
    }
  });
});
