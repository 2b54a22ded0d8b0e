import { toHex } from '../bytes/hex.ts';
import { lastOneBit, signedOfCodeNum, subscripted } from './bits.ts';
import { F, I, SU, U } from './descriptors.ts';
import type { SyntaxIssue } from './diagnostics.ts';
import type { BitstreamError, BitstreamErrorCode } from './errors.ts';
import { type FieldSink, type Labels, labelOf } from './field-sink.ts';
import type { SyntaxReaderOptions } from './reader-options.ts';
import { SyntaxPlace } from './syntax-place.ts';

/** A byte order mark is kept as text. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** leb128() takes at most 8 bytes, and its value must fit into 32 bits (AV1 4.10.5). */
const MAX_LEB128_BYTES = 8;
const MAX_UINT32 = 2 ** 32 - 1;

/**
 * Reads syntax elements by name. Every read is bounds-checked, every Exp-Golomb code has a range, and the same calls
 * yield the trace when a sink is attached: there is no second list of elements.
 *
 * Two policies for a value that is out of range. `ue` and `se` throw: for values that size a loop or decide the syntax
 * after them. `ueLax` and `seLax` keep the value and note an issue: one bad number never hides the rest.
 */
export class SyntaxReader {
  readonly #bytes: Uint8Array;
  readonly #sink: FieldSink | undefined;
  readonly #partial: boolean;
  /** Descriptors of unsigned numbers by length. */
  readonly #unsigned: readonly string[];
  #pos: number;
  #end: number;
  #lastOne: number | undefined;
  readonly #place = new SyntaxPlace();

