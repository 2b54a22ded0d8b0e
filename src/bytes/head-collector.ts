/**
 * Collects the first bytes of a unit that may cross chunks. A unit that lies in one chunk is a view of it; only what
 * crosses is copied, and never more than was asked for.
 */
export class HeadCollector {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #limit = 0;

  begin(limit: number): void {
    this.#pieces = [];
    this.#length = 0;
    this.#limit = limit;
  }

  /** More bytes of the unit, at the end of a chunk: copied, since the chunk goes away. */
  keep(bytes: Uint8Array): void {
    const room = this.#limit - this.#length;
    if (room <= 0 || bytes.length === 0) return;
    const piece = bytes.slice(0, Math.min(room, bytes.length));
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The last bytes of the unit; gives its first `size` bytes, as far as they were asked for. */
  finish(bytes: Uint8Array, size: number): Uint8Array {
    const wanted = Math.min(this.#limit, size);
    if (this.#pieces.length === 0) return bytes.subarray(0, wanted);
    this.keep(bytes);
    const [first, ...more] = this.#pieces;
    if (first !== undefined && more.length === 0) return first.subarray(0, wanted);
    const head = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      head.set(piece, at);
      at += piece.length;
    }
    return head.subarray(0, wanted);
  }
}
