import { ByteWriter } from '../bytes/byte-writer.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { StreamEvidence } from '../container/annexb/evidence.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { UnitOrJunk } from '../media/unit.ts';

/** The start of a byte stream after junk. */
export interface FoundStream {
  /** Byte offset in the input of its first start code. */
  readonly offset: number;
  /** Zero bytes before that, which belong to no unit. */
  readonly zeros: number;
  /** The bytes read so far from `offset` on. */
  readonly bytes: Uint8Array;
  readonly codec: StreamedCodec;
}

type Begun = Omit<FoundStream, 'bytes' | 'codec'>;

/** Bytes of a unit that is no parameter set: enough to see what could be one. */
const HEAD_BYTES = 64;

/** Bytes that are kept until a stream is proven; one with larger units is found at its next SPS. */
const KEPT_BYTES = 1 << 20;

/**
 * Searches a byte stream of one codec after other bytes. A start code alone proves nothing there: an SPS that parses does, or
 * several units in a row that could be of the codec.
 */
export class StreamSearch {
  readonly #codec: StreamedCodec;
  readonly #splitter: AnnexbSplitter;
  /** Bytes of the input from `#keptAt` on: from the first unit of the chain, or from the incomplete unit. */
  #kept = new ByteWriter();
  #keptAt = 0;
  /** First unit of a chain of units that could be of the codec. */
  #first: Begun | undefined;
  #evidence: StreamEvidence;
  /** End of the last unit or junk. */
  #end = 0;

  constructor(codec: StreamedCodec) {
    this.#codec = codec;
    this.#evidence = new StreamEvidence(codec.stream);
    const { typeOf, proof } = codec.stream;
    this.#splitter = new AnnexbSplitter((firstByte) =>
      Math.max(HEAD_BYTES, proof.proofBytes(typeOf(Uint8Array.of(firstByte)))),
    );
  }

  /** Bytes of the input so far. */
  get bytesRead(): number {
    return this.#splitter.bytesRead;
  }

  push(chunk: Uint8Array): FoundStream | undefined {
    const base = this.bytesRead;
    const first = this.#proven(this.#splitter.push(chunk));
    if (first !== undefined) return this.#found(first, this.#keep(first.offset, base, chunk));
    this.#keep(this.#wantedFrom(), base, chunk);
    return undefined;
  }

  end(): FoundStream | undefined {
    const first = this.#proven(this.#splitter.end());
    return first && this.#found(first, this.#keep(first.offset, this.bytesRead, NOTHING));
  }

  #found(first: Begun, kept: ByteWriter): FoundStream {
    return { ...first, bytes: kept.toBytes(), codec: this.#codec };
  }

  /** The first unit of the chain, if an item proves it. */
  #proven(items: Iterable<UnitOrJunk>): Begun | undefined {
    for (const item of items) {
      const first = this.#chainWith(item);
      if (first !== undefined) return first;
    }
    return undefined;
  }

  /** The first unit of the chain, if `item` proves it. */
  #chainWith(item: UnitOrJunk): Begun | undefined {
    if (item.kind === 'junk') {
      this.#end = item.offset + item.length;
      return undefined;
    }
    const zeros = item.offset - this.#end;
    this.#end = item.offset + item.prefixLength + item.size;
    if (item.offset < this.#keptAt) {
      this.#drop();
      return undefined;
    }
    const isProven = this.#evidence.add(item.bytes, item.size);
    if (!isProven && this.#evidence.inRow === 0) this.#drop();
    else this.#first ??= { offset: item.offset, zeros };
    return isProven ? this.#first : undefined;
  }

  /** Offset of the first byte to keep; drops a chain that is too long to keep. */
  #wantedFrom(): number {
    const { openOffset, bytesRead, trailingZeros } = this.#splitter;
    if (this.#first !== undefined && bytesRead - this.#first.offset > KEPT_BYTES) this.#drop();
    const from = this.#first?.offset ?? openOffset;
    if (from !== undefined && bytesRead - from <= KEPT_BYTES) return from;
    // Zeros at the end may be part of a start code.
    return bytesRead - Math.min(trailingZeros, 3);
  }

  /** Keeps the input from byte `from` on; `chunk`, the last part of it, begins at `base`. */
  #keep(from: number, base: number, chunk: Uint8Array): ByteWriter {
    if (from >= base) this.#kept = new ByteWriter();
    else if (from > this.#keptAt)
      this.#kept = new ByteWriter().bytes(this.#kept.toBytes().subarray(from - this.#keptAt));
    this.#keptAt = Math.max(from, this.#keptAt);
    return this.#kept.bytes(chunk.subarray(Math.max(0, from - base)));
  }

  #drop(): void {
    this.#first = undefined;
    this.#evidence = new StreamEvidence(this.#codec.stream);
  }
}

const NOTHING = new Uint8Array(0);