  /** `bytes` are a unit without emulation prevention bytes; bit 0 is the first bit of the unit. */
  constructor(bytes: Uint8Array, options: SyntaxReaderOptions = {}) {
    this.#bytes = bytes;
    this.#sink = options.sink;
    this.#partial = options.partial === true;
    this.#unsigned = options.unsigned === 'f' ? F : U;
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

  /** The unit continues after the bytes given. */
  get partial(): boolean {
    return this.#partial;
  }

  /** Elements that were out of range and kept. */
  get issues(): readonly SyntaxIssue[] {
    return this.#place.issues;
  }

  /** Opens a syntax structure; its clause goes into errors and the trace. Close it with `close`. */
  open(name: string, clause: string): void {
    this.#place.open(name, clause);
    if (this.#sink !== undefined) this.#sink.open(name, clause, this.#pos);
  }

  close(): void {
    this.#place.close();
    if (this.#sink !== undefined) this.#sink.close(this.#pos);
  }

  /**
   * `name[i]`, `name[i][j]` or `name[i][j][k]` for a trace; the bare name otherwise, so that a scan builds no strings.
   * Errors and issues of that element have the subscripts with and without a trace.
   */
  nth(name: string, i: number, j?: number, k?: number): string {
    if (this.#sink !== undefined) return subscripted(name, i, j, k);
    this.#place.subscript(name, i, j, k);
    return name;
  }

  /** u(n), f(n) in AV1; 1 <= n <= 32. `descriptor` is for elements whose length depends on others: u(v). */
  u(bits: number, name: string, labels?: Labels, descriptor?: 'u(v)' | 'f(1)'): number {
    const at = this.#pos;
    const value = this.#bitsAt(at, bits, name) >>> (32 - bits);
    this.#report(name, descriptor ?? (this.#unsigned[bits] as string), at, value, labels);
    return value;
  }

  /** u(v): as u(n), its length given by other elements. */
  uv(bits: number, name: string, labels?: Labels): number {
    return this.u(bits, name, labels, this.#unsigned === U ? 'u(v)' : undefined);
  }

  /** u(n), 33 <= n <= 53. */
  wide(bits: number, name: string): number {
    const at = this.#pos;
    const high = this.#bitsAt(at, bits, name) >>> 0;
    const value = high * 2 ** (bits - 32) + (this.#window(at + 32) >>> (64 - bits));
    this.#report(name, U[bits] as string, at, value);
    return value;
  }

  /** u(1): 0 or 1. */
  flag(name: string, labels?: Labels): number {
    const at = this.#pos;
    if (at >= this.#end) throw this.#endError(name, at, 1);
    const value = ((this.#bytes[at >>> 3] as number) >>> (7 - (at & 7))) & 1;
    this.#pos = at + 1;
    this.#report(name, this.#unsigned[1] as string, at, value, labels);
    return value;
  }

  /** i(n): signed, two's complement, 1 <= n <= 32. */
  i(bits: number, name: string, labels?: Labels, descriptor = I[bits] as string): number {
    const at = this.#pos;
    const value = this.#bitsAt(at, bits, name) >> (32 - bits);
    this.#report(name, descriptor, at, value, labels);
    return value;
  }

  /** f(n): a fixed pattern; another value is an error. */
  f(bits: number, name: string, expected: number): number {
    const at = this.#pos;
    const value = this.#bitsAt(at, bits, name) >>> (32 - bits);
    this.#report(name, F[bits] as string, at, value);
    if (value !== expected) throw this.error('forbidden-value', name, at, `${expected}`, `${value}`);
    return value;
  }

  /** ue(v) within 0..max; throws outside. */
  ue(name: string, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.#codeNum(name);
    this.#report(name, 'ue(v)', at, value, labels);
    if (value > max) throw this.error('out-of-range', name, at, `0..${max}`, `${value}`);
    return value;
  }

  /** se(v) within min..max; throws outside. */
  se(name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = signedOfCodeNum(this.#codeNum(name));
    this.#report(name, 'se(v)', at, value, labels);
    if (value < min || value > max) throw this.error('out-of-range', name, at, `${min}..${max}`, `${value}`);
    return value;
  }

  /** ue(v); a value above `max` is kept and noted as an issue. */
  ueLax(name: string, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.#codeNum(name);
    this.#report(name, 'ue(v)', at, value, labels);
    if (value > max) this.issue(name, at, `0..${max}`, value);
    return value;
  }

  /** se(v); a value outside min..max is kept and noted as an issue. */
  seLax(name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = signedOfCodeNum(this.#codeNum(name));
    this.#report(name, 'se(v)', at, value, labels);
    if (value < min || value > max) this.issue(name, at, `${min}..${max}`, value);
    return value;
  }

  /** u(n) that should be within min..max; a value outside is kept and noted as an issue. */
  uLax(bits: number, name: string, min: number, max: number, labels?: Labels): number {
    const at = this.#pos;
    const value = this.u(bits, name, labels);
    if (value < min || value > max) this.issue(name, at, `${min}..${max}`, value);
    return value;
  }

  /** su(n), 1 <= n <= 32: signed, two's complement (AV1 4.10.6). */
  su(bits: number, name: string, labels?: Labels): number {
    return this.i(bits, name, labels, SU[bits]);
  }

  /** ns(n), 1 <= n < 2^31: 0..n-1 in as few bits as possible, in none if n is 1 (AV1 4.10.7). */
  ns(count: number, name: string, labels?: Labels): number {
    if (count === 1) return this.infer(name, 0, labels);
    const at = this.#pos;
    const bits = 31 - Math.clz32(count);
    const short = 2 ** (bits + 1) - count;
    let value = this.#bitsAt(at, bits, name) >>> (32 - bits);
    if (value >= short) value = 2 * value - short + (this.#bitsAt(this.#pos, 1, name) >>> 31);
    this.#report(name, 'ns(n)', at, value, labels);
    return value;
  }

  /** uvlc() (AV1 4.10.3): as ue(v), but 32 or more leading zero bits mean 2^32 - 1; a value above `max` is an issue. */
  uvlc(name: string, max: number, labels?: Labels): number {
    const at = this.#pos;
    let zeros = 0;
    while (this.#bitsAt(this.#pos, 1, name) >>> 31 === 0) zeros++;
    const suffix = zeros === 0 || zeros >= 32 ? 0 : this.#bitsAt(this.#pos, zeros, name) >>> (32 - zeros);
    const value = zeros >= 32 ? MAX_UINT32 : 2 ** zeros - 1 + suffix;
    this.#report(name, 'uvlc()', at, value, labels);
    if (value > max) this.issue(name, at, `0..${max}`, value);
    return value;
  }

  /** leb128() (AV1 4.10.5): 7 bits per byte, lowest first. */
  leb128(name: string, labels?: Labels): number {
    const at = this.#pos;
    const ahead = this.peekBytes(MAX_LEB128_BYTES);
    const length = ahead.findIndex((byte) => byte < 0x80) + 1;
    if (length === 0) {
      if (ahead.length === MAX_LEB128_BYTES) throw this.error('out-of-range', name, at, 'at most 8 bytes', 'more');
      throw this.#endError(name, at, 8 * (ahead.length + 1));
    }
    const value = ahead.subarray(0, length).reduceRight((high, byte) => high * 128 + (byte & 0x7f), 0);
    this.#pos = at + 8 * length;
    this.#report(name, 'leb128()', at, value, labels);
    if (value > MAX_UINT32) throw this.error('out-of-range', name, at, `0..${MAX_UINT32}`, `${value}`);
    return value;
  }

  /** le(n), 1 <= n <= 4 bytes: the lowest byte first (AV1 4.10.4). */
  le(bytes: number, name: string): number {
    const value = this.#bytesAt(this.#pos, bytes, name).reduceRight((high, byte) => high * 256 + byte, 0);
    this.#report(name, `le(${bytes})`, this.#pos - 8 * bytes, value);
    return value;
  }

  /** A run of whole bytes as one element; its value is a hex string. */
  bytes(length: number, name: string, meaning?: string): string {
    const at = this.#pos;
    const value = toHex(this.#bytesAt(at, length, name));
    if (this.#sink !== undefined) this.#sink.field(name, `b(8)x${length}`, at, length * 8, value, meaning);
    return value;
  }

  /** A big-endian IEEE 754 double. */
  f64(name: string): number {
    const at = this.#pos;
    const bytes = this.#bytesAt(at, 8, name);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
    // JSON has no NaN and Infinity: their names are used.
    this.#sink?.field(name, 'f64', at, 64, Number.isFinite(value) ? value : `${value}`, undefined);
    return value;
  }

  /** Text of `length` bytes of UTF-8; invalid sequences become U+FFFD. */
  utf8(length: number, name: string): string {
    const at = this.#pos;
    const value = UTF8.decode(this.#bytesAt(at, length, name));
    if (this.#sink !== undefined) this.#sink.field(name, 'utf8', at, length * 8, value, undefined);
    return value;
  }

  /** A four-character code; bytes that are not printable ASCII are kept as Latin-1. */
  fourCc(name: string, labels?: (value: string) => string | undefined): string {
    const at = this.#pos;
    const value = String.fromCharCode(...this.#bytesAt(at, 4, name));
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

  /** more_rbsp_data() (H.264 7.2): true when there is data before the stop bit and its alignment. */
  moreRbspData(): boolean {
    return this.bitsToLastOne > 0;
  }

  /** Bits before the last one bit; 0 or less if there are none. */
  get bitsToLastOne(): number {
    this.#lastOne ??= lastOneBit(this.#bytes, this.#end);
    return this.#lastOne - this.#pos;
  }

  /** A one bit, then zero bits up to byte alignment. */
  stopBits(one: string, zero: string): void {
    this.f(1, one, 1);
    this.alignBits(zero, 0);
  }

  /** Bits of one value up to byte alignment, as one element. */
  alignBits(name: string, value: 0 | 1): void {
    const bits = (8 - (this.#pos & 7)) & 7;
    if (bits === 0) return;
    const at = this.#pos;
    const expected = value === 0 ? 0 : (1 << bits) - 1;
    const found = this.#bitsAt(at, bits, name) >>> (32 - bits);
    this.#report(name, F[bits] as string, at, found);
    if (found !== expected) {
      this.issue(name, at, expected.toString(2).padStart(bits, '0'), found.toString(2).padStart(bits, '0'));
    }
  }

  /** Limits reads to the next `bits` bits; call the result to lift the limit and continue after them. */
  limit(bits: number, name: string): () => void {
    const outer = this.#end;
    // Kept: a scan for the last one bit per SEI message would be quadratic in the length of the unit.
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

  /** An error found by the caller, in the innermost open structure. */
  error(code: BitstreamErrorCode, field: string, bit: number, expected: string, found: string): BitstreamError {
    return this.#place.error(code, field, bit, expected, found);
  }

  /** A value that the caller found out of range and keeps. */
  issue(field: string, bit: number, expected: string, found: number | string): void {
    this.#place.issue(field, bit, expected, `${found}`);
  }

  /** Consumes `bits` bits; returns them at the top of 32, the bits below not cleared. */
  #bitsAt(at: number, bits: number, name: string): number {
    if (at + bits > this.#end) throw this.#endError(name, at, bits);
    this.#pos = at + bits;
    return this.#window(at);
  }

  /** Consumes `length` bytes. */
  #bytesAt(at: number, length: number, name: string): Uint8Array {
    if (at + length * 8 > this.#end) throw this.#endError(name, at, length * 8);
    this.#pos = at + length * 8;
    return this.#take(at, length);
  }

  /** Reports the element that was read from `at` on to the sink. */
  #report(name: string, descriptor: string, at: number, value: number, labels?: Labels): void {
    this.#sink?.field(name, descriptor, at, this.#pos - at, value, labelOf(labels, value));
  }

  /** 32 bits from `at` on; bits after the end read as zero, callers check first. */
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
    if (zeros === 32) throw this.error('exp-golomb-too-long', name, at, 'at most 31 leading zero bits', '32 or more');
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

  #endError(field: string, at: number, bits: number): BitstreamError {
    return this.#place.endError(field, at, bits, this.#end - at, this.#partial ? this.#bytes.length : undefined);
  }
}
