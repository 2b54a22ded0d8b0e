import { describe, expect, it } from 'vitest';
import { mediaSegment } from '../../../../src/container/mp4/write/media-segment.ts';
import { concat, hex } from '../../../harness/flv-writer.ts';

describe('mediaSegment (ISO/IEC 14496-12 8.8)', () => {
  it('of two samples, the second shown a frame earlier than it is decoded', () => {
    const samples = [
      { duration: 3000, compositionOffset: 6000, isSync: true, parts: [hex('aabb'), hex('cc')] },
      { duration: 3003, compositionOffset: -1, isSync: false, parts: [hex('dd')] },
    ];
    const bytes = concat(...mediaSegment(7, [{ trackId: 1, baseDecodeTime: 2 ** 32 + 5, samples }]));
    const moof = 8 + 16 + (8 + 16 + 20 + (20 + 2 * 16));
    expect(bytes).toEqual(
      concat(
        hex('00000078 6d6f6f66'),
        hex('00000010 6d666864 00000000 00000007'),
        hex('00000060 74726166'),
        hex('00000010 74666864 00020000 00000001'),
        hex('00000014 74666474 01000000 00000001 00000005'),
        hex(`00000034 7472756e 01000f01 00000002 ${(moof + 8).toString(16).padStart(8, '0')}`),
        hex('00000bb8 00000003 02000000 00001770'),
        hex('00000bbb 00000001 01010000 ffffffff'),
        hex('0000000c 6d646174 aabbccdd'),
      ),
    );
  });
});
