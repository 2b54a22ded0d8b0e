import { writeFileSync } from 'node:fs';

/** Chroma formats of YUV4MPEG, with the subsampling of their chroma planes; `mono` has none. */
const CHROMA = {
  '420': { name: '420jpeg', across: 2, down: 2 },
  '422': { name: '422', across: 2, down: 1 },
  '444': { name: '444', across: 1, down: 1 },
} as const;

export type Chroma = keyof typeof CHROMA;

/** A picture for an encoder to work on. */
export interface MovingPicture {
  readonly chroma: Chroma;
  readonly bitDepth: 8 | 10;
  /** Even and odd lines show different times. */
  readonly interlaced: boolean;
  /** `noise`: cannot be predicted. */
  readonly content: 'motion' | 'noise';
}

const WIDTH = 160;
const HEIGHT = 96;
const FRAMES = 12;
/** From here on the other half of the picture moves: a scene cut, whose P pictures have intra blocks. */
const CUT_AT = 7;

/** A number from 0 to 1 that looks random; the same for the same place and time. */
const noiseAt = (x: number, y: number, t: number): number => {
  let hash = Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b) ^ Math.imul(Math.round(2 * t) + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};

/** Brightness from 0 to 1 of a picture with a still, a slow and a fast part, edges that move apart, and noise. */
const motionAt = (x: number, y: number, t: number): number => {
  const cut = t >= CUT_AT ? 1 : 0;
  const fade = 1 - 0.03 * t;
  // Stands still: skipped.
  if (x < 48 && y < 64) return 0.5 + 0.3 * Math.sin(x * y * 0.01);
  const pan = 0.5 + 0.2 * Math.sin((x + 1.25 * t) * 0.21 + cut) * Math.cos((y - 0.75 * t) * 0.17);
  const inRing = Math.abs(Math.hypot(x - 60 - 3.5 * t, y - 40 - 2 * t * (cut === 1 ? -1 : 1)) - 14) < 5;
  const inBars = x > 100 && (x - Math.floor(2.5 * t)) % 12 < 5 && (y + Math.floor(1.5 * t)) % 20 < 13;
  const grain = x > 128 && y > 48 ? 0.25 * (noiseAt(x, y, t) - 0.5) : 0.004 * (noiseAt(x, y, t) - 0.5);
  return Math.min(1, Math.max(0, (pan + (inRing ? 0.3 : 0) - (inBars ? 0.35 : 0) + grain) * fade));
};

/** Writes the picture as YUV4MPEG. */
export const writeMovingPicture = (path: string, { chroma, bitDepth, interlaced, content }: MovingPicture): void => {
  const { name, across, down } = CHROMA[chroma];
  const colours = bitDepth === 10 ? `${name === '420jpeg' ? '420' : name}p10` : name;
  const bytes = bitDepth === 10 ? 2 : 1;
  const brightness = content === 'noise' ? noiseAt : motionAt;
  const largest = 2 ** bitDepth - 1;
  const luma = WIDTH * HEIGHT;
  const frameBytes = bytes * (luma + (2 * luma) / (across * down));
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F25:1 I${interlaced ? 't' : 'p'} A1:1 C${colours}\n`);
  const parts = [header];
  for (let frame = 0; frame < FRAMES; frame++) {
    const samples = Buffer.alloc(frameBytes);
    let at = 0;
    for (let plane = 0; plane < 3; plane++) {
      const [dx, dy] = plane === 0 ? [1, 1] : [across, down];
      for (let y = 0; y < HEIGHT / dy; y++) {
        const time = frame + (interlaced && y % 2 === 1 ? 0.5 : 0);
        for (let x = 0; x < WIDTH / dx; x++) {
          const value = Math.round(brightness(x * dx + 37 * plane, y * dy, time) * largest);
          at = bytes === 2 ? samples.writeUInt16LE(value, at) : samples.writeUInt8(value, at);
        }
      }
    }
    parts.push(Buffer.from('FRAME\n'), samples);
  }
  writeFileSync(path, Buffer.concat(parts));
};
