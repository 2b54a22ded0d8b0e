import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { checked } from '../../harness/checked.ts';
import { concat, flvHeader, tag } from '../../harness/flv-writer.ts';
import { fromHex } from '../../harness/from-hex.ts';
import { sampleObus } from '../../harness/obus.ts';

const { delimiter, sequence, key, hidden, shown, next, showsHidden } = sampleObus();
const START = [delimiter, sequence, key];
const FIRST_SHOWN = [delimiter, ...hidden, shown];

const hex = (text: string): Uint8Array => fromHex(text) as Uint8Array;
const AV01 = hex('61763031');

/** av1C of seq_profile 0, level 2.0, with a sequence header. */
const record = (...obus: readonly Uint8Array[]): Uint8Array => concat(hex('81000c00'), ...obus);

/** Enhanced RTMP: a sequence header tag, then a frame for each list of OBUs. */
const flv = (config: Uint8Array, ...samples: readonly (readonly Uint8Array[])[]): Uint8Array =>
  concat(
    flvHeader(1),
    tag(9, 0, concat(hex('90'), AV01, config)),
    ...samples.map((obus, i) => tag(9, 40 * i, concat(hex(i === 0 ? '91' : 'a1'), AV01, ...obus))),
  );

/** obu_has_size_field 0: the size of one byte is left off. */
const withoutSize = (obu: Uint8Array): Uint8Array =>
  concat(Uint8Array.of((obu[0] as number) & ~2), obu.subarray((obu[1] as number) < 0x80 ? 2 : 3));

const found = async (
  id: string,
  bytes: Uint8Array,
  options: Readonly<Record<string, OptionValue>> = {},
): Promise<readonly string[]> => {
  const { findings } = await checked(bytes, { rules: { [id]: ['error', options] } });
  return findings.map(({ message }) => message);
};

const RAW = concat(...START, ...FIRST_SHOWN, delimiter, next, delimiter, showsHidden);
const FLV = flv(record(sequence), [sequence, key], [...hidden, shown], [next], [showsHidden]);

const ROWS: readonly (readonly [id: string, what: string, bytes: Uint8Array, messages: readonly string[]])[] = [
  [
    'av1/sequence-header',
    'a key frame whose sequence header is in the record only',
    flv(record(sequence), [key]),
    ['frame 0 is a key frame without a sequence header'],
  ],
  [
    'av1/sequence-header',
    'a second key frame without one',
    concat(...START, delimiter, key),
    ['frame 1 is a key frame without a sequence header'],
  ],
  [
    'av1/config-record',
    'a sequence header without its size',
    flv(record(withoutSize(sequence)), [sequence, key]),
    [expect.stringContaining('configOBUs[0].obu_has_size_field') as unknown as string],
  ],
  [
    'av1/temporal-delimiter',
    'delimiters in tags',
    flv(record(sequence), START, [delimiter, next]),
    ['2 temporal delimiters in samples, which have none'],
  ],
  [
    'av1/temporal-delimiter',
    'a delimiter after another one',
    concat(delimiter, ...START),
    ['a temporal delimiter after another one: the temporal unit between has no OBU (AV1 7.5)'],
  ],
  [
    'av1/temporal-delimiter',
    'a stream that begins without one',
    concat(sequence, key),
    ['the temporal unit does not begin with a temporal delimiter (AV1 7.5)'],
  ],
  [
    'av1/has-size',
    'a sequence header that takes the frame behind it',
    flv(record(sequence), [withoutSize(sequence), key]),
    ['sequence (OBU 1) has no obu_size: it takes the rest of the tag (AV1 5.2)'],
  ],
  [
    'av1/one-tu',
    'two temporal units in a tag',
    flv(record(sequence), START, [delimiter, ...hidden, shown, delimiter, next]),
    ['a temporal unit begins inside the tag: temporal delimiter'],
  ],
  [
    'av1/one-shown-frame',
    'hidden frames that nothing is shown with',
    flv(record(sequence), [sequence, key], hidden, [shown]),
    ['the temporal unit shows no frame: its frames are hidden'],
  ],
  [
    'av1/one-shown-frame',
    'two shown frames in a temporal unit',
    concat(...START, ...hidden, shown),
    ['a frame after the shown frame of its layer: a temporal unit shows one frame of each spatial layer (AV1 7.5)'],
  ],
];

describe('rules on streams of AV1', () => {
  it.each(ROWS)('%s: %s', async (id, _, bytes, messages) => {
    expect(await found(id, RAW)).toEqual([]);
    expect(await found(id, FLV)).toEqual([]);
    expect(await found(id, bytes)).toEqual(messages);
  });

  it('av1/tiles: one column, where two are wanted from this size on', async () => {
    expect(await found('av1/tiles', RAW)).toEqual([]);
    expect(await found('av1/tiles', RAW, { fromSide: 160, columns: 1 })).toEqual([]);
    expect(await found('av1/tiles', RAW, { fromSide: 160 })).toEqual([
      'a frame of 320x180 has 1 of 2 columns of tiles',
    ]);
  });

  it('av1/has-size: the last OBU of a sample may do without', async () => {
    expect(await found('av1/has-size', flv(record(sequence), [sequence, key], [withoutSize(next)]))).toEqual([]);
  });
});

describe('qp/saturated with base_q_idx', () => {
  // By trace_headers of FFmpeg: 47 of the key frame, 147, 174, 187 hidden, 200 and 200 shown.
  it('counts frames at their own limit', async () => {
    const counted = (baseQIdxLimit: number) => found('qp/saturated', RAW, { percent: 50, baseQIdxLimit });
    expect(await counted(201)).toEqual([]);
    expect(await counted(200)).toEqual(['base_q_idx of 200 or more in 66.7 % of the frames, at most 50 %']);
  });

  it('compares means by type', async () => {
    expect(await found('qp/saturated', RAW, { min: 47, max: 182 })).toEqual([]);
    expect(await found('qp/saturated', RAW, { min: 48, max: 181 })).toEqual([
      'mean base_q_idx of I frames 47, at least 48',
      'mean base_q_idx of P frames 181.6, at most 181',
    ]);
  });
});
