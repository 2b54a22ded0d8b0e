import { HeadCollector } from '../../bytes/head-collector.ts';
import { ZeroRunScanner } from '../../bytes/zero-runs.ts';
import type { Keep, NalUnit, NalUnitItem, OpenUnitRange } from '../../media/nal-unit.ts';
import type { Part, Stage } from '../../media/stage.ts';

/** The unit that has begun and not ended. */
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
 * Takes a byte stream apart into NAL units (H.264 B.1): 3- and 4-byte start codes, leading and trailing zeros, junk in
 * front of the first start code, the last unit at the end of the input. A unit comes out when the start code behind it
 * is seen. Where a unit holds 00 00 00 and no start code follows, B.1 would end it there; it is kept whole and the place
 * noted, since nothing but damage makes such a sequence and what lies behind it is still the unit's.
 */
export class AnnexbSplitter implements Stage<Uint8Array, NalUnitItem> {
  readonly #keep: Keep;
  readonly #scanner: ZeroRunScanner;
  readonly #head = new HeadCollector();
  /** Byte offset in the input of the current chunk. */
  #base: number;
  #unit: OpenUnit | undefined;

  /**
   * `keep` says how many of a unit's bytes are wanted; all of them without it. `skipped` bytes without a start code went
   * by before, the last `zeros` of them zero.
   */
  constructor(keep: Keep = () => Number.POSITIVE_INFINITY, skipped = 0, zeros = 0) {
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

  /** Has a start code been found? */
  get started(): boolean {
    return this.#unit !== undefined;
  }

  /** The bytes of the unit that has not ended yet. */
  get openUnit(): OpenUnitRange | undefined {
    const unit = this.#unit;
    if (unit === undefined) return undefined;
    return { prefixLength: unit.prefixLength, start: unit.start, end: this.#base - this.#scanner.zeros };
  }

  push(chunk: Uint8Array): readonly NalUnitItem[] {
    return this.pushSome(chunk, Number.POSITIVE_INFINITY).items;
  }

  /** `push` that stops behind the `most`-th unit: half a megabyte can hold 170,000 of them. */
  pushSome(chunk: Uint8Array, most: number): Part<NalUnitItem> {
    const items: NalUnitItem[] = [];
    const taken = this.#scanner.scan(chunk, 0, chunk.length, (at, zeros, byte) => {
      if (byte === 1) this.#startCode(chunk, at, zeros, items);
      else if (this.#unit !== undefined) this.#pattern(this.#unit, at, zeros, byte);
      return items.length >= most;
    });
    this.#endChunk(taken === chunk.length ? chunk : chunk.subarray(0, taken));
    return { items, taken };
  }

  end(): NalUnitItem[] {
    const out: NalUnitItem[] = [];
    if (this.#unit !== undefined)
      this.#close(this.#unit, NOTHING, this.#base - this.#scanner.zeros, this.#scanner.zeros, out);
    else if (this.#base > this.#scanner.zeros) out.push(junk(this.#base, 'bytes without a start code'));
    this.#unit = undefined;
    return out;
  }

  #startCode(chunk: Uint8Array, at: number, zeros: number, out: NalUnitItem[]): void {
    // zero_byte belongs to the start code (B.1.1); zeros in front of it trail the unit before.
    const prefixLength = zeros >= 3 ? 4 : 3;
    const end = this.#base + at - zeros;
    if (this.#unit !== undefined) this.#close(this.#unit, chunk, end, zeros - prefixLength + 1, out);
    else if (end > 0) out.push(junk(end, 'bytes before the first start code'));
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
  }

  #pattern(unit: OpenUnit, at: number, zeros: number, byte: number): void {
    // Behind a third zero, which is damage, 7.3.1 takes the 03 out all the same.
    if (byte === 3) unit.emulationPreventionBytes++;
    if (zeros === 2 && byte === 3) return;
    if (unit.forbiddenPatterns++ === 0) unit.forbiddenPatternOffset = this.#base + at - zeros;
  }

  /** The unit ends in front of `end`, `zeros` trailing zeros follow. `chunk` holds its last bytes. */
  #close(unit: OpenUnit, chunk: Uint8Array, end: number, zeros: number, out: NalUnitItem[]): void {
    const size = Math.max(0, end - unit.start);
    const from = Math.max(0, unit.start - this.#base);
    const to = Math.max(from, end - this.#base);
    this.#setLimit(unit, chunk, from, to);
    const item: NalUnit = {
      kind: 'unit',
      offset: unit.offset,
      prefixLength: unit.prefixLength,
      size,
      trailingZeros: zeros,
      emulationPreventionBytes: unit.emulationPreventionBytes,
      forbiddenPatterns: unit.forbiddenPatterns,
      missingBytes: 0,
      head: this.#head.finish(chunk, from, to, size),
    };
    out.push(unit.forbiddenPatterns === 0 ? item : { ...item, forbiddenPatternOffset: unit.forbiddenPatternOffset });
  }

  #endChunk(chunk: Uint8Array): void {
    const unit = this.#unit;
    if (unit !== undefined) {
      const from = Math.max(0, unit.start - this.#base);
      this.#setLimit(unit, chunk, from, chunk.length);
      this.#head.keep(chunk.subarray(from));
    }
    this.#base += chunk.length;
  }

  /** The header byte, once it is there, says how much of the unit is wanted. */
  #setLimit(unit: OpenUnit, chunk: Uint8Array, from: number, to: number): void {
    if (unit.limitKnown || from >= to) return;
    unit.limitKnown = true;
    this.#head.begin(this.#keep(chunk[from] as number));
  }
}

const NOTHING = new Uint8Array(0);

const junk = (length: number, reason: string): NalUnitItem => ({ kind: 'junk', offset: 0, length, reason });
