import { type ZeroPairSearch, zeroPairSearch } from '../../bytes/byte-search.ts';
import { HeadCollector } from '../../bytes/head-collector.ts';
import { type ZeroRunFound, ZeroRunScanner } from '../../bytes/zero-runs.ts';
import type { Keep, NalUnit, NalUnitItem, OpenUnitRange } from '../../media/nal-unit.ts';
import type { Part, Stage } from '../../media/stage.ts';

/** Bytes of a length field: lengthSizeMinusOne + 1. 3 is not legal, and read all the same where a record says it. */
export type LengthSize = 1 | 2 | 3 | 4;

/**
 * Takes a length-prefixed stream apart into NAL units: the sample format of ISO/IEC 14496-15 without its container,
 * each unit behind a big-endian length of 1, 2 or 4 bytes. There is no way to find back after a wrong length: a unit
 * that is longer than the input comes out with what there is of it.
 */
export class LengthPrefixedSplitter implements Stage<Uint8Array, NalUnitItem> {
  readonly #lengthSize: LengthSize;
  readonly #keep: Keep;
  readonly #scanner = new ZeroRunScanner();
  readonly #head = new HeadCollector();
  /** Byte offset in the input of the current chunk. */
  #base: number;
  /** Bytes of the length field read so far, and their value. */
  #prefixBytes = 0;
  #length = 0;
  /** Bytes of the unit read so far; -1 while its length is being read. */
  #unitBytes = -1;
  #offset = 0;
  #emulationPreventionBytes = 0;
  #forbiddenPatterns = 0;
  #forbiddenPatternOffset = 0;

  /** `keep` says how many of a unit's bytes are wanted; all of them without it. `offset` bytes went by before. */
  constructor(lengthSize: LengthSize, keep: Keep = () => Number.POSITIVE_INFINITY, offset = 0) {
    this.#lengthSize = lengthSize;
    this.#keep = keep;
    this.#base = offset;
  }

  /** The bytes of the unit that has not ended yet. */
  get openUnit(): OpenUnitRange | undefined {
    if (this.#unitBytes < 0) return undefined;
    return { prefixLength: this.#lengthSize, start: this.#offset + this.#lengthSize, end: this.#base };
  }

  push(chunk: Uint8Array): readonly NalUnitItem[] {
    return this.pushSome(chunk, Number.POSITIVE_INFINITY).items;
  }

  /** `push` that stops behind the `most`-th unit: half a megabyte can hold as many that have no byte. */
  pushSome(chunk: Uint8Array, most: number): Part<NalUnitItem> {
    const out: NalUnitItem[] = [];
    const search = zeroPairSearch(chunk);
    let at = 0;
    while (at < chunk.length && out.length < most) {
      if (this.#unitBytes < 0) {
        if (this.#prefixBytes === 0) this.#offset = this.#base + at;
        this.#length = this.#length * 256 + (chunk[at] as number);
        at++;
        if (++this.#prefixBytes === this.#lengthSize) this.#begin(out);
      } else at = this.#body(chunk, at, search, out);
    }
    this.#base += at;
    return { items: out, taken: at };
  }

  end(): NalUnitItem[] {
    const out: NalUnitItem[] = [];
    if (this.#unitBytes >= 0) this.#finish(NOTHING, 0, 0, out);
    else if (this.#prefixBytes > 0) {
      const reason = `${this.#prefixBytes} bytes of a ${this.#lengthSize}-byte length field at the end`;
      out.push({ kind: 'junk', offset: this.#offset, length: this.#prefixBytes, reason });
    }
    return out;
  }

  #begin(out: NalUnitItem[]): void {
    this.#unitBytes = 0;
    this.#emulationPreventionBytes = 0;
    this.#forbiddenPatterns = 0;
    this.#scanner.reset();
    this.#head.begin(0);
    if (this.#length === 0) this.#finish(NOTHING, 0, 0, out);
  }

  /** Bytes of a unit from `at` on; gives the index behind them. */
  #body(chunk: Uint8Array, at: number, search: ZeroPairSearch, out: NalUnitItem[]): number {
    const to = Math.min(chunk.length, at + this.#length - this.#unitBytes);
    if (this.#unitBytes === 0) this.#head.begin(this.#keep(chunk[at] as number));
    const found: ZeroRunFound = (index, zeros, byte) => {
      // Behind a third zero, which is damage, 7.3.1 takes the 03 out all the same.
      if (byte === 3) this.#emulationPreventionBytes++;
      if (zeros !== 2 || byte !== 3) this.#forbidden(this.#base + index - zeros);
      return false;
    };
    this.#scanner.scan(chunk, at, to, found, search);
    this.#unitBytes += to - at;
    if (this.#unitBytes === this.#length) this.#finish(chunk, at, to, out);
    else this.#head.keep(chunk.subarray(at, to));
    return to;
  }

  #forbidden(offset: number): void {
    if (this.#forbiddenPatterns++ === 0) this.#forbiddenPatternOffset = offset;
  }

  /** The unit ends with these bytes of the chunk. */
  #finish(chunk: Uint8Array, from: number, to: number, out: NalUnitItem[]): void {
    const { zeros } = this.#scanner;
    if (zeros >= 3) this.#forbidden(this.#offset + this.#lengthSize + this.#unitBytes - zeros);
    const item: NalUnit = {
      kind: 'unit',
      offset: this.#offset,
      prefixLength: this.#lengthSize,
      size: this.#unitBytes,
      trailingZeros: 0,
      emulationPreventionBytes: this.#emulationPreventionBytes,
      forbiddenPatterns: this.#forbiddenPatterns,
      missingBytes: this.#length - this.#unitBytes,
      head: this.#head.finish(chunk, from, to, this.#unitBytes),
    };
    out.push(this.#forbiddenPatterns === 0 ? item : { ...item, forbiddenPatternOffset: this.#forbiddenPatternOffset });
    this.#unitBytes = -1;
    this.#prefixBytes = 0;
    this.#length = 0;
  }
}

const NOTHING = new Uint8Array(0);
