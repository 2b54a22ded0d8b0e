import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import { type DecodedFrame, VECTOR_BYTES } from './block-decoder.ts';
import { decoderLetters } from './decoder-letters.ts';

/** What was compared in one picture, and how often it was equal. */
export interface Comparison {
  readonly macroblocks: number;
  /** I_PCM macroblocks, whose QP FFmpeg prints as 0: that of deblocking (8.7.2.2). */
  readonly withoutQp: number;
  readonly vectors: number;
  /** Macroblocks of another QP, another type, or with another motion vector. */
  readonly different: { readonly QP: number; readonly type: number; readonly motion: number };
  /** The first one of them, in words. */
  readonly first: string | undefined;
}

/** Columns of a macroblock in FFmpeg's rows: two digits of QP, three letters. */
const COLUMNS = 5;
const SPACE = 0x20;
const EQUALS = 0x3d;
const ZERO = 0x30;

/** Row of macroblocks of FFmpeg's frame in which a row of the picture is: those of fields alternate. */
const frameRow = (picture: PictureBlocks, row: number): number =>
  picture.structure === 'frame' ? row : 2 * row + (picture.structure === 'bottom field' ? 1 : 0);

const lineStarts = (rows: Buffer): readonly number[] => {
  const starts = [0];
  for (let end = rows.indexOf(10); end !== -1; end = rows.indexOf(10, end + 1)) starts.push(end + 1);
  return starts;
};

const codeOf = (letter: string | undefined): number => letter?.charCodeAt(0) ?? -1;

/** Compares the macroblocks of a picture that were read with those of FFmpeg's frame. */
export const compareBlocks = (picture: PictureBlocks, frame: DecodedFrame): Comparison => {
  const { widthInMbs, heightInMbs, isRead, mbType, qp, fieldDecoding, typeNames } = picture;
  const letters = typeNames.map((name) => decoderLetters(name));
  const predictions = letters.map(({ prediction }) => codeOf(prediction));
  const divisions = letters.map(({ division }) => codeOf(division));
  const isPcm = typeNames.map((name) => name === 'I_PCM');
  const qpBdOffset = 6 * (frame.bitDepth - 8);
  const starts = lineStarts(frame.rows);
  const different = { QP: 0, type: 0, motion: 0 };
  let macroblocks = 0;
  let withoutQp = 0;
  let first: string | undefined;
  const differs = (what: keyof typeof different, mb: number, text: () => string): void => {
    different[what]++;
    first ??= `macroblock ${mb} (${typeNames[mbType[mb] ?? 0]}): ${what} ${text()}`;
  };
  for (let row = 0, mb = 0; row < heightInMbs; row++) {
    // The macroblocks end the line: later versions of FFmpeg print a margin before them.
    const lineEnd = (starts[frameRow(picture, row) + 1] ?? 0) - 1;
    for (let column = 0; column < widthInMbs; column++, mb++) {
      if (isRead[mb] === 0) continue;
      macroblocks++;
      const at = lineEnd - COLUMNS * (widthInMbs - column);
      const tens = frame.rows[at] ?? 0;
      const decodedQp = (tens === SPACE ? 0 : 10 * (tens - ZERO)) + (frame.rows[at + 1] ?? 0) - ZERO;
      const type = mbType[mb] ?? 0;
      if (isPcm[type]) withoutQp++;
      else if (decodedQp !== (qp[mb] ?? 0) + qpBdOffset)
        differs('QP', mb, () => `${(qp[mb] ?? 0) + qpBdOffset}, FFmpeg ${decodedQp}`);
      const division = divisions[type];
      const isField = fieldDecoding[mb] === 1 || picture.structure !== 'frame';
      if (
        frame.rows[at + 2] !== predictions[type] ||
        (division !== -1 && frame.rows[at + 3] !== division) ||
        (frame.rows[at + 4] === EQUALS) !== isField
      )
        differs(
          'type',
          mb,
          () => `${isField ? 'field' : 'frame'}, FFmpeg "${frame.rows.toString('latin1', at + 2, at + 5)}"`,
        );
    }
  }
  const vectors = picture.hasMotion
    ? compareVectors(picture, frame.vectors, (mb, text) => differs('motion', mb, text))
    : 0;
  return { macroblocks, withoutQp, vectors, different, first };
};

/** Compares the motion vectors; returns how many there are. */
const compareVectors = (
  picture: PictureBlocks,
  vectors: Buffer,
  differs: (mb: number, text: () => string) => void,
): number => {
  const { widthInMbs, heightInMbs, isRead, mv, refIdx, fieldDecoding } = picture;
  const isFrame = picture.structure === 'frame';
  const parity = picture.structure === 'bottom field' ? 1 : 0;
  /** Lists for which FFmpeg has vectors, bit by bit; a macroblock that differs has both. */
  const listed = new Uint8Array(widthInMbs * heightInMbs);
  let count = 0;
  for (let at = 0; at < vectors.length; at += VECTOR_BYTES) {
    const x = vectors.readUInt16LE(at + 4);
    const y = vectors.readUInt16LE(at + 6);
    const row = y >> 4;
    if (!isFrame && (row & 1) !== parity) continue;
    const mb = (isFrame ? row : row >> 1) * widthInMbs + (x >> 4);
    if (isRead[mb] !== 1) continue;
    const list = vectors[at] ?? 0;
    const width = vectors[at + 2] ?? 0;
    const height = vectors[at + 3] ?? 0;
    listed[mb] = (listed[mb] ?? 0) | (1 << list);
    count++;
    const isField = !isFrame || fieldDecoding[mb] === 1;
    const motionX = vectors.readInt16LE(at + 8);
    // FFmpeg doubles the vertical motion of 16x8 and 8x16 in field macroblocks, and only of these.
    const motionY = vectors.readInt16LE(at + 10) / (isField && width !== height ? 2 : 1);
    const left = ((x & 15) - width / 2) >> 2;
    const top = ((y & 15) - height / 2) >> 2;
    // Of blocks smaller than 8x8, FFmpeg gives the first.
    const [across, down] = width === 8 && height === 8 ? [1, 1] : [width >> 2, height >> 2];
    const base = (2 * mb + list) * 16;
    for (let j = top; j < top + down; j++)
      for (let i = left; i < left + across; i++) {
        const block = 2 * (base + 4 * j + i);
        if (mv[block] === motionX && mv[block + 1] === motionY) continue;
        const ours = `${mv[block]},${mv[block + 1]}`;
        differs(mb, () => `L${list} block ${i},${j}: ${ours}, FFmpeg ${motionX},${motionY}`);
      }
  }
  for (let mb = 0; mb < listed.length; mb++) {
    if (isRead[mb] !== 1) continue;
    for (let list = 0; list < 2; list++) {
      const quarters = refIdx.subarray((2 * mb + list) * 4, (2 * mb + list + 1) * 4);
      if (quarters.some((index) => index >= 0) && ((listed[mb] ?? 0) & (1 << list)) === 0)
        differs(mb, () => `FFmpeg has no vector of list ${list}`);
    }
  }
  return count;
};
