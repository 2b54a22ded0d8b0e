import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/bytes/hex.ts';
import { FlvDemuxer } from '../../../../src/container/flv/tag/demuxer.ts';
import type { FlvItem } from '../../../../src/container/flv/tag/item.ts';
import { concat, flvHeader, hex, tag } from '../../../harness/flv-writer.ts';
import { streamBytes, streamsOf } from '../../../harness/streams.ts';

/** Items as comparable text, since views do not stay valid. */
const textOf = (item: FlvItem): string => {
  const { bytes, ...rest } = { bytes: undefined, ...item };
  return `${JSON.stringify(rest)} ${bytes === undefined ? '' : toHex(bytes)}`;
};

const demux = (bytes: Uint8Array, cuts: readonly number[] = []): string[] => {
  const demuxer = new FlvDemuxer();
  const out: string[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy that is wiped after the push, which reveals kept views.
    const chunk = bytes.slice(from, cut);
    for (const item of demuxer.push(chunk)) out.push(textOf(item));
    chunk.fill(0xee);
    from = cut;
  }
  for (const item of demuxer.end()) out.push(textOf(item));
  return out;
};

const shape = (bytes: Uint8Array): unknown[] => {
  const demuxer = new FlvDemuxer();
  return [...demuxer.push(bytes), ...demuxer.end()].map((item) => {
    if (item.kind === 'tag') {
      const marks = [item.damaged === true ? 'damaged' : '', item.missingBytes > 0 ? `-${item.missingBytes}` : ''];
      return [`tag ${item.offset}`, item.bytes.length, item.previousTagSize, marks.join('')];
    }
    return item.kind === 'junk' ? ['junk', item.offset, item.length] : ['header', item.offset, item.previousTagSize0];
  });
};

const VIDEO = tag(9, 40, '170100000000000004deadbeef');
const AUDIO = tag(8, 40, 'af01aabbcc');
const JUNK = hex('ffeeddccbbaa99887766554433221100ffeeddccbbaa');

const CASES: readonly (readonly [string, Uint8Array, readonly unknown[]])[] = [
  [
    'header and tags',
    concat(flvHeader(), VIDEO, AUDIO),
    [
      ['header', 0, 0],
      ['tag 13', 24, 24, ''],
      ['tag 41', 16, 16, ''],
    ],
  ],
  ['nine bytes', flvHeader().subarray(0, 9), [['header', 0, undefined]]],
  [
    'no PreviousTagSize0',
    concat(flvHeader().subarray(0, 9), VIDEO),
    [
      ['header', 0, undefined],
      ['tag 9', 24, 24, ''],
    ],
  ],
  [
    'a long header',
    concat(flvHeader(5, 17).subarray(0, 9), hex('0102030405060708'), new Uint8Array(4), VIDEO),
    [
      ['header', 0, 0],
      ['tag 21', 24, 24, ''],
    ],
  ],
  [
    'junk between tags',
    concat(flvHeader(), VIDEO, JUNK, AUDIO, VIDEO),
    [
      ['header', 0, 0],
      ['tag 13', 24, 24, ''],
      ['junk', 41, 22],
      ['tag 63', 16, 16, ''],
      ['tag 83', 24, 24, ''],
    ],
  ],
  [
    'PreviousTagSize 0 everywhere',
    concat(flvHeader(), tag(9, 0, '1702000000', { previousTagSize: 0 }), tag(8, 0, 'af01aa', { previousTagSize: 0 })),
    [
      ['header', 0, 0],
      ['tag 13', 16, 0, ''],
      ['tag 33', 14, 0, ''],
    ],
  ],
  [
    'a size that leads to no tag',
    concat(flvHeader(), tag(9, 0, '17010000000000000199', { dataSize: 0xffffff }), AUDIO, VIDEO),
    [
      ['header', 0, 0],
      ['tag 13', 21, 21, 'damaged-16777205'],
      ['tag 38', 16, 16, ''],
      ['tag 58', 24, 24, ''],
    ],
  ],
  [
    'bytes inserted into a tag',
    concat(flvHeader(), VIDEO.subarray(0, 20), JUNK, VIDEO.subarray(20), AUDIO),
    [
      ['header', 0, 0],
      ['tag 13', 24, undefined, 'damaged'],
      ['junk', 37, 26],
      ['tag 63', 16, 16, ''],
    ],
  ],
  [
    'an unknown type whose size fits',
    concat(flvHeader(), tag(5, 0, 'aabb'), AUDIO),
    [
      ['header', 0, 0],
      ['tag 13', 13, 13, ''],
      ['tag 30', 16, 16, ''],
    ],
  ],
  [
    'a stream id in all tags',
    concat(flvHeader(), tag(9, 0, '1702000000', { streamId: 7 }), tag(8, 0, 'af01aa', { streamId: 7 })),
    [
      ['header', 0, 0],
      ['tag 13', 16, 16, ''],
      ['tag 33', 14, 14, ''],
    ],
  ],
  [
    'cut in the last tag',
    concat(flvHeader(), AUDIO, VIDEO).subarray(0, 50),
    [
      ['header', 0, 0],
      ['tag 13', 16, 16, ''],
      ['tag 33', 17, undefined, '-7'],
    ],
  ],
  [
    'cut in the header of the last tag',
    concat(flvHeader(), AUDIO, VIDEO.subarray(0, 7)),
    [
      ['header', 0, 0],
      ['tag 13', 16, 16, ''],
      ['junk', 33, 7],
    ],
  ],
  [
    'cut in the last PreviousTagSize',
    concat(flvHeader(), AUDIO.subarray(0, 18)),
    [
      ['header', 0, 0],
      ['tag 13', 16, undefined, ''],
      ['junk', 29, 2],
    ],
  ],
  [
    'two files in one',
    concat(flvHeader(), AUDIO, flvHeader(), VIDEO),
    [
      ['header', 0, 0],
      ['tag 13', 16, 16, ''],
      ['header', 33, 0],
      ['tag 46', 24, 24, ''],
    ],
  ],
  [
    'joined midway',
    concat(VIDEO.subarray(9), AUDIO, VIDEO),
    [
      ['junk', 0, 19],
      ['tag 19', 16, 16, ''],
      ['tag 39', 24, 24, ''],
    ],
  ],
  ['nothing', new Uint8Array(0), []],
  ['nothing but junk', JUNK, [['junk', 0, 22]]],
];

