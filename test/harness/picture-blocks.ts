import { H264Blocks } from '../../src/codec/h264/slice-data/blocks-stage.ts';
import { h264Stream } from '../../src/codec/h264/stream-codec.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import type { PictureBlocks } from '../../src/media/macroblocks.ts';

/** The pictures of a byte stream, one at a time: their arrays are reused. */
export function* picturesOf(bytes: Uint8Array): Generator<PictureBlocks> {
  const stream = h264Stream.open();
  const blocks = new H264Blocks();
  const splitter = new AnnexbSplitter();
  for (const items of [splitter.push(bytes), splitter.end()]) {
    for (const item of items) {
      if (item.kind !== 'unit') continue;
      for (const placed of stream.push(item)) if (placed.kind === 'unit') yield* blocks.push(placed);
    }
  }
  for (const placed of stream.end()) if (placed.kind === 'unit') yield* blocks.push(placed);
  yield* blocks.end();
}

/** Arrays of a picture with a number of entries for each macroblock. */
const PER_MB: readonly (readonly [keyof PictureBlocks, number])[] = [
  ['isRead', 1],
  ['slice', 1],
  ['mbType', 1],
  ['mbClass', 1],
  ['qp', 1],
  ['qpCb', 1],
  ['qpCr', 1],
  ['codedBlockPattern', 1],
  ['transform8x8', 1],
  ['subMbType', 4],
  ['intraModes', 16],
  ['intraChromaMode', 1],
  ['refIdx', 8],
  ['mvd', 64],
  ['mv', 64],
];

/** Everything about one macroblock, as text. */
export const macroblockText = (picture: PictureBlocks, mb: number): string =>
  PER_MB.map(([name, size]) => {
    const array = picture[name] as Uint8Array;
    return `${name} ${array.subarray(mb * size, mb * size + size).join(' ')}`;
  }).join('\n');

/** Macroblocks of all kinds of bits, and the rest. */
export const bitsOf = ({ bits, overheadBits }: PictureBlocks): number => {
  const sum = (array: Uint32Array) => array.reduce((total, value) => total + value, 0);
  return sum(bits.header) + sum(bits.motion) + sum(bits.luma) + sum(bits.chroma) + overheadBits;
};
