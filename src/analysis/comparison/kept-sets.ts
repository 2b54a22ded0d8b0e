import { toHex } from '../../bytes/hex.ts';
import type { StreamCodec } from '../../codec/stream-codec.ts';
import { MAX_WATCHED_SETS } from '../../syntax/limits.ts';
import type { SeenParameterSet } from '../watch/watcher.ts';

/** A distinct content of a parameter set. */
export interface KeptSet {
  /** `SPS`. */
  readonly name: string;
  /** Its id; absent where a codec has none, and for a set that cannot be read so far. */
  readonly id?: number;
  readonly bytes: Uint8Array;
  /** The parameter set that is needed to read it. */
  readonly context: object | undefined;
  /** Byte offset in the input of its first appearance. */
  readonly offset: number;
  readonly outOfBand: boolean;
}

/** The distinct parameter sets of a track, in order of first appearance. */
export class KeptSets {
  readonly #codec: StreamCodec | undefined;
  readonly #byContent = new Map<string, KeptSet>();

  constructor(codec: StreamCodec | undefined) {
    this.#codec = codec;
  }

  get kept(): readonly KeptSet[] {
    return [...this.#byContent.values()];
  }

  add({ bytes, context, offset, outOfBand }: SeenParameterSet): void {
    const key = toHex(bytes);
    if (this.#codec === undefined || this.#byContent.has(key) || this.#byContent.size === MAX_WATCHED_SETS) return;
    const { name } = this.#codec.unitType(this.#codec.typeOf(bytes));
    const id = this.#codec.setId(bytes);
    this.#byContent.set(key, { name, ...(id !== undefined && { id }), bytes, context, offset, outOfBand });
  }
}
