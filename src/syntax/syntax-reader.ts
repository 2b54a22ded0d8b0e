import { toHex } from '../bytes/hex.ts';
import { lastOneBit, signedOfCodeNum, subscripted } from './bits.ts';
import { F, I, U } from './descriptors.ts';
import type { SyntaxIssue } from './diagnostics.ts';
import { BitstreamError, type BitstreamErrorCode } from './errors.ts';
import { type FieldSink, type Labels, labelOf } from './field-sink.ts';
import type { SyntaxReaderOptions } from './reader-options.ts';

interface OpenStructure {
  readonly name: string;
  readonly clause: string;
  readonly outer: OpenStructure | undefined;
}

/** A byte order mark is text like any other. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

const UNIT: OpenStructure = { name: 'unit', clause: '-', outer: undefined };

/**
 * Reads syntax elements by name. Every read is bounds-checked, every Exp-Golomb code has a range, and the same calls
 * yield the trace when a sink is attached: there is no second list of elements.
 *
 * Two policies for a value that is out of range. `ue` and `se` throw: for values that size a loop or steer the syntax
 * behind them. `ueLax` and `seLax` keep the value and note an issue: one bad number never hides the rest.
 */
export class SyntaxReader {
  readonly #bytes: Uint8Array;
  readonly #sink: FieldSink | undefined;
  readonly #partial: boolean;
  #pos: number;
  #end: number;
  #lastOne: number | undefined;
  #open: OpenStructure = UNIT;
  #issues: SyntaxIssue[] | undefined;
  #nthName = '';
  #nthI = 0;
  #nthJ: number | undefined;
  #nthK: number | undefined;

  /** `bytes` are a unit without emulation prevention bytes; bit 0 is the first bit of the unit. */
  constructor(bytes: Uint8Array, options: SyntaxReaderOptions = {}) {
    this.#bytes = bytes;
    this.#sink = options.sink;
    this.#partial = options.partial === true;
    this.#pos = 0;
    this.#end = bytes.length * 8;
  }

  /** Bit position of the next read. */
  get bit(): number {
    return this.#pos;
  }

  /** Bits that have not been read. */
  get bitsLeft(): number {
    return this.#end - this.#pos;
  }

  /** True when a sink is attached. */
  get tracing(): boolean {
    return this.#sink !== undefined;
  }

  /** The unit goes on behind the bytes that are there. */
  get partial(): boolean {
    return this.#partial;
  }

