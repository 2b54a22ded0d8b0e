import type { AudioFraming, FramedAudio } from '../../../codec/audio-framing.ts';
import type { Junk } from '../../../media/unit.ts';
import type { PartReader, ReadPart } from '../verifier.ts';

/** Takes an audio output apart into the frames that were written to it. */
export interface FrameReader extends PartReader {
  /** A frame of this size goes out. */
  wrote(sizeBytes: number): void;
}

/** The frames of a format that frames them itself, without their headers. */
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

/** Frames that lie one behind the other: only who wrote them knows their sizes. */
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
