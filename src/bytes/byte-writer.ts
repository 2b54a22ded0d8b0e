const ENCODER = new TextEncoder();
const INITIAL_CAPACITY = 256;

/** Writes big-endian values into a growing buffer. Throws `RangeError` for an integer that does not fit its field. */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#reserve(1, value, 0, 0xff);
    this.#bytes[at] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.#reserve(2, value, 0, 0xffff);
    this.#view.setUint16(at, value);
    return this;
  }

  u24(value: number): this {
    const at = this.#reserve(3, value, 0, 0xff_ffff);
    this.#bytes[at] = value >>> 16;
    this.#view.setUint16(at + 1, value & 0xffff);
    return this;
  }

  u32(value: number): this {
    const at = this.#reserve(4, value, 0, 0xffff_ffff);
    this.#view.setUint32(at, value);
    return this;
  }

  /** Two's complement. */
  i16(value: number): this {
    const at = this.#reserve(2, value, -0x8000, 0x7fff);
    this.#view.setInt16(at, value);
    return this;
  }

  /** Two's complement. */
  i24(value: number): this {
    const at = this.#reserve(3, value, -0x80_0000, 0x7f_ffff);
    this.#bytes[at] = value >> 16;
    this.#view.setUint16(at + 1, value & 0xffff);
    return this;
  }

  /** Two's complement. */
  i32(value: number): this {
    const at = this.#reserve(4, value, -0x8000_0000, 0x7fff_ffff);
    this.#view.setInt32(at, value);
    return this;
  }

  /** IEEE 754 double. */
  f64(value: number): this {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value);
    return this;
  }

  /** The text without its length. */
  utf8(text: string): this {
    return this.bytes(ENCODER.encode(text));
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(size: number, value: number, min: number, max: number): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new RangeError(`${value} does not fit ${size} bytes: ${min}..${max}`);
    }
    return this.#grow(size);
  }

  /** Makes room for `size` more bytes; returns their offset. May replace the buffer and the view. */
  #grow(size: number): number {
    const at = this.#length;
    this.#length = at + size;
    if (this.#length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    return at;
  }
}

/** UTF-8 bytes of a text, for a length to be written before it. */
export const utf8Bytes = (text: string): Uint8Array => ENCODER.encode(text);
