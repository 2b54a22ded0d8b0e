import { Fnv1a32, fnv1a64 } from '../bytes/fnv1a.ts';
import type { FrameRecord } from '../media/frame-record.ts';

/** What of an encode stays the same where the encoder stays the same. Later frames are in the hashes only. */
export interface StreamStructure {
  /** Types of the first frames, in decoding order: `IBBP`; `x` where it is not known. */
  readonly frameTypes: string;
  /** Of the types of all frames. */
  readonly frameTypesHash: string;
  /** Numbers of the first key frames, in decoding order. */
  readonly keyFrames: readonly number[];
  /** Of the numbers of all key frames. */
  readonly keyFramesHash: string;
  /** Hashes of the different parameter sets, sorted. */
  readonly parameterSetHashes: readonly string[];
}

/** Frames and key frames that are kept one by one: enough to name the first difference of a short test encode. */
const MAX_TYPES = 2000;
const MAX_KEY_FRAMES = 200;
const MAX_SETS = 64;

/** Takes down the structure of a video track, in bounded memory. */
export class StructureMeasure {
  readonly #letters: string[] = [];
  readonly #types = new Fnv1a32();
  readonly #keyFrames: number[] = [];
  readonly #keys = new Fnv1a32();
  readonly #sets = new Set<string>();

  set(bytes: Uint8Array): void {
    if (this.#sets.size < MAX_SETS) this.#sets.add(fnv1a64(bytes));
  }

  frame({ type, index }: Pick<FrameRecord, 'type' | 'index'>, isKey: boolean): void {
    const letter = LETTERS[type] ?? 'x';
    this.#types.add(letter.charCodeAt(0));
    if (this.#letters.length < MAX_TYPES) this.#letters.push(letter);
    if (!isKey) return;
    for (let shift = 0; shift < 32; shift += 8) this.#keys.add((index >>> shift) & 0xff);
    if (this.#keyFrames.length < MAX_KEY_FRAMES) this.#keyFrames.push(index);
  }

  get summary(): StreamStructure {
    return {
      frameTypes: this.#letters.join(''),
      frameTypesHash: this.#types.hex,
      keyFrames: [...this.#keyFrames],
      keyFramesHash: this.#keys.hex,
      parameterSetHashes: [...this.#sets].sort(),
    };
  }
}

/** SI and SP have letters that stand for nothing else. */
const LETTERS: Readonly<Partial<Record<FrameRecord['type'], string>>> = { I: 'I', P: 'P', B: 'B', SI: 'J', SP: 'Q' };
