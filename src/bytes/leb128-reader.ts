/** leb128() takes at most 8 bytes, and its value must fit into 32 bits (AV1 4.10.5). */
export const MAX_LEB128_BYTES = 8;
const MAX_UINT32 = 2 ** 32 - 1;

/** A number coded as leb128(), and its bytes. */
export interface Leb128 {
  readonly value: number;
  readonly length: number;
}

/** Reads leb128() from `at` on; `more`: it continues after `to`; `bad`: it is longer or larger than allowed. */
export const leb128At = (bytes: Uint8Array, at: number, to: number): Leb128 | 'more' | 'bad' => {
  let value = 0;
  for (let i = 0; i < MAX_LEB128_BYTES; i++) {
    if (at + i >= to) return 'more';
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value > MAX_UINT32 ? 'bad' : { value, length: i + 1 };
  }
  return 'bad';
};

/** Reads leb128() that comes byte by byte. */
export class Leb128Collector {
  readonly #bytes = new Uint8Array(MAX_LEB128_BYTES);
  #count = 0;

  /** Takes the next byte: the value, when it is complete. */
  push(byte: number): number | 'more' | 'bad' {
    this.#bytes[this.#count++] = byte;
    const read = leb128At(this.#bytes, 0, this.#count);
    if (read === 'more') return read;
    this.reset();
    return read === 'bad' ? read : read.value;
  }

  reset(): void {
    this.#count = 0;
  }
}
