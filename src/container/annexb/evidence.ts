import type { StreamedCodec } from '../../codec/descriptor.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';

/** Units in a row that could be of a codec and prove its stream; random data has a start code every 16 MiB. */
const ENOUGH_UNITS = 4;

/** Weighs the units of a byte stream: is it one of this codec? A start code alone proves nothing. */
export class StreamEvidence {
  readonly #codec: StreamCodec;
  #inRow = 0;
  #for = 0;
  #against = 0;
  #none = 0;

  constructor(codec: StreamCodec) {
    this.#codec = codec;
  }

  /** Units that speak for the codec since the last one that speaks against it. */
  get inRow(): number {
    return this.#inRow;
  }

  /** More units speak for the codec than against it; or, without either, several could be of it by their headers. */
  get isLikely(): boolean {
    return this.#for > this.#against || (this.#against === 0 && this.#none >= ENOUGH_UNITS);
  }

  /** Units for the codec, less those against it. */
  get weight(): number {
    return this.#for - this.#against;
  }

  /** Takes a whole unit, or its first bytes. True if the stream is proven: by a parameter set, or by units in a row. */
  add(bytes: Uint8Array, size: number): boolean {
    if (this.proves(bytes, size)) return true;
    this.weigh(bytes, size);
    return this.#inRow >= ENOUGH_UNITS;
  }

  /** Is it a whole parameter set of the codec? */
  proves(bytes: Uint8Array, size: number): boolean {
    return bytes.length === size && this.#codec.proof.proves(bytes);
  }

  /** Takes a unit; without a size, one whose end is not known. */
  weigh(bytes: Uint8Array, size?: number): void {
    const evidence = this.#codec.proof.evidence(bytes, size);
    if (evidence === 'for') {
      this.#for++;
      this.#inRow++;
    } else if (evidence === 'against') {
      this.#against++;
      this.#inRow = 0;
    } else this.#none++;
  }
}

/** The codecs that a byte stream is likely of, the likeliest first. */
export interface LikelyCodecs {
  readonly codec: StreamedCodec;
  /** The units speak for this one just as much. */
  readonly orCodec?: StreamedCodec;
}

/** Weighs the units of a byte stream for several codecs. */
export class CodecEvidence {
  readonly #candidates: readonly { readonly codec: StreamedCodec; readonly evidence: StreamEvidence }[];

  constructor(codecs: readonly StreamedCodec[]) {
    this.#candidates = codecs.map((codec) => ({ codec, evidence: new StreamEvidence(codec.stream) }));
  }

  /** Takes a whole unit; returns the codec that is proven by it, or by more units in a row than any other. */
  add(bytes: Uint8Array): StreamedCodec | undefined {
    const size = bytes.length;
    const proven = this.#candidates.find(({ evidence }) => evidence.proves(bytes, size));
    if (proven !== undefined) return proven.codec;
    this.weigh(bytes, size);
    const [first, second] = [...this.#candidates].sort((a, b) => b.evidence.inRow - a.evidence.inRow);
    const isAhead = first !== undefined && first.evidence.inRow > (second?.evidence.inRow ?? 0);
    return isAhead && first.evidence.inRow >= ENOUGH_UNITS ? first.codec : undefined;
  }

  /** Takes a unit; without a size, one whose end is not known. */
  weigh(bytes: Uint8Array, size?: number): void {
    for (const { evidence } of this.#candidates) evidence.weigh(bytes, size);
  }

  get likely(): LikelyCodecs | undefined {
    const [first, second] = this.#candidates
      .filter(({ evidence }) => evidence.isLikely)
      .sort((a, b) => b.evidence.weight - a.evidence.weight);
    if (first === undefined) return undefined;
    const isEven = second !== undefined && second.evidence.weight === first.evidence.weight;
    return { codec: first.codec, ...(isEven && { orCodec: second.codec }) };
  }
}
