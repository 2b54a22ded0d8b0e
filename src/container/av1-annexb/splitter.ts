import { HeadCollector } from '../../bytes/head-collector.ts';
import { Leb128Collector } from '../../bytes/leb128-reader.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type Keep, type StageFinding, type Unit, type UnitItem } from '../../media/unit.ts';

const NOTHING = new Uint8Array(0);

/** What a length is of (AV1 B.2): each contains the next. */
const LENGTHS = ['temporal_unit_size', 'frame_unit_size', 'obu_length'] as const;
const OBU = 2;

/**
 * Splits the length-delimited format of AV1 into OBUs (Annex B): temporal units of frame units of OBUs, each with its
 * length before it. The prefix of an OBU is its length, after those of the units that begin with it. A length that is
 * longer than what contains it is a finding, and is cut there; after one that cannot be read, the rest of what contains
 * it is junk.
 */
export class Av1AnnexbSplitter implements Stage<Uint8Array, UnitItem> {
  readonly #keep: Keep;
  readonly #head = new HeadCollector();
  readonly #leb128 = new Leb128Collector();
  /** Byte offset in the input of the current chunk. */
  #base = 0;
  /** Byte offsets in the input of the end of the temporal unit, frame unit and OBU that are open, the outer one first. */
  readonly #ends: number[] = [];
  /** Where the prefix of the next OBU begins, and its bytes so far. */
  #offset = 0;
  #prefixLength = 0;
  /** Of the open OBU: bytes so far, and those that its length has beyond what contains it. */
  #read = 0;
  #beyond = 0;
  /** Where junk began, up to the end of what is open. */
  #junkFrom: number | undefined;

  /** `keep` gives the number of bytes to keep of an OBU; all by default. */
  constructor(keep: Keep = KEEP_ALL) {
    this.#keep = keep;
  }

  *push(chunk: Uint8Array): Generator<UnitItem, void> {
    let at = 0;
    while (at < chunk.length) {
      yield* this.#close(this.#base + at);
      if (this.#junkFrom !== undefined) at = this.#upToEnd(at, chunk.length);
      else if (this.#ends.length <= OBU) yield* this.#length(chunk[at] as number, this.#base + at++);
      else {
        if (this.#read === 0) this.#head.begin(this.#keep(chunk[at] as number));
        const to = this.#upToEnd(at, chunk.length);
        this.#read += to - at;
        if (this.#base + to === this.#ends[OBU]) yield this.#unit(chunk, at, to, this.#beyond);
        else this.#head.keep(chunk.subarray(at, to));
        at = to;
      }
    }
    this.#base += chunk.length;
  }

  *end(): Generator<UnitItem, void> {
    yield* this.#close(this.#base);
    const [end] = this.#ends;
    if (this.#junkFrom !== undefined) yield this.#junk(this.#base);
    else if (this.#ends.length > OBU) {
      yield this.#unit(NOTHING, 0, 0, this.#beyond + (this.#ends[OBU] as number) - this.#base);
    } else if (this.#prefixLength > 0) {
      const reason = 'bytes of lengths at the end, without an OBU';
      yield { kind: 'junk', offset: this.#offset, length: this.#prefixLength, reason };
    } else if (end !== undefined) {
      const message = `the temporal unit ends ${end - this.#base} bytes before its temporal_unit_size (AV1 B.2)`;
      yield found(message, this.#base);
    }
  }

  /** Where the innermost open unit ends in the chunk, or the chunk does. */
  #upToEnd(at: number, to: number): number {
    const end = this.#ends.at(-1);
    return end === undefined ? to : Math.max(at, Math.min(to, end - this.#base));
  }

  /** Closes what ends at this offset. */
  *#close(offset: number): Generator<UnitItem, void> {
    while (this.#ends.length > 0 && (this.#ends.at(-1) as number) <= offset) {
      if (this.#junkFrom !== undefined) yield this.#junk(offset);
      else if (this.#prefixLength > 0 && this.#ends.length <= OBU) {
        const reason = `bytes of lengths at the end of a ${this.#ends.length === 1 ? 'temporal' : 'frame'} unit, without an OBU`;
        yield { kind: 'junk', offset: this.#offset, length: this.#prefixLength, reason };
        this.#prefixLength = 0;
        this.#leb128.reset();
      }
      this.#ends.pop();
    }
  }

  /** Takes a byte of a length; `offset`: of the byte. */
  *#length(byte: number, offset: number): Generator<UnitItem, void> {
    if (this.#prefixLength === 0) this.#offset = offset;
    this.#prefixLength++;
    const length = this.#leb128.push(byte);
    if (length === 'more') return;
    const name = LENGTHS[this.#ends.length] as (typeof LENGTHS)[number];
    if (length === 'bad') {
      yield found(`${name} is longer than 8 bytes, or larger than 32 bits (AV1 4.10.5)`, this.#offset);
      this.#junkFrom = this.#offset;
      this.#prefixLength = 0;
      return;
    }
    const start = offset + 1;
    const outer = this.#ends.at(-1) ?? Number.POSITIVE_INFINITY;
    const end = Math.min(start + length, outer);
    this.#beyond = start + length - end;
    // An OBU that lacks bytes has a finding of its own.
    if (this.#beyond > 0 && name !== 'obu_length') {
      yield found(`${name} is ${length}, what contains it ends after ${end - start} bytes (AV1 B.2)`, offset);
    }
    this.#ends.push(end);
    if (this.#ends.length > OBU && end === start) yield this.#unit(NOTHING, 0, 0, this.#beyond);
  }

  /** The open OBU ends with these bytes of the chunk. */
  #unit(chunk: Uint8Array, from: number, to: number, missingBytes: number): Unit {
    const size = this.#read;
    const unit: Unit = {
      kind: 'unit',
      offset: this.#offset,
      prefixLength: this.#prefixLength,
      size,
      bytes: size === 0 ? NOTHING : this.#head.finish(chunk, from, to, size),
      trailingZeros: 0,
      emulationPreventionBytes: 0,
      forbiddenPatterns: 0,
      missingBytes,
    };
    this.#ends.pop();
    this.#read = 0;
    this.#prefixLength = 0;
    return unit;
  }

  #junk(end: number): UnitItem {
    const offset = this.#junkFrom as number;
    this.#junkFrom = undefined;
    return { kind: 'junk', offset, length: end - offset, reason: 'bytes after a length that cannot be read' };
  }
}

const found = (message: string, offset: number): StageFinding => ({
  kind: 'finding',
  finding: { severity: 'error', code: 'obu-size', message, offset },
});
