import { type At, findingAt, type Report } from './track-frame.ts';

/** Checks the ends of sequence of a track (FLV 10.1 E.4.3.1: AVCPacketType 2; E-RTMP: SequenceEnd). */
export class SequenceEnd {
  readonly #name: string;
  #isEnded = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** `size`: bytes after the header of the packet. */
  end(at: At, size: number, report: Report): void {
    this.#isEnded = true;
    if (size === 0) return;
    const message = `${this.#name}: an end of sequence with ${size} bytes, which has none: players drop them`;
    report(findingAt(at, 'warning', 'end-of-sequence-data', message));
  }

  sequenceHeader(): void {
    this.#isEnded = false;
  }

  frame(at: At, report: Report): void {
    if (!this.#isEnded) return;
    this.#isEnded = false;
    const message = `${this.#name}: frames after the end of sequence, without a new sequence header`;
    report(findingAt(at, 'warning', 'after-end-of-sequence', message));
  }
}
