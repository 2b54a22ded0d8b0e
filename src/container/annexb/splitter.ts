import { zeroPairSearch } from '../../bytes/byte-search.ts';
import { HeadCollector } from '../../bytes/head-collector.ts';
import { type ZeroRunFound, ZeroRunScanner } from '../../bytes/zero-runs.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type Keep, type Unit, type UnitOrJunk } from '../../media/unit.ts';

const NOTHING = new Uint8Array(0);

/** A unit whose end has not been found. */
interface OpenUnit {
  readonly offset: number;
  readonly prefixLength: number;
  /** Byte offset in the input of the first byte of the unit itself. */
  readonly start: number;
  limitKnown: boolean;
  emulationPreventionBytes: number;
  forbiddenPatterns: number;
  forbiddenPatternOffset: number;
}

/**
 * Splits a byte stream into NAL units (H.264 B.1): 3- and 4-byte start codes, leading and trailing zeros, junk before
 * the first start code, the last unit at the end of the input. A unit is output when the next start code is found.
 * Where a unit contains 00 00 00 and no start code follows, B.1 would end it there; it is kept whole and the position
 * noted: only damage makes such a sequence, and the bytes after it still belong to the unit.
 */
export class AnnexbSplitter implements Stage<Uint8Array, UnitOrJunk> {
  readonly #keep: Keep;
  readonly #scanner: ZeroRunScanner;
  readonly #head = new HeadCollector();
  /** Byte offset in the input of the current chunk. */
  #base: number;
  #chunk: Uint8Array = NOTHING;
  #unit: OpenUnit | undefined;
  /** Completed by the last start code. */
  #completed: UnitOrJunk | undefined;

  /**
   * `keep` gives the number of bytes to keep of a unit; all by default. `skipped` bytes without a start code came
   * before, the last `zeros` of them zero.
   */
  constructor(keep: Keep = KEEP_ALL, skipped = 0, zeros = 0) {
    this.#keep = keep;
    this.#base = skipped;
    this.#scanner = new ZeroRunScanner(zeros);
  }

  /** Bytes pushed so far. */
  get bytesRead(): number {
    return this.#base;
  }

  /** Zero bytes at the end of what was pushed. */
  get trailingZeros(): number {
    return this.#scanner.zeros;
  }

  /** Byte offset in the input of the prefix of the open unit; `undefined` before the first start code. */
  get openOffset(): number | undefined {
    return this.#unit?.offset;
  }

  *push(chunk: Uint8Array): Generator<UnitOrJunk, void> {
    this.#chunk = chunk;
    const search = zeroPairSearch(chunk);
    for (let at = 0; at < chunk.length; ) {
      at = this.#scanner.scan(chunk, at, chunk.length, this.#found, search);
      const completed = this.#completed;
      if (completed === undefined) continue;
      this.#completed = undefined;
      yield completed;
    }
    this.#endChunk(chunk);
  }

  *end(): Generator<UnitOrJunk, void> {
    const unit = this.#unit;
    const { zeros } = this.#scanner;
    this.#unit = undefined;
    if (unit !== undefined) yield this.#close(unit, NOTHING, this.#base - zeros, zeros);
    else if (this.#base > zeros) yield junk(this.#base, 'bytes without a start code');
  }

  /** Stops the scan at a start code that completes something. */
  readonly #found: ZeroRunFound = (at, zeros, byte) => {
    if (byte !== 1) {
      if (this.#unit !== undefined) this.#pattern(this.#unit, at, zeros, byte);
      return false;
    }
    // zero_byte belongs to the start code (B.1.1); zeros before it trail the last unit.
    const prefixLength = zeros >= 3 ? 4 : 3;
    const end = this.#base + at - zeros;
    if (this.#unit !== undefined) this.#completed = this.#close(this.#unit, this.#chunk, end, zeros - prefixLength + 1);
    else if (end > 0) this.#completed = junk(end, 'bytes before the first start code');
    const start = this.#base + at + 1;
    this.#head.begin(0);
    this.#unit = {
      offset: start - prefixLength,
      prefixLength,
      start,
      limitKnown: false,
      emulationPreventionBytes: 0,
      forbiddenPatterns: 0,
      forbiddenPatternOffset: 0,
    };
    return this.#completed !== undefined;
  };

  #pattern(unit: OpenUnit, at: number, zeros: number, byte: number): void {
    // After a third zero, which is damage, 7.3.1 still removes the 03.
    if (byte === 3) unit.emulationPreventionBytes++;
    if (zeros === 2 && byte === 3) return;
    if (unit.forbiddenPatterns++ === 0) unit.forbiddenPatternOffset = this.#base + at - zeros;
  }

  /** The unit ends before `end`, `zeros` trailing zeros follow. `chunk` holds its last bytes. */
  #close(unit: OpenUnit, chunk: Uint8Array, end: number, zeros: number): Unit {
    const size = Math.max(0, end - unit.start);
    const from = Math.max(0, unit.start - this.#base);
    const to = Math.max(from, end - this.#base);
    this.#setLimit(unit, chunk, from, to);
    const item: Unit = {
      kind: 'unit',
      offset: unit.offset,
      prefixLength: unit.prefixLength,
      size,
      bytes: this.#head.finish(chunk, from, to, size),
      trailingZeros: zeros,
      emulationPreventionBytes: unit.emulationPreventionBytes,
      forbiddenPatterns: unit.forbiddenPatterns,
      missingBytes: 0,
    };
    return unit.forbiddenPatterns === 0 ? item : { ...item, forbiddenPatternOffset: unit.forbiddenPatternOffset };
  }

  #endChunk(chunk: Uint8Array): void {
    const unit = this.#unit;
    if (unit !== undefined) {
      const from = Math.max(0, unit.start - this.#base);
      this.#setLimit(unit, chunk, from, chunk.length);
      this.#head.keep(chunk.subarray(from));
    }
    this.#base += chunk.length;
    this.#chunk = NOTHING;
  }

  /** The first header byte decides how much of the unit to keep. */
  #setLimit(unit: OpenUnit, chunk: Uint8Array, from: number, to: number): void {
    if (unit.limitKnown || from >= to) return;
    unit.limitKnown = true;
    this.#head.begin(this.#keep(chunk[from] as number));
  }
}

const junk = (length: number, reason: string): UnitOrJunk => ({ kind: 'junk', offset: 0, length, reason });
