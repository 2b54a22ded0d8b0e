import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { avcConfigOf } from '../../../src/codec/h264/config/avc-config-of.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { concat, cts, flvHeader, tag } from '../../harness/flv-writer.ts';
import {
  lengthPrefixedStream,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../harness/written-stream.ts';

const MAIN: SpsChoice = { profile: 77, fps: 25 };

interface Picture extends SliceChoice {
  readonly dtsMs: number;
  readonly compositionTimeMs?: number;
}

/** Findings about an FLV with a tag per picture: code, tag, message. */
const findingsOf = (pictures: readonly Picture[], sps = MAIN): string[] => {
  const record = avcConfigOf({ sps: [writeSps(sps)], pps: [writePps()], spsExt: [] }, 4).bytes;
  const tags = pictures.map(({ dtsMs, compositionTimeMs = 0, ...slice }) => {
    const head = `${slice.nal === 5 ? 1 : 2}701${cts(compositionTimeMs)}`;
    return tag(9, dtsMs, head + toHex(lengthPrefixedStream([writeSlice(slice, sps)], 4)));
  });
  const bytes = concat(flvHeader(1), tag(9, 0, `1700000000${toHex(record)}`), ...tags);
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const items = [...reader.push(bytes), ...reader.end()].flatMap((item) => [...inspector.push(item)]);
  return [...items, ...inspector.end()].flatMap((item) =>
    item.kind === 'diagnostic' ? [`${item.record.code} @${item.record.tag}: ${item.record.message}`] : [],
  );
};

describe('lost pictures in FLV', () => {
  it('are named at the tag after them', () => {
    const pictures = [0, 1, 2, 4, 5].map((i): Picture => ({ dtsMs: 40 * i, frameNum: i, lsb: 2 * i }));
    expect(findingsOf([{ ...pictures[0], nal: 5, dtsMs: 0 }, ...pictures.slice(1)])).toEqual([
      'missing-frames @4: video: frame_num 2 -> 4: the reference frame with frame_num 3 is missing (H.264 7.4.3)',
    ]);
  });

  it('are no reordering: after them the upper bits of the picture order count are a guess', () => {
    // lsb 4 -> 14 is read as 4 -> -2 (8.2.1.1): the times show the pictures in the other order.
    const at = (i: number, more: Partial<Picture> = {}): Picture => ({
      dtsMs: 40 * i,
      compositionTimeMs: 40,
      frameNum: i,
      lsb: (2 * i) % 16,
      ...more,
    });
    const codes = findingsOf([at(0, { nal: 5 }), at(1), at(2), at(7), at(8), at(9)]).map((line) => line.slice(0, 17));
    expect(codes).toEqual(['missing-frames @4']);
  });

  it('lost slices are named too, in any order of slices at the tag of their picture', () => {
    const baseline: SpsChoice = { profile: 66, fps: 25 };
    const pictures: Picture[] = [
      { nal: 5, dtsMs: 0 },
      { frameNum: 1, lsb: 2, firstMb: 4, dtsMs: 40 },
      { frameNum: 2, lsb: 4, dtsMs: 80 },
      { frameNum: 3, lsb: 6, firstMb: 4, dtsMs: 120 },
    ];
    expect(findingsOf(pictures, baseline).map((line) => line.slice(0, 22))).toEqual([
      'missing-macroblocks @2',
      'missing-macroblocks @4',
    ]);
  });
});
