import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import { fromHex } from '../../harness/from-hex.ts';
import { inspectHevcUnits, OPEN_GOP, typeOf, unitsOfStream } from '../../harness/hevc-inspected.ts';
import { type SpsChoices, writtenSps } from '../../harness/hevc-sets.ts';
import { byteStream } from '../../harness/written-stream.ts';

/** VPS, SPS, PPS, settings, and four pictures of two slice segments: 320x180, Main, level 2, five pictures of buffer. */
const UNITS = unitsOfStream(OPEN_GOP).slice(0, 12);

/** Where general_tier_flag and general_level_idc are in the VPS and the SPS. */
const TIER_AT: Readonly<Record<number, number>> = { 32: 6, 33: 3 };
const LEVEL_AT: Readonly<Record<number, number>> = { 32: 20, 33: 17 };

/** The units with another byte at a place of those sets; `types`: of which. */
const patched = (
  places: Readonly<Record<number, number>>,
  value: number,
  types: readonly number[] = [32, 33],
): readonly Uint8Array[] =>
  UNITS.map((unit) => {
    const at = types.includes(typeOf(unit)) ? places[typeOf(unit)] : undefined;
    return at === undefined ? unit : unit.map((byte, i) => (i === at ? value : byte));
  });

/** The stream with this SPS after its own, which no picture refers to any more. */
const withSps = (choices: SpsChoices): readonly Uint8Array[] => [
  UNITS[0] as Uint8Array,
  fromHex(writtenSps(choices)) as Uint8Array,
  ...UNITS.slice(1),
];

/** An SEI unit with one message. */
const sei = (payloadType: number, ...payload: readonly number[]): Uint8Array =>
  Uint8Array.of(0x4e, 1, payloadType, payload.length, ...payload, 0x80);

const RPU = Uint8Array.of(0x7c, 1, 0x19, 8, 9, 0x80);

const found = async (id: string, units: readonly Uint8Array[]): Promise<readonly string[]> => {
  const { findings } = await checked(byteStream(units), { rules: { [id]: 'error' }, format: 'annexb' });
  return findings.map(({ message }) => message);
};

const ACTIVE_SETS = sei(129, 0x03, 0x80);
const TEXT = sei(5, ...new Uint8Array(17).fill(0x41));

const ROWS: readonly (readonly [
  id: string,
  what: string,
  units: readonly Uint8Array[],
  messages: readonly string[],
])[] = [
  [
    'level/valid',
    'a level between two',
    patched(LEVEL_AT, 61),
    ['general_level_idc 61: no level of Table A.8 (H.265 A.4.1)'],
  ],
  [
    'level/valid',
    'the High tier of level 2',
    patched(TIER_AT, 0x21),
    ['general_tier_flag 1: level 2 has no High tier, which begins with level 4 (H.265 Table A.8)'],
  ],
  [
    'level/too-low',
    '320x184 at level 1',
    patched(LEVEL_AT, 30),
    [
      'general_level_idc is beyond level 1 of Main: expected at most 36864 luma samples, found 58880 (320x184) (H.265 A.4)',
      'level 1 is too low for 320x180 at this rate: 1766400 luma samples/s, MaxLumaSr allows 552960; level 2 holds the stream (H.265 A.4.2)',
    ],
  ],
  [
    'level/dpb',
    'seven pictures of 416x240 at level 2, which has memory for six',
    withSps({ level: 60, buffering: 7 }),
    ['sps_max_dec_pic_buffering_minus1 is beyond level 2 of Main: expected 0..5 (MaxDpbSize - 1), found 6 (H.265 A.4)'],
  ],
  [
    'vui/reorder-too-small',
    'more pictures of reordering than of buffer',
    withSps({ buffering: 3, reordering: 3 }),
    [
      'sps_max_num_reorder_pics 3: expected at most sps_max_dec_pic_buffering_minus1, 2 (H.265 7.4.3.2.1)',
      'the stream needs 4 frames of decoded picture buffer, sps_max_dec_pic_buffering_minus1 + 1 is 3 (H.265 C.5.2)',
    ],
  ],
  [
    'profile/tool',
    '4:4:4 in Main',
    withSps({ chroma: 3 }),
    ['chroma_format_idc 3 (4:4:4) is outside the Main profile: expected 1 (4:2:0) (H.265 A.3)'],
  ],
  [
    'hevc/vps-sps-ptl',
    'a VPS of another level',
    patched(LEVEL_AT, 93, [32]),
    ['general_level_idc 60 (2), the VPS has 93 (3.1) (H.265 7.4.3.1, 7.4.3.2.1)'],
  ],
  [
    'hevc/vps-sps-ptl',
    'an SPS that needs more buffer than its VPS allows',
    withSps({ level: 60, buffering: 6, reordering: 2 }),
    ['sps_max_dec_pic_buffering_minus1 5, the VPS has 4 (H.265 7.4.3.1, 7.4.3.2.1)'],
  ],
  [
    'sei/order',
    'active parameter sets after a text',
    [...UNITS.slice(0, 3), TEXT, ACTIVE_SETS, ...UNITS.slice(4)],
    ['SEI message active_parameter_sets after user_data_unregistered: it has to precede it (H.265 D.3.1)'],
  ],
  [
    'hdr/dolby-rpu',
    'a picture without an RPU',
    UNITS.flatMap((unit, i) => (i > 4 && i % 2 === 1 && i !== 9 ? [unit, RPU] : [unit])),
    ['3 of 4 frames have an RPU of Dolby Vision: this is the first one without'],
  ],
];

describe('rules on parameter sets, SEI messages and RPUs of HEVC', () => {
  it.each(ROWS)('%s: %s', async (id, _, units, messages) => {
    expect(await found(id, UNITS)).toEqual([]);
    expect(await found(id, units)).toEqual(messages);
  });

  it('hdr/dolby-rpu: an RPU for each picture, or after a picture by mistake', async () => {
    const all = UNITS.flatMap((unit, i) => (i > 4 && i % 2 === 1 ? [unit, RPU] : [unit]));
    expect(await found('hdr/dolby-rpu', all)).toEqual([]);
    expect(await found('hdr/dolby-rpu', [...UNITS, RPU])).toEqual([
      '1 of 4 frames have an RPU of Dolby Vision: this is the first one with it',
    ]);
  });

  it('the readers of other commands find them too', () => {
    expect(inspectHevcUnits(patched(LEVEL_AT, 93, [32])).findings).toEqual(['warning vps-differs @1']);
    expect(inspectHevcUnits([...UNITS.slice(0, 3), TEXT, ACTIVE_SETS, ...UNITS.slice(4)]).findings).toEqual([
      'warning sei-order @4',
    ]);
  });

  it('sei/order: active parameter sets first', async () => {
    expect(await found('sei/order', [...UNITS.slice(0, 3), ACTIVE_SETS, TEXT, ...UNITS.slice(4)])).toEqual([]);
  });

  it('hevc/vps-sps-ptl: an SPS that needs less', async () => {
    expect(await found('hevc/vps-sps-ptl', withSps({ level: 60, buffering: 4, reordering: 1 }))).toEqual([]);
  });
});
