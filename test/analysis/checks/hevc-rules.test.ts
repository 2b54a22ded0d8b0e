import { describe, expect, it } from 'vitest';
import { checked } from '../../harness/checked.ts';
import { OPEN_GOP, typeOf, unitsOfStream, withHeader } from '../../harness/hevc-inspected.ts';
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
