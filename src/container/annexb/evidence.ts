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

  /** Takes a whole unit, or its first bytes. True if the stream is proven: by a parameter set, or by units in a row. */
  add(bytes: Uint8Array, size: number): boolean {
    const { proof } = this.#codec;
    if (bytes.length === size && proof.proves(bytes)) return true;
    this.weigh(bytes, size);
    return this.#inRow >= ENOUGH_UNITS;
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
