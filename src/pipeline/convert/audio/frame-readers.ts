import type { AudioFraming, FramedAudio } from '../../../codec/audio-framing.ts';
import type { Junk } from '../../../media/unit.ts';
import type { PartReader, ReadPart } from '../verifier.ts';

/** Splits an audio output into the frames that were written. */
export interface FrameReader extends PartReader {
  /** Takes the size of the next frame to be written. */
  wrote(sizeBytes: number): void;
}

/** For a format with frame headers: yields frames without them. */
export class FramedReader implements FrameReader {
  readonly #splitter: ReturnType<AudioFraming['splitter']>;

  constructor(framing: AudioFraming) {
    this.#splitter = framing.splitter();
  }

  wrote(): void {}

  push(bytes: Uint8Array): ReadPart[] {
    return payloadsIn(this.#splitter.push(bytes));
  }

  end(): ReadPart[] {
    return payloadsIn(this.#splitter.end());
  }
}

const payloadsIn = (items: Iterable<FramedAudio | Junk>): ReadPart[] =>
  [...items].flatMap((item) => (item.kind === 'frame' ? [{ offset: item.offset, bytes: item.payload }] : []));

/** For frames without framing: uses the sizes that were written. */
export class SizedReader implements FrameReader {
  readonly #sizes: number[] = [];
  #pending = new Uint8Array(0);
  #offset = 0;

  wrote(sizeBytes: number): void {
    this.#sizes.push(sizeBytes);
  }

  *push(bytes: Uint8Array): Iterable<ReadPart> {
    const all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    let at = 0;
    for (let size = this.#sizes[0]; size !== undefined && size <= all.length - at; size = this.#sizes[0]) {
      yield { offset: this.#offset, bytes: all.subarray(at, at + size) };
      this.#sizes.shift();
      this.#offset += size;
      at += size;
    }
    this.#pending = all.slice(at);
  }

  *end(): Iterable<ReadPart> {
    if (this.#pending.length > 0) yield { offset: this.#offset, bytes: this.#pending };
  }
}