  get byteAligned(): boolean {
    return (this.#pos & 7) === 0;
  }

  /** Elements that were out of range and kept. */
  get issues(): readonly SyntaxIssue[] {
    return this.#issues ?? [];
  }

  /** Opens a syntax structure; its clause goes into errors and the trace. Close it with `close`. */
  open(name: string, clause: string): void {
    this.#open = { name, clause, outer: this.#open };
    if (this.#sink !== undefined) this.#sink.open(name, clause, this.#pos);
  }

  close(): void {
    this.#open = this.#open.outer ?? UNIT;
    if (this.#sink !== undefined) this.#sink.close(this.#pos);
  }

  /**
   * `name[i]`, `name[i][j]` or `name[i][j][k]` for a trace; the bare name otherwise, so that a scan builds no strings.
   * The subscripts are noted, and an error or issue of that element has them with and without a trace.
   */
  nth(name: string, i: number, j?: number, k?: number): string {
    if (this.#sink !== undefined) return subscripted(name, i, j, k);
    this.#nthName = name;
    this.#nthI = i;
    this.#nthJ = j;
    this.#nthK = k;
    return name;
  }

  /** u(n), 1 <= n <= 32. `descriptor` is for elements whose length depends on others: u(v). */
  u(bits: number, name: string, labels?: Labels, descriptor?: 'u(v)' | 'f(1)'): number {
    const at = this.#pos;
    if (at + bits > this.#end) throw this.#endError(name, at, bits);
    const value = this.#window(at) >>> (32 - bits);
    this.#pos = at + bits;
    if (this.#sink !== undefined) {
      this.#sink.field(name, descriptor ?? (U[bits] as string), at, bits, value, labelOf(labels, value));
    }
    return value;
  }

  /** u(v): as u(n), its length given by other elements. */
  uv(bits: number, name: string, labels?: Labels): number {
    return this.u(bits, name, labels, 'u(v)');
  }

  /** u(1): 0 or 1. */
  flag(name: string, labels?: Labels): number {
    const at = this.#pos;
    if (at >= this.#end) throw this.#endError(name, at, 1);
    const value = ((this.#bytes[at >>> 3] as number) >>> (7 - (at & 7))) & 1;
    this.#pos = at + 1;
    if (this.#sink !== undefined) this.#sink.field(name, 'u(1)', at, 1, value, labelOf(labels, value));
    return value;
  }

  /** i(n): signed, two's complement, 1 <= n <= 32. */
  i(bits: number, name: string, labels?: Labels, descriptor?: 'i(v)'): number {
    const at = this.#pos;
    if (at + bits > this.#end) throw this.#endError(name, at, bits);
    const value = this.#window(at) >> (32 - bits);
    this.#pos = at + bits;
    if (this.#sink !== undefined) {
      this.#sink.field(name, descriptor ?? (I[bits] as string), at, bits, value, labelOf(labels, value));
    }
    return value;
  }

  /** f(n): a fixed pattern; another value is an error. */
  f(bits: number, name: string, expected: number): number {
    const at = this.#pos;
    if (at + bits > this.#end) throw this.#endError(name, at, bits);
    const value = this.#window(at) >>> (32 - bits);
    this.#pos = at + bits;
    if (this.#sink !== undefined) this.#sink.field(name, F[bits] as string, at, bits, value, undefined);
    if (value !== expected) throw this.#error('forbidden-value', name, at, `${expected}`, `${value}`);
    return value;
  }

  /** ue(v) within 0..max; throws outside. */
  ue(name: string, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.#codeNum(name);
    if (this.#sink !== undefined) this.#sink.field(name, 'ue(v)', at, this.#pos - at, value, labelOf(labels, value));
    if (value > max) throw this.#error('out-of-range', name, at, `0..${max}`, `${value}`);
    return value;
  }

  /** se(v) within min..max; throws outside. */
  se(name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = signedOfCodeNum(this.#codeNum(name));
    if (this.#sink !== undefined) this.#sink.field(name, 'se(v)', at, this.#pos - at, value, labelOf(labels, value));
    if (value < min || value > max) throw this.#error('out-of-range', name, at, `${min}..${max}`, `${value}`);
    return value;
  }

  /** ue(v); a value above `max` is kept and noted as an issue. */
  ueLax(name: string, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.#codeNum(name);
    if (this.#sink !== undefined) this.#sink.field(name, 'ue(v)', at, this.#pos - at, value, labelOf(labels, value));
    if (value > max) this.#issue(name, at, `0..${max}`, value);
    return value;
  }

  /** se(v); a value outside min..max is kept and noted as an issue. */
  seLax(name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = signedOfCodeNum(this.#codeNum(name));
    if (this.#sink !== undefined) this.#sink.field(name, 'se(v)', at, this.#pos - at, value, labelOf(labels, value));
    if (value < min || value > max) this.#issue(name, at, `${min}..${max}`, value);
    return value;
  }

  /** u(n) that should be within min..max; a value outside is kept and noted as an issue. */
  uLax(bits: number, name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.u(bits, name, labels);
    if (value < min || value > max) this.#issue(name, at, `${min}..${max}`, value);
    return value;
  }

  /** A run of whole bytes as one element; its value is a hex string. */
  bytes(length: number, name: string, meaning?: string): string {
    const at = this.#pos;
    if (at + length * 8 > this.#end) throw this.#endError(name, at, length * 8);
    const value = toHex(this.#take(at, length));
    this.#pos = at + length * 8;
    if (this.#sink !== undefined) this.#sink.field(name, `b(8)x${length}`, at, length * 8, value, meaning);
    return value;
  }

  /** A big-endian IEEE 754 double. */
  f64(name: string): number {
    const at = this.#pos;
    if (at + 64 > this.#end) throw this.#endError(name, at, 64);
    const bytes = this.#take(at, 8);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
    this.#pos = at + 64;
    // JSON has no form for NaN and Infinity: their names stand for them.
    const shown = Number.isFinite(value) ? value : `${value}`;
    if (this.#sink !== undefined) this.#sink.field(name, 'f64', at, 64, shown, undefined);
    return value;
  }

  /** Text of `length` bytes of UTF-8; what is no UTF-8 becomes U+FFFD. */
  utf8(length: number, name: string): string {
    const at = this.#pos;
    if (at + length * 8 > this.#end) throw this.#endError(name, at, length * 8);
    const value = UTF8.decode(this.#take(at, length));
    this.#pos = at + length * 8;
    if (this.#sink !== undefined) this.#sink.field(name, 'utf8', at, length * 8, value, undefined);
    return value;
  }

  /** A four-character code; bytes that are no printable ASCII are kept as Latin-1 letters. */
  fourCc(name: string, labels?: (value: string) => string | undefined): string {
    const at = this.#pos;
    if (at + 32 > this.#end) throw this.#endError(name, at, 32);
    const value = String.fromCharCode(...this.#take(at, 4));
    this.#pos = at + 32;
    if (this.#sink !== undefined) this.#sink.field(name, 'FourCC', at, 32, value, labels?.(value));
    return value;
  }

  /** The next bytes without reading them: at most `length`, fewer at the end. */
  peekBytes(length: number): Uint8Array {
    return this.#take(this.#pos, Math.min(length, Math.floor(this.bitsLeft / 8)));
  }

  /** An element that is not in the bitstream: the value that the specification infers for it. */
  infer<T extends number>(name: string, value: T, labels?: Labels): T {
    if (this.#sink !== undefined) this.#sink.infer(name, this.#pos, value, labelOf(labels, value));
    return value;
  }

  /** more_rbsp_data() (H.264 7.2): is there anything before the stop bit and its alignment? */
  moreRbspData(): boolean {
    return this.#pos < this.#lastOneBit();
  }

  /** rbsp_trailing_bits() (H.264 7.3.2.11) and cabac_zero_words behind them; proves that the structure ended where it should. */
  trailingBits(): void {
    this.open('rbsp_trailing_bits', 'H.264 7.3.2.11');
    this.stopBits('rbsp_stop_one_bit', 'rbsp_alignment_zero_bit');
    const left = this.#end - this.#pos;
    if (left > 0) {
      const rest = this.#take(this.#pos, left >>> 3);
      if (rest.some((byte) => byte !== 0)) {
        const count = left >>> 3;
        const more = count === 1 ? '1 more byte' : `${count} more bytes`;
        // The place is the structure that should have ended here.
        this.close();
        throw this.#error('trailing-bits', 'rbsp_trailing_bits', this.#pos, 'the end of the unit', more);
      }
      // cabac_zero_word 0x0000 (7.3.2.10): only behind slice data, harmless elsewhere.
      this.bytes(left >>> 3, 'cabac_zero_words');
    }
    this.close();
  }

  /** A one bit, then zero bits up to a byte border. */
  stopBits(one: string, zero: string): void {
    this.f(1, one, 1);
    this.alignBits(zero, 0);
  }

  /** Bits of one value up to a byte border, as one element. */
  alignBits(name: string, value: 0 | 1): void {
    const bits = (8 - (this.#pos & 7)) & 7;
    if (bits === 0) return;
    const at = this.#pos;
    const expected = value === 0 ? 0 : (1 << bits) - 1;
    if (at + bits > this.#end) throw this.#endError(name, at, bits);
    const found = this.#window(at) >>> (32 - bits);
    this.#pos = at + bits;
    if (this.#sink !== undefined) this.#sink.field(name, F[bits] as string, at, bits, found, undefined);
    if (found !== expected) {
      this.#issue(name, at, expected.toString(2).padStart(bits, '0'), found, found.toString(2).padStart(bits, '0'));
    }
  }

  /** Confines reads to the next `bits` bits; call the result to lift it (the reader then stands behind them). */
  limit(bits: number, name: string): () => void {
    const outer = this.#end;
    // Kept, not found again: a scan for the last one bit a message would cost the square of the unit's length.
    const outerLastOne = this.#lastOne;
    const inner = this.#pos + bits;
    if (inner > outer) throw this.#endError(name, this.#pos, bits);
    this.#end = inner;
    this.#lastOne = undefined;
    return () => {
      this.#end = outer;
      this.#pos = inner;
      this.#lastOne = outerLastOne;
    };
  }

  /** A fault found by the caller at the place of the last structure. */
  error(code: BitstreamErrorCode, field: string, bit: number, expected: string, found: string): BitstreamError {
    return this.#error(code, field, bit, expected, found);
  }

  /** A value found by the caller to be out of range, kept. */
  issue(field: string, bit: number, expected: string, found: number | string): void {
    this.#issue(field, bit, expected, found);
  }

  /** 32 bits from `at` on; what lies behind the end reads as zero, callers check first. */
  #window(at: number): number {
    const b = this.#bytes;
    const i = at >>> 3;
    const shift = at & 7;
    const high =
      ((b[i] as number) << 24) | ((b[i + 1] as number) << 16) | ((b[i + 2] as number) << 8) | (b[i + 3] as number);
    return shift === 0 ? high : (high << shift) | ((b[i + 4] as number) >>> (8 - shift));
  }

  /** codeNum of 9.1. Codes up to 31 bits, all that occur in practice, are read from one window. */
  #codeNum(name: string): number {
    const at = this.#pos;
    const window = this.#window(at);
    const zeros = Math.clz32(window);
    if (zeros <= 15) {
      const length = 2 * zeros + 1;
      if (at + length > this.#end) throw this.#endError(name, at, length);
      this.#pos = at + length;
      return (window >>> (31 - 2 * zeros)) - 1;
    }
    if (at + zeros > this.#end) throw this.#endError(name, at, this.#end - at + 1);
    if (zeros === 32) throw this.#error('exp-golomb-too-long', name, at, 'at most 31 leading zero bits', '32 or more');
    const length = 2 * zeros + 1;
    if (at + length > this.#end) throw this.#endError(name, at, length);
    const suffix = this.#window(at + zeros + 1) >>> (32 - zeros);
    this.#pos = at + length;
    return 2 ** zeros - 1 + suffix;
  }

  #take(at: number, length: number): Uint8Array {
    const first = at >>> 3;
    const shift = at & 7;
    if (shift === 0) return this.#bytes.subarray(first, first + length);
    const out = new Uint8Array(length);
    for (let k = 0; k < length; k++) {
      out[k] = ((this.#bytes[first + k] as number) << shift) | ((this.#bytes[first + k + 1] as number) >>> (8 - shift));
    }
    return out;
  }

  #lastOneBit(): number {
    this.#lastOne ??= lastOneBit(this.#bytes, this.#end);
    return this.#lastOne;
  }

  #issue(field: string, bit: number, expected: string, value: number | string, found = `${value}`): void {
    this.#issues ??= [];
    const { name: structure, clause } = this.#open;
    this.#issues.push({ structure, field: this.#fieldName(field), clause, bit, expected, found });
  }

  #fieldName(field: string): string {
    return field === this.#nthName ? subscripted(field, this.#nthI, this.#nthJ, this.#nthK) : field;
  }

  #endError(field: string, at: number, bits: number): BitstreamError {
    const left = this.#end - at;
    const counted = (count: number): string => (count === 1 ? '1 bit' : `${count} bits`);
    const [code, end]: [BitstreamErrorCode, string] = this.#partial
      ? ['limit', `${this.#bytes.length} bytes are kept of this unit`]
      : ['truncated', `${counted(left)} ${left === 1 ? 'is' : 'are'} left`];
    return new BitstreamError(code, `needs ${counted(bits)}, ${end}`, {
      structure: this.#open.name,
      field: this.#fieldName(field),
      clause: this.#open.clause,
      bit: at,
      expected: counted(bits),
      found: counted(left),
    });
  }

  #error(code: BitstreamErrorCode, field: string, bit: number, expected: string, found: string): BitstreamError {
    const { name: structure, clause } = this.#open;
    const place = { structure, field: this.#fieldName(field), clause, bit, expected, found };
    return new BitstreamError(code, `expected ${expected}, found ${found}`, place);
  }
}
