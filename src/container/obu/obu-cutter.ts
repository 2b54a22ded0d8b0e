import { HeadCollector } from '../../bytes/head-collector.ts';
import type { Keep, Unit, UnitOrJunk } from '../../media/unit.ts';
import { MAX_OBU_HEADER_BYTES, obuExtent } from './obu-extent.ts';

const NOTHING = new Uint8Array(0);

/** A unit of bytes without start codes and emulation prevention. */
export const plainUnit = (place: Pick<Unit, 'offset' | 'prefixLength' | 'size' | 'bytes' | 'missingBytes'>): Unit => ({
  kind: 'unit',
  ...place,
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
});

/**
 * Cuts bytes into OBUs by their obu_size (AV1 5.3.1). One without obu_size takes the rest of the bytes; after an obu_size
 * that is none, the rest is junk.
 */
export class ObuCutter {
  readonly #keep: Keep;
  readonly #head = new HeadCollector();
  /** First bytes of an OBU whose extent is not known yet. */
  readonly #header = new Uint8Array(MAX_OBU_HEADER_BYTES);
  #offset = 0;
  /** Bytes of the OBU, or junk, so far. */
  #read = 0;
  #extent: ReturnType<typeof obuExtent> = 'more';

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /**
   * Takes bytes `from` to `to` of a chunk; `base`: byte offset in the input of the chunk. `isLast`: no bytes follow, so that
   * what ends there is a view of the chunk, too.
   */
  *push(chunk: Uint8Array, from: number, to: number, base: number, isLast = false): Generator<Unit, void> {
    let start = from;
    let at = from;
    while (at < to) {
      if (this.#read === 0) {
        start = at;
        this.#offset = base + at;
        this.#head.begin(this.#keep(chunk[at] as number));
        this.#extent = obuExtent(chunk, at, to);
      } else if (this.#extent === 'more') this.#extent = this.#extentWith(chunk, at, to);
      const { extent, taken } = this.#next(to - at);
      if (this.#extent === 'more') this.#header.set(chunk.subarray(at, at + taken), this.#read);
      at += taken;
      this.#read += taken;
      if (this.#read === extent) yield this.#finish(chunk, start, at, 0);
    }
    if (this.#read === 0 || this.#extent === 'bad') return;
    if (isLast) yield this.#finish(chunk, start, to, this.#missing);
    else this.#head.keep(chunk.subarray(start, to));
  }

  /** The bytes end. */
  *end(): Generator<UnitOrJunk, void> {
    if (this.#read === 0) return;
    if (this.#extent !== 'bad') yield this.#finish(NOTHING, 0, 0, this.#missing);
    else {
      const reason = 'bytes from an OBU on, whose obu_size is longer than 8 bytes or larger than 32 bits';
      yield { kind: 'junk', offset: this.#offset, length: this.#read, reason };
      this.#read = 0;
    }
  }

  /** Bytes of the OBU, if they are known, and how many of the next `left` bytes belong to it. */
  #next(left: number): { readonly extent: number; readonly taken: number } {
    const extent = typeof this.#extent === 'number' ? this.#extent : Number.POSITIVE_INFINITY;
    return { extent, taken: Math.min(left, extent - this.#read) };
  }

  /** The extent, with more bytes of the header. */
  #extentWith(chunk: Uint8Array, at: number, to: number): ReturnType<typeof obuExtent> {
    const more = chunk.subarray(at, Math.min(to, at + MAX_OBU_HEADER_BYTES - this.#read));
    this.#header.set(more, this.#read);
    return obuExtent(this.#header, 0, this.#read + more.length);
  }

  /** Bytes that obu_size promises and the input does not have. */
  get #missing(): number {
    return typeof this.#extent === 'number' ? this.#extent - this.#read : 0;
  }

  /** The OBU ends with these bytes of the chunk. */
  #finish(chunk: Uint8Array, from: number, to: number, missingBytes: number): Unit {
    const size = this.#read;
    this.#read = 0;
    const bytes = this.#head.finish(chunk, from, to, size);
    return plainUnit({ offset: this.#offset, prefixLength: 0, size, bytes, missingBytes });
  }
}
