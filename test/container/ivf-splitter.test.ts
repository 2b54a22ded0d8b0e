import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annexbPayload, obuPayload } from '../../src/container/ivf/payload-cutter.ts';
import { IvfSplitter } from '../../src/container/ivf/splitter.ts';
import { bytesOf } from '../harness/cases.ts';
import { arbitraryCuts, bytewise, cutAtFractions, everySplit, itemsOf, type KeptItem } from '../harness/split.ts';

const le = (bytes: number, value: number): string =>
  Array.from({ length: bytes }, (_, i) => (Math.floor(value / 256 ** i) % 256).toString(16).padStart(2, '0')).join('');

/** `DKIF`, version 0, 32 bytes, 640x360, `rate` / `scale`, 2 frames. */
const header = (rate: number, scale: number, fourCc = '41563031', more: { version?: number } = {}): string =>
  `444b4946 ${le(2, more.version ?? 0)} 2000 ${fourCc} 8002 6801 ${le(4, rate)} ${le(4, scale)} 02000000 00000000 `;

const frame = (timestamp: number, hex: string, size = bytesOf(hex).length): string =>
  `${le(4, size)} ${le(8, timestamp)} ${hex} `;

const brief = (item: KeptItem): string => {
  if (item['kind'] === 'finding') return `finding ${(item['finding'] as { message: string }).message}`;
  if (item['kind'] === 'junk') return `junk ${item['offset']}/${item['length']}: ${item['reason']}`;
  const { index, offset, ptsMs } = item['origin'] as { index: number; offset: number; ptsMs: number };
  const missing = item['missingBytes'] === 0 ? '' : ` missing ${item['missingBytes']}`;
  return `${item['offset']} ${item['bytes']}${missing} in ${index} at ${offset}, ${ptsMs} ms`;
};

const av1 = (): IvfSplitter => new IvfSplitter(obuPayload);

/** Offsets counted by hand: a file header of 32 bytes, frame headers of 12. */
const CASES: readonly (readonly [name: string, hex: string, expected: readonly string[]])[] = [
  [
    'two frames',
    header(30, 1) + frame(0, '1200 3201aa') + frame(1, '1200'),
    ['44 1200 in 0 at 32, 0 ms', '46 3201aa in 0 at 32, 0 ms', '61 1200 in 1 at 49, 33.333 ms'],
  ],
  [
    'the last OBU of a frame without obu_size',
    header(1000, 1) + frame(40, '1200 30aabb') + frame(80, '10'),
    ['44 1200 in 0 at 32, 40 ms', '46 30aabb in 0 at 32, 40 ms', '61 10 in 1 at 49, 80 ms'],
  ],
  [
    'an OBU longer than its frame',
    header(1, 1) + frame(0, '3205aa') + frame(1, '1200'),
    ['44 3205aa missing 4 in 0 at 32, 0 ms', '59 1200 in 1 at 47, 1000 ms'],
  ],
  ['a timestamp above 32 bits', header(90000, 1) + frame(2 ** 33, '1200'), ['44 1200 in 0 at 32, 95443717.689 ms']],
  [
    'no time base',
    header(0, 0) + frame(2, '1200'),
    [
      'finding the time base of the IVF is 0/0: its timestamps are read as frames, 25 per second',
      '44 1200 in 0 at 32, 80 ms',
    ],
  ],
  [
    'another version',
    header(30, 1, '41563031', { version: 7 }) + frame(0, '1200'),
    [
      'finding the IVF header gives version 7 and 32 bytes: read as version 0 with 32 bytes',
      '44 1200 in 0 at 32, 0 ms',
    ],
  ],
  [
    'an empty frame',
    header(30, 1) + frame(0, '') + frame(3, '1200'),
    ['finding frame 0 of the IVF is empty', '56 1200 in 1 at 44, 100 ms'],
  ],
  [
    'a frame that is cut short',
    header(30, 1) + frame(0, '1200 3203aa', 9),
    [
      '44 1200 in 0 at 32, 0 ms',
      '46 3203aa missing 2 in 0 at 32, 0 ms',
      'finding frame 0 of the IVF lacks 4 bytes: the input ends in it',
    ],
  ],
  ['a frame header that is cut short', `${header(30, 1)}0500`, ['junk 32/2: bytes of a frame header at the end']],
  ['a file header that is cut short', '444b4946 0000', ['junk 0/6: bytes of a file header at the end']],
  [
    'an obu_size that is none, up to the end of its frame',
    header(30, 1) + frame(0, '32 8080808010 aa') + frame(3, '1200'),
    [
      'junk 44/7: bytes from an OBU on, whose obu_size is longer than 8 bytes or larger than 32 bits',
      '63 1200 in 1 at 51, 100 ms',
    ],
  ],
];

describe('IvfSplitter', () => {
  it.each(CASES)('%s', (_name, hex, expected) => {
    expect(itemsOf(av1(), [bytesOf(hex)]).map(brief)).toEqual(expected);
  });

  it.each(CASES)('%s: every split gives the same', (_name, hex) => {
    const whole = itemsOf(av1(), [bytesOf(hex)]);
    for (const pieces of everySplit(bytesOf(hex))) expect(itemsOf(av1(), pieces)).toEqual(whole);
  });

  it('reads frames of H.264 as byte streams, each by itself', () => {
    const hex = header(25, 1, '48323634') + frame(0, '00000001 6742 000001 65') + frame(1, '000001 41 000001');
    const units = itemsOf(new IvfSplitter(annexbPayload), [bytesOf(hex)]);
    expect(units.map(brief)).toEqual([
      '44 6742 in 0 at 32, 0 ms',
      '50 65 in 0 at 32, 0 ms',
      '66 41 in 1 at 54, 40 ms',
      '70  in 1 at 54, 40 ms',
    ]);
    for (const pieces of everySplit(bytesOf(hex))) {
      expect(itemsOf(new IvfSplitter(annexbPayload), pieces)).toEqual(units);
    }
  });

  it('gives the same for every split of any input', () => {
    const noise = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(fc.oneof(noise, smallFrames), arbitraryCuts, (rest, cuts) => {
        const input = Uint8Array.from([...bytesOf(header(30, 1)), ...rest]);
        const whole = itemsOf(av1(), [input]);
        for (const pieces of [cutAtFractions(input, cuts), bytewise(input)]) {
          expect(itemsOf(av1(), pieces)).toEqual(whole);
        }
      }),
    );
  });
});

/** Frames with small sizes, some of them wrong. */
const smallFrames = fc
  .array(fc.tuple(fc.nat({ max: 20 }), fc.uint8Array({ maxLength: 20 })), { maxLength: 5 })
  .map((frames) =>
    Uint8Array.from(frames.flatMap(([size, bytes]) => [size, ...new Array<number>(11).fill(0), ...bytes])),
  );
