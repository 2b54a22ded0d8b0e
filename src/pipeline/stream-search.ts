import { ByteWriter } from '../bytes/byte-writer.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { UnitOrJunk } from '../media/unit.ts';

/** Where a byte stream begins behind junk. */
export interface FoundStream {
  /** Byte offset in the input of its first start code. */
  readonly offset: number;
  /** Zero bytes in front of that which belong to nothing. */
  readonly zeros: number;
  /** The input from `offset` on, as far as it was read. */
  readonly bytes: Uint8Array;
}

/** Units with a plausible header, one behind the other, that are proof; random data has a start code every 16 MiB. */
const ENOUGH_UNITS = 4;

/** Bytes that are kept of what may be a stream until it is proven; one of larger units is found at its next SPS. */
const KEPT_BYTES = 1 << 20;

/**
 * Looks for a byte stream behind bytes that are none. A start code alone proves nothing there: an SPS that parses does,
 * or several units in a row with a header that a stream may have.
 */
export class StreamSearch {
  readonly #codec: StreamCodec;
  readonly #splitter: AnnexbSplitter;
  /** Bytes of the input from `#keptAt` on: from the first unit of the chain, or the one that has not ended. */
  #kept = new ByteWriter();
  #keptAt = 0;
  /** First unit of the chain that may be a stream. */
  #first: Omit<FoundStream, 'bytes'> | undefined;
  #units = 0;
  /** Behind the last item: where the unit or junk before a start code ends. */
  #end = 0;

  constructor({ stream }: StreamedCodec) {
    this.#codec = stream;
    const { typeOf, proof } = stream;
    this.#splitter = new AnnexbSplitter((firstByte) => Math.max(1, proof.proofBytes(typeOf(Uint8Array.of(firstByte)))));
  }

  /** Bytes of the input so far. */
  get bytesRead(): number {
    return this.#splitter.bytesRead;
  }

  push(chunk: Uint8Array): FoundStream | undefined {
    const base = this.bytesRead;
    const first = this.#proven(this.#splitter.push(chunk));
    if (first !== undefined) return { ...first, bytes: this.#keep(first.offset, base, chunk).toBytes() };
    this.#keep(this.#wantedFrom(), base, chunk);
    return undefined;
  }

  end(): FoundStream | undefined {
    const first = this.#proven(this.#splitter.end());
    return first && { ...first, bytes: this.#keep(first.offset, this.bytesRead, NOTHING).toBytes() };
  }

  /** The first unit of a chain that one of the items proves. */
  #proven(items: Iterable<UnitOrJunk>): Omit<FoundStream, 'bytes'> | undefined {
    for (const item of items) {
      const first = this.#chainWith(item);
      if (first !== undefined) return first;
    }
    return undefined;
  }

  /** The first unit of the chain, when `item` proves it. */
  #chainWith(item: UnitOrJunk): Omit<FoundStream, 'bytes'> | undefined {
    if (item.kind === 'junk') {
      this.#end = item.offset + item.length;
      return undefined;
    }
    const zeros = item.offset - this.#end;
    this.#end = item.offset + item.prefixLength + item.size;
    if (!this.#codec.proof.isPlausible(item.bytes) || item.offset < this.#keptAt) {
      this.#drop();
      return undefined;
    }
    this.#first ??= { offset: item.offset, zeros };
    this.#units++;
    const isProof = item.bytes.length === item.size && this.#codec.proof.proves(item.bytes);
    return isProof || this.#units >= ENOUGH_UNITS ? this.#first : undefined;
  }

  /** Where the bytes begin that may be of a stream; a chain that has become too long to be kept is none. */
  #wantedFrom(): number {
    const { openOffset, bytesRead, trailingZeros } = this.#splitter;
    if (this.#first !== undefined && bytesRead - this.#first.offset > KEPT_BYTES) this.#drop();
    const from = this.#first?.offset ?? openOffset;
    if (from !== undefined && bytesRead - from <= KEPT_BYTES) return from;
    // Zeros at the end may be those of a start code.
    return bytesRead - Math.min(trailingZeros, 3);
  }

  /** Keeps the input from byte `from` on; `chunk` is its last part, which begins at `base`. */
  #keep(from: number, base: number, chunk: Uint8Array): ByteWriter {
    if (from >= base) this.#kept = new ByteWriter();
    else if (from > this.#keptAt)
      this.#kept = new ByteWriter().bytes(this.#kept.toBytes().subarray(from - this.#keptAt));
    this.#keptAt = Math.max(from, this.#keptAt);
    return this.#kept.bytes(chunk.subarray(Math.max(0, from - base)));
  }

  #drop(): void {
    this.#first = undefined;
    this.#units = 0;
  }
}

const NOTHING = new Uint8Array(0);
