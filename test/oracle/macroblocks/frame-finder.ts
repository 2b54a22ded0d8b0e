import type { DecodedFrame } from './block-decoder.ts';

/** Finds FFmpeg's frames, which come in output order, by the first slice of their first picture. */
export class FrameFinder {
  readonly #frames: AsyncGenerator<DecodedFrame>;
  readonly #stream: Uint8Array;
  readonly #waiting = new Map<number, DecodedFrame>();

  constructor(frames: AsyncGenerator<DecodedFrame>, stream: Uint8Array) {
    this.#frames = frames;
    this.#stream = stream;
  }

  /** The frame whose first slice is the next one from `offset` on; undefined if FFmpeg outputs no such frame. */
  async frameAt(offset: number): Promise<DecodedFrame | undefined> {
    const slice = nextSlice(this.#stream, offset);
    while (!this.#waiting.has(slice)) {
      const { value } = await this.#frames.next();
      if (value === undefined) return undefined;
      this.#waiting.set(nextSlice(this.#stream, value.offset), value);
    }
    const frame = this.#waiting.get(slice);
    this.#waiting.delete(slice);
    return frame;
  }

  /** Number of frames that were not asked for. */
  async end(): Promise<number> {
    let count = this.#waiting.size;
    for await (const _ of this.#frames) count++;
    return count;
  }
}

/** Offset of the header of the first slice from `from` on, which may be a start code; the length if there is none. */
const nextSlice = (stream: Uint8Array, from: number): number => {
  for (let i = from; i + 3 < stream.length; i++) {
    if (stream[i] !== 0 || stream[i + 1] !== 0 || stream[i + 2] !== 1) continue;
    const type = (stream[i + 3] ?? 0) & 31;
    if (type === 1 || type === 2 || type === 5) return i + 3;
  }
  return stream.length;
};
