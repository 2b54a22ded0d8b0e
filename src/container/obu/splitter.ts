import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type Keep, type UnitOrJunk } from '../../media/unit.ts';
import { ObuCutter } from './obu-cutter.ts';

/**
 * Splits a stream of the low-overhead format into OBUs (AV1 5.2): each has its obu_size. It cannot resynchronise after a
 * wrong size: an OBU that is longer than the input is output truncated.
 */
export class ObuSplitter implements Stage<Uint8Array, UnitOrJunk> {
  readonly #cutter: ObuCutter;
  /** Byte offset in the input of the current chunk. */
  #base = 0;

  /** `keep` gives the number of bytes to keep of an OBU; all by default. */
  constructor(keep: Keep = KEEP_ALL) {
    this.#cutter = new ObuCutter(keep);
  }

  *push(chunk: Uint8Array): Generator<UnitOrJunk, void> {
    yield* this.#cutter.push(chunk, 0, chunk.length, this.#base);
    this.#base += chunk.length;
  }

  end(): Iterable<UnitOrJunk> {
    return this.#cutter.end();
  }
}
