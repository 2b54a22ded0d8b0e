import { readFileSync } from 'node:fs';
import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import { type DecodedFrame, decodedFrames } from './block-decoder.ts';
import { wrongChromaQps } from './chroma-qp.ts';
import { compareBlocks } from './compare-blocks.ts';
import { FrameFinder } from './frame-finder.ts';
import { addsUp, bitsOf, hasOnlyItsBits } from './picture-bits.ts';
import { type ReadPicture, readPictures } from './read-pictures.ts';

/** What was compared in a stream. */
export interface StreamComparison {
  readonly macroblocks: number;
  readonly vectors: number;
  /** Bits of the macroblocks of each picture. */
  readonly bits: readonly number[];
  readonly isCabac: boolean;
  /** In words, each kind once with its number; none if all is equal. */
  readonly differences: readonly string[];
  /** The first macroblock that differs. */
  readonly first: string | undefined;
}

/** Compares all pictures of a raw stream with what FFmpeg decodes; `see` is told of each. */
export const compareStream = async (
  decoder: string,
  path: string,
  see: (picture: PictureBlocks) => void = () => {},
): Promise<StreamComparison> => {
  const stream = new Uint8Array(readFileSync(path));
  const finder = new FrameFinder(decodedFrames(decoder, path), stream);
  const counts = new Map<string, number>();
  const count = (what: string, number = 1): void => {
    if (number > 0) counts.set(what, (counts.get(what) ?? 0) + number);
  };
  const bits: number[] = [];
  let isCabac = false;
  let macroblocks = 0;
  let vectors = 0;
  let first: string | undefined;
  let frame: DecodedFrame | undefined;
  let frameNumber: number | undefined;
  for (const read of readPictures(stream)) {
    const { picture } = read;
    see(picture);
    bits.push(bitsOf(picture));
    isCabac ||= read.isCabac;
    countOwn(read, count);
    // The second field is in the frame of the first.
    if (picture.frame !== frameNumber) frame = await finder.frameAt(picture.offset);
    frameNumber = picture.frame;
    if (frame === undefined) {
      count('pictures that FFmpeg does not output');
      continue;
    }
    const compared = compareBlocks(picture, frame);
    macroblocks += compared.macroblocks;
    vectors += compared.vectors;
    count('macroblocks of another QP', compared.different.QP);
    count('macroblocks of another type', compared.different.type);
    count('blocks with another motion vector', compared.different.motion);
    if (compared.first !== undefined) first ??= `picture ${bits.length - 1} (${picture.type}), ${compared.first}`;
  }
  count('frames only of FFmpeg', await finder.end());
  const differences = [...counts].map(([what, number]) => `${what}: ${number}`);
  return { macroblocks, vectors, bits, isCabac, differences, first };
};

/** What the picture says of itself that a sound one does not. */
const countOwn = (read: ReadPicture, count: (what: string, number?: number) => void): void => {
  const { widthInMbs, heightInMbs, readCount, errors, hasMotion } = read.picture;
  count('macroblocks not read', widthInMbs * heightInMbs - readCount);
  for (const { code } of errors) count(`slices that end early, ${code}`);
  if (!hasMotion) count('pictures whose motion vectors are not derived');
  if (errors.length === 0 && !addsUp(read)) count('pictures whose bits do not add up');
  count('macroblocks of another chroma QP', wrongChromaQps(read));
  if (!hasOnlyItsBits(read)) count('pictures with bits of a kind that their macroblocks do not have');
};
