/**
 * Writes syntax elements for vectors that no available encoder makes. It follows clauses 7.2, 7.3.1 and 9.1 of H.264
 * and shares no code with src/.
 */
export class BitWriter {
  #text = '';

  /** Bits written so far. */
  get bits(): number {
    return this.#text.length;
  }

  u(bits: number, value: number): this {
    if (value < 0 || value >= 2 ** bits) throw new RangeError(`${value} does not fit into u(${bits})`);
    this.#text += value.toString(2).padStart(bits, '0');
    return this;
  }

  flag(value: number): this {
    return this.u(1, value);
  }

  /** Two's complement. */
  i(bits: number, value: number): this {
    return this.u(bits, value < 0 ? 2 ** bits + value : value);
  }

  /** Clause 9.1: as many zeros as codeNum + 1 has bits after its first, then codeNum + 1. */
  ue(value: number): this {
    const code = (value + 1).toString(2);
    this.#text += '0'.repeat(code.length - 1) + code;
    return this;
  }

  /** Clause 9.1.1: 1, -1, 2, -2, ... take codeNum 1, 2, 3, 4, ... */
  se(value: number): this {
    return this.ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Bits as text: `00101`. */
  pattern(bits: string): this {
    this.#text += bits;
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.u(8, value);
    return this;
  }

  /** rbsp_trailing_bits() (7.3.2.11). */
  trailing(): this {
    this.#text += '1';
    return this.align('0');
  }

  align(bit: '0' | '1'): this {
    while (this.#text.length % 8 !== 0) this.#text += bit;
    return this;
  }

  toText(): string {
    return this.#text;
  }

  /** The bytes; the last one is padded with zeros. */
  toBytes(): Uint8Array {
    const octets = this.#text.match(/.{1,8}/g) ?? [];
    return Uint8Array.from(octets, (octet) => Number.parseInt(octet.padEnd(8, '0'), 2));
  }

  /** The NAL unit, header included, with emulation prevention (7.4.1). */
  toNal(): Uint8Array {
    let hex = '';
    for (const byte of this.toBytes()) {
      if (byte <= 3 && hex.endsWith('0000') && hex.length % 2 === 0) hex += '03';
      hex += byte.toString(16).padStart(2, '0');
    }
    if (hex.endsWith('00')) hex += '03';
    return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  }
}

/** Bit string of bytes: the reference for readers. */
export const bitText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
