import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../../../src/bytes/byte-writer.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { concat } from '../../../harness/flv-writer.ts';
import { arbitraryCuts, cutAtFractions, everySplit } from '../../../harness/split.ts';
import { ADTS_VECTORS, type AdtsVector } from '../../../vectors/adts.ts';
import { adtsItems, places } from './items.ts';

const STEREO = bytesOf((ADTS_VECTORS[1] as AdtsVector).hex);
const NO_FRAME = 'bytes that belong to no ADTS frame';
const split = (...parts: readonly Uint8Array[]) => places(adtsItems([concat(...parts)]));

/** The items, which are the same for every split. */
const stable = (...parts: readonly Uint8Array[]): string[] => {
  const bytes = concat(...parts);
  const whole = adtsItems([bytes]);
  for (const pieces of everySplit(bytes)) expect(adtsItems(pieces)).toEqual(whole);
  return places(whole);
};

describe('AdtsSplitter', () => {
  it.each(ADTS_VECTORS)('$name: the frames that ffprobe finds, for every split', ({ hex, frames, header }) => {
    const bytes = bytesOf(hex);
    expect(stable(bytes)).toEqual(frames.map(([offset, size]) => `frame ${offset}+${size}`));
    const items = adtsItems([bytes]);
    expect(items[0]).toMatchObject({ header, payload: hex.slice(14, 2 * (frames[0]?.[1] ?? 0)) });
  });

  it('reports ID3 tags and skips them', () => {
    const id3v2 = concat(utf8Bytes('ID3'), bytesOf('0400000000010a'), new Uint8Array(138));
    const withFooter = concat(utf8Bytes('ID3'), bytesOf('04001000000002'), new Uint8Array(12));
    const id3v1 = concat(utf8Bytes('TAG'), new Uint8Array(125));
    expect(stable(id3v2, STEREO, withFooter, STEREO, id3v1)).toEqual([
      'junk 0+148: ID3v2.4 tag',
      ...['frame 148+30', 'frame 178+13', 'frame 191+13', 'frame 204+13'],
      'junk 217+22: ID3v2.4 tag',
      ...['frame 239+30', 'frame 269+13', 'frame 282+13', 'frame 295+13'],
      'junk 308+128: ID3v1 tag',
    ]);
  });

  it('reports a truncated ID3 tag', () => {
    expect(stable(utf8Bytes('ID3'), bytesOf('03000000000020'), new Uint8Array(5))).toEqual([
      'junk 0+15: ID3v2.3 tag, truncated by the end of the input',
    ]);
    expect(stable(utf8Bytes('ID3'), bytesOf('04'))).toEqual([`junk 0+4: ${NO_FRAME}`]);
  });

  it('finds the first frame after junk', () => {
    expect(stable(bytesOf('fff1fff0ff00'), STEREO)).toEqual([
      `junk 0+6: ${NO_FRAME}`,
      ...['frame 6+30', 'frame 36+13', 'frame 49+13', 'frame 62+13'],
    ]);
  });

  it('keeps a complete frame with junk after it', () => {
    expect(stable(STEREO.subarray(0, 43), bytesOf('0102030405ff'), STEREO.subarray(43))).toEqual([
      ...['frame 0+30', 'frame 30+13', `junk 43+6: ${NO_FRAME}`, 'frame 49+13', 'frame 62+13'],
    ]);
  });

  it('drops a frame that lost bytes, but not the next one', () => {
    expect(stable(STEREO.subarray(0, 40), STEREO.subarray(43))).toEqual([
      ...['frame 0+30', `junk 30+10: ${NO_FRAME}`, 'frame 40+13', 'frame 53+13'],
    ]);
  });

  it('reports where the last frame is truncated', () => {
    expect(stable(STEREO.subarray(0, 60))).toEqual([
      ...['frame 0+30', 'frame 30+13'],
      'frame 43+13',
      `junk 56+4: ${NO_FRAME}`,
    ]);
    expect(stable(STEREO.subarray(0, 66))).toEqual([
      ...['frame 0+30', 'frame 30+13', 'frame 43+13'],
      'junk 56+10: a frame of 13 bytes, truncated by the end of the input',
    ]);
  });

  it('does not accept a header with reserved values', () => {
    const altered = (index: number, value: number): Uint8Array => {
      const frame = STEREO.slice(56);
      frame[index] = value;
      return frame;
    };
    expect(split(altered(2, 0x74))).toEqual([`junk 0+13: ${NO_FRAME}`]); // sampling_frequency_index 13
    expect(split(altered(1, 0xf3))).toEqual([`junk 0+13: ${NO_FRAME}`]); // layer 1
    expect(split(Uint8Array.of(0xff, 0xf9, 0xcc, 0x80, 0x01, 0xbf, 0xfc, 0, 0, 0, 0, 0, 0))).toEqual([
      `junk 0+13: ${NO_FRAME}`, // MPEG-2, profile 3
    ]);
    expect(split(altered(4, 0))).toEqual([`junk 0+13: ${NO_FRAME}`]); // aac_frame_length 5
    expect(split(STEREO.subarray(56))).toEqual(['frame 0+13']);
  });

  it('separates the raw data blocks of a frame with crc_check (Table 1.A.5)', () => {
    // 7 + 2 positions + crc_check, then blocks of 4, 3 and 2 bytes, each with its own crc_check.
    const frame = bytesOf('fff04c8003dffe 0006 000b 1111 a1a2a3a4 2222 b1b2b3 3333 c1c2 4444'.replaceAll(' ', ''));
    frame[4] = frame.length >> 3;
    frame[5] = ((frame.length & 7) << 5) | 0x1f;
    const [item] = adtsItems([frame]);
    expect(item).toMatchObject({
      kind: 'frame',
      size: frame.length,
      header: {
        protection_absent: 0,
        number_of_raw_data_blocks_in_frame: 2,
        raw_data_block_position: [6, 11],
        crc_check: 0x1111,
      },
      frames: ['a1a2a3a4', 'b1b2b3', 'c1c2'],
    });
    expect(item).not.toHaveProperty('finding');
  });

  it('reports why raw data blocks cannot be separated', () => {
    const without = STEREO.slice(56);
    without[6] = 0xfd;
    expect(adtsItems([without])).toMatchObject([
      {
        frames: [],
        payload: '211004608c1c',
        finding: { severity: 'error', code: 'raw-data-blocks', offset: 0, length: 13 },
      },
    ]);
    const wrong = bytesOf('fff04c8001fffd00f01111a1a2a3a4'.replaceAll(' ', ''));
    expect(adtsItems([wrong])).toMatchObject([
      { frames: [], finding: { message: expect.stringContaining('raw_data_block_position 240 in 4 bytes') } },
    ]);
  });

  it('gives the same items for every split of damaged bytes, and every byte once', () => {
    const piece = fc.oneof(
      fc.constantFrom(...ADTS_VECTORS.map(({ hex }) => bytesOf(hex))),
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(utf8Bytes('ID3'), utf8Bytes('TAG'), bytesOf('fff14c80'), bytesOf('49443304000000000105')),
      fc.tuple(fc.nat(120), fc.nat(120)).map(([from, to]) => STEREO.subarray(from, to)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), arbitraryCuts, (pieces, cuts) => {
        const bytes = concat(...pieces);
        const whole = adtsItems([bytes]);
        expect(adtsItems(cutAtFractions(bytes, cuts))).toEqual(whole);
        let at = 0;
        for (const item of whole) {
          expect(item.offset).toBe(at);
          at += item.kind === 'frame' ? item.size : item.length;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 300 },
    );
  });
});
