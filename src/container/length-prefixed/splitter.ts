import { type ZeroPairSearch, zeroPairSearch } from '../../bytes/byte-search.ts';
import { HeadCollector } from '../../bytes/head-collector.ts';
import { type ZeroRunFound, ZeroRunScanner } from '../../bytes/zero-runs.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type Keep, type Unit, type UnitOrJunk } from '../../media/unit.ts';

/** Bytes of a length field: lengthSizeMinusOne + 1. 3 is not legal, but read where a record has it. */
export type LengthSize = 1 | 2 | 3 | 4;

const NOTHING = new Uint8Array(0);

const ENDS_WITH_ZERO = { endsWithZero: true } as const;

/**
 * Splits a length-prefixed stream into NAL units: the sample format of ISO/IEC 14496-15 without its container, each
 * unit after a big-endian length of 1, 2 or 4 bytes. It cannot resynchronise after a wrong length: a unit that is
 * longer than the input is output truncated.
 */
export class LengthPrefixedSplitter implements Stage<Uint8Array, UnitOrJunk> {
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

  /** `keep` gives the number of bytes to keep of a unit; all by default. `offset` bytes came before. */
  constructor(lengthSize: LengthSize, keep: Keep = KEEP_ALL, offset = 0) {
    this.#lengthSize = lengthSize;
    this.#keep = keep;
    this.#base = offset;
  }

  *push(chunk: Uint8Array): Generator<UnitOrJunk, void> {
    const search = zeroPairSearch(chunk);
    let at = 0;
    while (at < chunk.length) {
      if (this.#unitBytes < 0) {
        if (this.#prefixBytes === 0) this.#offset = this.#base + at;
        this.#length = this.#length * 256 + (chunk[at] as number);
        at++;
        if (++this.#prefixBytes < this.#lengthSize) continue;
        this.#begin();
        if (this.#length === 0) yield this.#finish(NOTHING, 0, 0);
      } else {
        const to = Math.min(chunk.length, at + this.#length - this.#unitBytes);
        this.#scan(chunk, at, to, search);
        if (this.#unitBytes === this.#length) yield this.#finish(chunk, at, to);
        else this.#head.keep(chunk.subarray(at, to));
        at = to;
      }
    }
    this.#base += chunk.length;
  }

  *end(): Generator<UnitOrJunk, void> {
    if (this.#unitBytes >= 0) yield this.#finish(NOTHING, 0, 0);
    else if (this.#prefixBytes > 0) {
      const reason = `${this.#prefixBytes} bytes of a ${this.#lengthSize}-byte length field at the end`;
      yield { kind: 'junk', offset: this.#offset, length: this.#prefixBytes, reason };
    }
  }

  #begin(): void {
    this.#unitBytes = 0;
    this.#emulationPreventionBytes = 0;
    this.#forbiddenPatterns = 0;
    this.#scanner.reset();
    this.#head.begin(0);
  }

  /** Scans bytes `at` to `to` of the chunk, which belong to the unit. */
  #scan(chunk: Uint8Array, at: number, to: number, search: ZeroPairSearch): void {
    if (this.#unitBytes === 0) this.#head.begin(this.#keep(chunk[at] as number));
    const found: ZeroRunFound = (index, zeros, byte) => {
      // After a third zero, which is damage, 7.3.1 still removes the 03.
      if (byte === 3) this.#emulationPreventionBytes++;
      if (zeros !== 2 || byte !== 3) this.#forbidden(this.#base + index - zeros);
      return false;
    };
    this.#scanner.scan(chunk, at, to, found, search);
    this.#unitBytes += to - at;
  }

  #forbidden(offset: number): void {
    if (this.#forbiddenPatterns++ === 0) this.#forbiddenPatternOffset = offset;
  }

  /** The unit ends with these bytes of the chunk. */
  #finish(chunk: Uint8Array, from: number, to: number): Unit {
    const { zeros } = this.#scanner;
    if (zeros >= 3) this.#forbidden(this.#offset + this.#lengthSize + this.#unitBytes - zeros);
    const missingBytes = this.#length - this.#unitBytes;
    const item: Unit = {
      kind: 'unit',
      offset: this.#offset,
      prefixLength: this.#lengthSize,
      lengthPrefixed: true,
      size: this.#unitBytes,
      bytes: this.#head.finish(chunk, from, to, this.#unitBytes),
      trailingZeros: 0,
      emulationPreventionBytes: this.#emulationPreventionBytes,
      forbiddenPatterns: this.#forbiddenPatterns,
      missingBytes,
      ...(zeros > 0 && missingBytes === 0 && ENDS_WITH_ZERO),
    };
    this.#unitBytes = -1;
    this.#prefixBytes = 0;
    this.#length = 0;
    return this.#forbiddenPatterns === 0 ? item : { ...item, forbiddenPatternOffset: this.#forbiddenPatternOffset };
  }
}
