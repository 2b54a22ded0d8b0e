import { readFileSync } from 'node:fs';
import { run } from '../process.ts';
import type { LumaPlane } from './luma-prediction.ts';
import { PixelProof, type Predicted } from './predicted-pixels.ts';
import { readPictures } from './read-pictures.ts';

/** Proves the motion of a stream of one size by the pictures that FFmpeg decodes, with whole macroblocks. */
export const provePixels = async (path: string): Promise<Predicted> => {
  const stream = new Uint8Array(readFileSync(path));
  const orders: number[] = [];
  let width = 0;
  let height = 0;
  let bitDepth = 8;
  for (const { picture, first } of readPictures(stream)) {
    // Each IDR picture starts the order anew.
    const period = (first?.type === 5 ? 1 : 0) + Math.floor((orders.at(-1) ?? 0) / PERIOD);
    orders.push(period * PERIOD + (first?.picture?.order ?? 0));
    width = 16 * picture.widthInMbs;
    height = 16 * picture.heightInMbs;
    bitDepth = 8 + (first?.primary?.sets?.sps.bit_depth_luma_minus8 ?? 0);
  }
  const planes = await decodedLuma(path, width, height, bitDepth);
  const shown = orders.toSorted((a, b) => a - b);
  const proof = new PixelProof(bitDepth);
  let number = 0;
  for (const read of readPictures(stream)) {
    const plane = planes[shown.indexOf(orders[number++] ?? 0)];
    if (plane === undefined) throw new Error(`FFmpeg decodes ${planes.length} pictures of ${orders.length}`);
    proof.add(read, plane);
  }
  return proof.result;
};

/** More than any picture order count of a small stream. */
const PERIOD = 1 << 20;

/** Luma of all frames, in output order. */
const decodedLuma = async (path: string, width: number, height: number, bitDepth: number): Promise<LumaPlane[]> => {
  const format = bitDepth > 8 ? `gray${bitDepth}le` : 'gray';
  const { stdout } = await run('ffmpeg', [
    ...'-nostdin -v error -threads 1 -flags +unaligned -strict 1 -f h264 -i'.split(' '),
    path,
    ...['-vf', 'extractplanes=y', '-pix_fmt', format, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
  ]);
  const bytes = bitDepth > 8 ? 2 : 1;
  const size = width * height * bytes;
  return Array.from({ length: Math.floor(stdout.length / size) }, (_, i) => {
    const frame = stdout.subarray(i * size, (i + 1) * size);
    const samples = Uint16Array.from({ length: width * height }, (_, at) =>
      bytes === 2 ? frame.readUInt16LE(2 * at) : (frame[at] ?? 0),
    );
    return { samples, width, height, start: 0, stride: width };
  });
};
