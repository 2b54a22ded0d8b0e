import { contentHash } from '../../bytes/content-hash.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import { FrameUnits } from '../frame-units.ts';
import type { WatchedFrame } from '../watch/watcher.ts';
import type { SliceContent } from './kept-frame.ts';

/** The bytes of a slice as they are in each container: an OBU without its obu_size. */
export const sliceBytesOf = ({ unit }: PlacedUnit, { obu }: StreamCodec): Uint8Array =>
  obu === undefined || unit.bytes.length < unit.size ? unit.bytes : obu.withoutSize(unit.bytes);

/** Measures the slices of each frame: units come before the frame that they are part of. */
export class FrameSlices {
  readonly #codec: StreamCodec | undefined;
  readonly #slices = new FrameUnits<{ readonly size: number; readonly hash: number }>();

  constructor(codec: StreamCodec | undefined) {
    this.#codec = codec;
  }

  /** `unit.bytes` should have all of it. */
  unit(placed: PlacedUnit): void {
    const { unit, unitType } = placed;
    if (this.#codec === undefined || unitType.role !== 'slice') return;
    const bytes = sliceBytesOf(placed, this.#codec);
    const size = unit.bytes.length < unit.size ? unit.size : bytes.length;
    this.#slices.add(placed, { size, hash: contentHash(bytes) });
  }

  frame(frame: WatchedFrame): SliceContent {
    const slices = this.#slices.take(frame);
    if (slices.length === 0) return { sliceBytes: frame.sizeBytes, contentHash: undefined };
    const hashes = Float64Array.from(slices, ({ hash }) => hash);
    return {
      sliceBytes: slices.reduce((sum, { size }) => sum + size, 0),
      contentHash: contentHash(new Uint8Array(hashes.buffer)),
    };
  }
}