describe('FlvDemuxer', () => {
  it.each(CASES)('%s', (_name, bytes, expected) => {
    expect(shape(bytes)).toEqual(expected);
  });

  it.each(CASES)('gives the same for every split: %s', (_name, bytes) => {
    const whole = demux(bytes);
    for (let cut = 0; cut <= bytes.length; cut++) expect(demux(bytes, [cut])).toEqual(whole);
    expect(demux(bytes, [...bytes.keys()])).toEqual(whole);
  });

  it('gives the same for any split of any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(VIDEO, AUDIO, JUNK, flvHeader(), VIDEO.subarray(0, 15), tag(9, 1, '27', { dataSize: 60 })),
      fc.constantFrom(tag(9, 0, '1702000000', { previousTagSize: 0 }), tag(5, 0, 'aabb'), new Uint8Array(30)),
    );
    const input = fc.array(piece, { maxLength: 8 }).map((pieces) => concat(...pieces));
    const cuts = fc.array(fc.nat({ max: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(input, cuts, (bytes, at) => {
        const sorted = at.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
        expect(demux(bytes, sorted)).toEqual(demux(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  // A header of a tag of 65,280 bytes at every eleventh byte: none is confirmed, and all overlap.
  const falseHeaders = (count: number) => concat(...Array.from({ length: count }, () => hex('0900ff0000000000000000')));
  const tagsOf = (bytes: Uint8Array, pieces: number): FlvItem[] => {
    const demuxer = new FlvDemuxer();
    const items: FlvItem[] = [];
    for (let at = 0; at < bytes.length; at += pieces) items.push(...demuxer.push(bytes.subarray(at, at + pieces)));
    items.push(...demuxer.end());
    return items.filter(({ kind }) => kind === 'tag');
  };

  it.each([16, 4096, 1 << 20])('finds the true tags among false headers: pieces of %i', (pieces) => {
    const parts = [flvHeader(), hex('ff')];
    const expected: number[] = [];
    for (const count of [1, 63, 64, 65, 1000, 20_000]) {
      parts.push(falseHeaders(count));
      expected.push(parts.reduce((sum, { length }) => sum + length, 0));
      parts.push(AUDIO);
    }
    const offsets = tagsOf(concat(...parts), pieces).map(({ offset }) => offset);
    expect(offsets).toEqual(expect.arrayContaining(expected));
  });

  it('finds tags by the header after them if PreviousTagSizes are wrong', () => {
    const wrong = tag(8, 5, 'af0121', { previousTagSize: 0 });
    const bytes = concat(flvHeader(), wrong, wrong, JUNK, falseHeaders(300), wrong, wrong, wrong);
    const first = bytes.length - 3 * wrong.length;
    for (const pieces of [1, 7, bytes.length]) {
      const offsets = tagsOf(bytes, pieces).map(({ offset }) => offset);
      expect(offsets.slice(-3)).toEqual([0, 1, 2].map((i) => first + i * wrong.length));
    }
  });

  it('gives a tag of maximum size after junk', () => {
    const body = new Uint8Array(2 ** 24 - 1).fill(0x5a);
    const large = tag(9, 0, body);
    const bytes = concat(flvHeader(), JUNK, large, AUDIO);
    expect(tagsOf(bytes, 1 << 20).map((item) => 'bytes' in item && item.bytes.length)).toEqual([
      11 + body.length,
      AUDIO.length - 4,
    ]);
  });

  it('covers every byte once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(VIDEO, AUDIO, JUNK, flvHeader()), { maxLength: 10 }), (pieces) => {
        const bytes = concat(...pieces);
        const demuxer = new FlvDemuxer();
        let sum = 0;
        for (const item of [...demuxer.push(bytes), ...demuxer.end()]) {
          if (item.kind === 'junk') sum += item.length;
          else sum += item.bytes.length + ('previousTagSize' in item || 'previousTagSize0' in item ? 4 : 0);
        }
        expect(sum).toBe(bytes.length);
      }),
    );
  });

  const small = streamsOf('flv').filter(({ bytes }) => bytes <= 5000);
  it.skipIf(small.length === 0)('gives the same for every split of every small stream', () => {
    for (const { file } of small) {
      const bytes = streamBytes(file);
      const whole = demux(bytes);
      for (let cut = 0; cut <= bytes.length; cut += bytes.length > 1500 ? 7 : 1) {
        expect(demux(bytes, [cut]), `${file} at ${cut}`).toEqual(whole);
      }
      expect(demux(bytes, [...bytes.keys()]), file).toEqual(whole);
    }
  });

  const odd = streamsOf('flv').filter(
    ({ bytes, features }) => bytes > 5000 && features.includes('byte-level-synthetic'),
  );
  it.skipIf(odd.length === 0)('gives the same for pieces of 1 to 4096 bytes of larger streams', () => {
    for (const { file } of odd) {
      const bytes = streamBytes(file);
      const whole = demux(bytes);
      for (const size of [1, 3, 11, 188, 4096]) {
        const cuts = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => (i + 1) * size);
        expect(demux(bytes, cuts), `${file} by ${size}`).toEqual(whole);
      }
    }
  });
});
