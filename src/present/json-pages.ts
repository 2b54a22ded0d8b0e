import type { ByteSource, Sink } from '../io/sink.ts';

/** Size of a page, a fraction of the cache of a core; a record that is longer makes its page grow. */
const PAGE_BYTES = 256 << 10;
/** Behind this a page is full: most records are shorter than what is left. */
const FULL_BYTES = 224 << 10;
/** As much as this is handed on. */
const SEND_BYTES = 64 << 10;
/** Characters of a text that are written at once. */
const LONG_TEXT = 8 << 10;
/** Free behind what is written: room for a number, its comma and its brace, and for a copy in whole words. */
const SPARE_BYTES = 48;
/** From here on a native copy is faster than one in words; below, calling it costs more than the copy (measured). */
const NATIVE_COPY_BYTES = 128;

const ENCODER = new TextEncoder();
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/**
 * Pages of JSON text on their way to a sink. What stands on a page can be written again from there, also what the sink has
 * taken already: a page is used again when it was full and all of it has gone out.
 */
export class JsonPages implements ByteSource {
  readonly #sink: Sink;
  #bytes = new Uint8Array(PAGE_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** How far the sink has taken it. */
  #taken = 0;
  #page = 0;
  /** What is to be written again, from here to there on the page; -1 for nothing. */
  #againFrom = 0;
  #againTo = -1;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
    sink.attach(this);
  }

  /** Bytes that wait. */
  get length(): number {
    return this.end - this.#taken;
  }

  /** Bytes on the page. */
  get end(): number {
    return this.#againTo < 0 ? this.#length : this.#length + this.#againTo - this.#againFrom;
  }

  /** Number of the page, from 0. */
  get page(): number {
    return this.#page;
  }

  take(): Uint8Array {
    this.#copy();
    const waiting = this.#bytes.subarray(this.#taken, this.#length);
    this.#taken = this.#length;
    if (this.#length < FULL_BYTES) return waiting;
    this.#use(this.#free.pop() ?? new Uint8Array(PAGE_BYTES));
    this.#length = 0;
    this.#taken = 0;
    this.#page++;
    return waiting;
  }

  release({ buffer, byteOffset, length }: Uint8Array): void {
    // The sink writes one behind the other: with the end of a page all of it is done.
    const isEnd = byteOffset + length >= FULL_BYTES;
    if (isEnd && buffer.byteLength === PAGE_BYTES) this.#free.push(new Uint8Array(buffer as ArrayBuffer));
  }

  /** A long record goes out in parts: a page that grows with it is not used again. */
  sendWhenDue(): void {
    if (this.length >= SEND_BYTES || this.end >= FULL_BYTES) this.#sink.send();
  }

  /**
   * Writes what stands there on this page once more; gives where it stands now. Pieces that go on from one another are
   * copied together, when something else comes; what is only on its way to the page must first be there.
   */
  again(at: number, length: number): number {
    if (at !== this.#againTo || at + length > this.#length) {
      this.#copy();
      this.#againFrom = at;
    }
    this.#againTo = at + length;
    return this.#length + at - this.#againFrom;
  }

  /** Writes bytes; gives where they stand. */
  append(bytes: Uint8Array): number {
    this.#copy();
    this.#reserve(bytes.length);
    const at = this.#length;
    this.#bytes.set(bytes, at);
    this.#length = at + bytes.length;
    return at;
  }

  ascii(text: string): void {
    this.#copy();
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  string(text: string): void {
    this.#copy();
    if (text.length > LONG_TEXT) {
      this.#longText(text);
      return;
    }
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.#escaped(text);
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  number(value: number): void {
    this.#copy();
    this.#reserve(0);
    if (value >= 0 && value < 10 && (value | 0) === value) {
      this.#bytes[this.#length++] = ZERO + value;
      return;
    }
    if ((value | 0) !== value) {
      this.ascii(Number.isFinite(value) ? `${value}` : 'null');
      return;
    }
    let rest = value;
    if (rest < 0) {
      this.#bytes[this.#length++] = MINUS;
      rest = -rest;
    }
    const end = this.#length + digitsOf(rest);
    this.#length = end;
    for (let at = end - 1; at >= end - 10; at--) {
      const tenth = (rest / 10) | 0;
      this.#bytes[at] = ZERO + rest - 10 * tenth;
      if (tenth === 0) return;
      rest = tenth;
    }
  }

  #copy(): void {
    if (this.#againTo >= 0) this.#copyNow(this.#againFrom, this.#againTo);
  }

  #copyNow(begin: number, to: number): void {
    this.#againTo = -1;
    this.#reserve(to - begin);
    const start = this.#length;
    this.#length = start + to - begin;
    if (to - begin > NATIVE_COPY_BYTES) {
      this.#bytes.copyWithin(start, begin, to);
      return;
    }
    // Eight bytes at a time, of which the last may be too many: they are written over. UTF-8 never looks like a NaN, whose
    // bits an engine may change.
    const view = this.#view;
    for (let from = begin, at = start; from < to; from += 8, at += 8) {
      view.setFloat64(at, view.getFloat64(from, true), true);
    }
  }

  /** A text that no page has room for goes out in parts. */
  #longText(text: string): void {
    const quoted = JSON.stringify(text);
    for (let at = 0; at < quoted.length; ) {
      let end = at + LONG_TEXT;
      // A character of two code units is not cut.
      if ((quoted.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
      this.#encode(quoted.slice(at, end));
      this.sendWhenDue();
      at = end;
    }
  }

  /** Text that is more than printable ASCII without quotes and backslashes. */
  #escaped(text: string): void {
    this.#encode(JSON.stringify(text));
  }

  #encode(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += ENCODER.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes + SPARE_BYTES;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, needed));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#use(grown);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** Decimal digits of an integer of at most 2^31. */
const digitsOf = (value: number): number => {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
};
