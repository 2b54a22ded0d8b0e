import { signedOfCodeNum } from '../../../../syntax/bits.ts';

/** mb_skip_run is the largest element: as many as a picture has macroblocks. */
const MAX_LEADING_ZEROS = 20;

/**
 * Reads the bits of slice data: no names, no trace, no exceptions. Bits after the end read as 0; callers compare `bit`
 * with the end once a macroblock.
 */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Of the same bytes: reads 32 bits at once. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Bit that is read next, from the first bit of the unit. */
  bit = 0;

  start(bytes: Uint8Array, bit: number): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.bit = bit;
  }

  /** The next 32 bits, not consumed. */
  peek(): number {
    const at = this.bit >>> 3;
    const shift = this.bit & 7;
    if (at + 4 >= this.#bytes.length) return this.#peekEnd(at, shift);
    return (this.#view.getUint32(at) << shift) | ((this.#bytes[at + 4] as number) >>> (8 - shift));
  }

  /** u(n), 1 <= n <= 32. */
  u(bits: number): number {
    const value = this.peek() >>> (32 - bits);
    this.bit += bits;
    return value;
  }

  flag(): number {
    const value = ((this.#bytes[this.bit >>> 3] ?? 0) >>> (7 - (this.bit & 7))) & 1;
    this.bit++;
    return value;
  }

  /** ue(v) (9.1); -1 for a code that is longer than any of slice data. */
  ue(): number {
    const window = this.peek();
    const zeros = Math.clz32(window);
    if (zeros <= 15) {
      this.bit += 2 * zeros + 1;
      return (window >>> (31 - 2 * zeros)) - 1;
    }
    if (zeros > MAX_LEADING_ZEROS) return -1;
    this.bit += zeros;
    return this.u(zeros + 1) - 1;
  }

  /** se(v) (9.1.1); NaN for a code that is too long. */
  se(): number {
    const codeNum = this.ue();
    return codeNum < 0 ? Number.NaN : signedOfCodeNum(codeNum);
  }

  #peekEnd(at: number, shift: number): number {
    let window = 0;
    for (let i = 0; i < 4; i++) window = (window << 8) | (this.#bytes[at + i] ?? 0);
    return shift === 0 ? window : (window << shift) | ((this.#bytes[at + 4] ?? 0) >>> (8 - shift));
  }
}
