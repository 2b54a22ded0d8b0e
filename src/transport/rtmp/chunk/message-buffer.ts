const NOTHING = new Uint8Array(0);
const FIRST_BYTES = 4096;

/**
 * The body of a message that comes in several pieces. It grows with what has come, never by the length that a header
 * claims: a peer that announces 16 MB and sends 10 bytes costs 4 kB.
 */
export class MessageBuffer {
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** `total`: bytes of the whole message. */
  append(piece: Uint8Array, total: number): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.min(total, Math.max(FIRST_BYTES, 2 * length)));
      bytes.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = bytes;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  /** The message is complete or given up: its bytes are no longer held here. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#bytes = NOTHING;
    this.#length = 0;
    return bytes;
  }
}
