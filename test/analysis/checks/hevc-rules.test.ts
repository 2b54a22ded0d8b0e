import { describe, expect, it } from 'vitest';
import { BitWriter } from '../../harness/bit-writer.ts';
import { checked } from '../../harness/checked.ts';
import { fromHex } from '../../harness/from-hex.ts';
import { OPEN_GOP, typeOf, unitsOfStream, withHeader } from '../../harness/hevc-inspected.ts';
import { writtenPps, writtenSps } from '../../harness/hevc-sets.ts';
import { byteStream } from '../../harness/written-stream.ts';

const UNITS = unitsOfStream(OPEN_GOP);
const CRA_AT = UNITS.findIndex((unit) => typeOf(unit) === 21);

const found = async (id: string, units: readonly Uint8Array[]): Promise<readonly string[]> => {
  const { findings } = await checked(byteStream(units), { rules: { [id]: 'error' }, format: 'annexb' });
  return findings.map(({ message }) => message);
};

const ROWS: readonly (readonly [
  id: string,
  what: string,
  units: readonly Uint8Array[],
  messages: readonly string[],
])[] = [
  [
    'nal/header',
    'a VPS of sub-layer 1',
    UNITS.slice(0, 8).map((unit) => (typeOf(unit) === 32 ? withHeader(unit, 32, 2) : unit)),
    ['VPS: TemporalId has to be 0 (H.265 7.4.2.2)'],
  ],
  [
    'hevc/leading-pictures',
    'a stream that starts with a CRA picture',
    UNITS.slice(CRA_AT - 4),
    [
      'RASL_R pictures of a CRA picture that decoding starts at: they refer to pictures before it, and are not output (H.265 8.1.3)',
    ],
  ],
  [
    'hevc/missing-ref',
    'a lost picture',
    UNITS.filter((_, i) => i !== 6 && i !== 7),
    [
      'the reference picture with picture order count 4 is missing: lost, or not sent before this picture (H.265 8.3.2)',
    ],
  ],
  [
    'vui/bitstream-restriction',
    'a picture after another one, in a stream that declares reordering',
    UNITS.slice(0, 8),
    ['sps_max_num_reorder_pics is 2, no frame is reordered: a delay of 2 frames, 67 ms for nothing (H.265 7.4.3.2.1)'],
  ],
  [
    'au/first-slice',
    'a lost slice segment',
    UNITS.filter((_, i) => i !== 6),
    ['the first slice segment of the picture is missing: this one has slice_segment_address 5 (H.265 7.4.7.1)'],
  ],
];

/** A slice segment of an IDR picture of the plainest sets; the picture has 26 x 15 coding tree blocks. */
const idrSegment = (address: number): Uint8Array => {
  const w = new BitWriter().u(8, 19 << 1).u(8, 1);
  w.flag(address === 0 ? 1 : 0)
    .flag(0)
    .ue(0);
  if (address > 0) w.u(9, address);
  // An I slice with slice_qp_delta 0, byte_alignment(), and some data.
  return w.ue(2).se(0).u(1, 1).align('0').bytes([0xa5, 0x5a, 0x80]).toNal();
};

/** One picture of so many slice segments at this level. */
const segmented = (level: number, count: number): readonly Uint8Array[] => [
  ...[writtenSps({ level }), writtenPps()].map((hex) => fromHex(hex) as Uint8Array),
  ...Array.from({ length: count }, (_, i) => idrSegment(i)),
];

describe('level/slices: slice segments of a picture (H.265 A.4.1, Table A.8)', () => {
  it('16 at level 2, and no more', async () => {
    expect(await found('level/slices', segmented(60, 16))).toEqual([]);
    expect(await found('level/slices', segmented(60, 17))).toEqual([
      'level 2: 17 slice segments of a picture, MaxSliceSegmentsPerPicture allows 16 (H.265 A.4.1)',
    ]);
    expect(await found('level/slices', segmented(93, 17))).toEqual([]);
  });
});

describe('rules on streams of HEVC', () => {
  it.each(ROWS)('%s: %s', async (id, _, units, messages) => {
    expect(await found(id, UNITS)).toEqual([]);
    expect(await found(id, units)).toEqual(messages);
  });

  it('gop/closed: a CRA picture, not an IDR picture', async () => {
    expect(await found('gop/closed', UNITS.slice(0, CRA_AT - 4))).toEqual([]);
    expect(await found('gop/closed', UNITS)).toEqual([
      'the GOP at frame 29 is open: a CRA or BLA picture, and 3 leading pictures',
    ]);
  });
});
