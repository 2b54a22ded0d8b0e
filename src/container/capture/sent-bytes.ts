import type { TcpSegment } from './tcp-segment.ts';

/** Where a segment is in the capture. */
export interface SegmentPlace {
  readonly timeMs: number;
  /** Number of the packet, from 1. */
  readonly packet: number;
  /** Offset in the capture of its data. */
  readonly fileOffset: number;
}

/** What becomes of the bytes of a direction. */
export interface SentBytesSink {
  /** Bytes that come next in the stream. */
  data(bytes: Uint8Array, streamOffset: number, place: SegmentPlace): void;
  /** Bytes that the capture does not have. `next`: the segment after them. */
  gap(streamOffset: number, length: number, why: 'missing' | 'cut', next: SegmentPlace | undefined): void;
  fin(place: SegmentPlace): void;
}

/** A part of the stream that waits for what comes before it. */
interface Piece extends SegmentPlace {
  readonly start: number;
  readonly end: number;
  /** Absent: it was sent, but not captured. */
  readonly bytes?: Uint8Array;
}

/** Memory of a piece beside its bytes. */
const PIECE_COST = 128;
/** Memory for bytes of a direction that wait for others: the gap before them is given then. */
const MAX_WAITING = 1 << 20;
/** Packets of the connection in which an acknowledged byte may still come, when packets were not captured in order. */
const ACKNOWLEDGED_PATIENCE = 32;
/** The largest window of TCP (RFC 7323 2.2): no acknowledgement is this far ahead. */
const MAX_WINDOW = 2 ** 30;
const SEQUENCE_SPACE = 2 ** 32;

/**
 * Puts the segments of one direction of a TCP connection in order. Of bytes that come twice, the first copy is taken;
 * a byte that was captured in neither is a gap. Stream offsets count from the first byte, beyond 2^32.
 */
export class SentBytes {
  readonly #sink: SentBytesSink;
  /** Sequence number of stream offset 0. */
  #base: number | undefined;
  /** Stream offset of the next byte that is given to the sink. */
  #next = 0;
  /** By offset, without overlap, all after `#next`. */
  readonly #pieces: Piece[] = [];
  #waiting = 0;
  #fin: (SegmentPlace & { readonly at: number }) | undefined;
  /** Before `#base` is known: what the other side expects. */
  #expected: number | undefined;
  #acknowledged = 0;
  #packetsSinceAcknowledged = 0;
  #isEnded = false;

  constructor(sink: SentBytesSink) {
    this.#sink = sink;
  }

  /** Memory for bytes that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** FIN and all before it, or RST. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Does the stream begin at this sequence number? `undefined` if that is not known yet. */
  beginsAt(sequence: number): boolean | undefined {
    return this.#base === undefined ? undefined : this.#base === sequence;
  }

  /** The stream begins here, by SYN or its acknowledgement. */
  begin(sequence: number): void {
    this.#base ??= sequence;
  }

  /** The other side expects this byte next. */
  acknowledge(sequence: number): void {
    if (this.#base === undefined) {
      this.#expected = sequence;
      return;
    }
    const offset = this.#offsetOf(sequence);
    if (offset > this.#acknowledged && offset - this.#next < MAX_WINDOW) this.#acknowledged = offset;
  }

  /** Takes the data of a segment. */
  push(segment: TcpSegment, place: SegmentPlace): void {
    const { data, length, fin } = segment;
    const sequence = segment.syn ? (segment.sequence + 1) % SEQUENCE_SPACE : segment.sequence;
    if (this.#isEnded || (length === 0 && !fin)) return;
    if (this.#base === undefined) {
      // A probe that keeps the connection alive repeats the last byte.
      if (length === 1 && !fin && this.#expected === (sequence + 1) % SEQUENCE_SPACE) return;
      this.#base = sequence;
    }
    const start = this.#offsetOf(sequence);
    if (fin) this.#fin ??= { at: Math.max(start + length, this.#next), ...place };
    if (data.length > 0) this.#insert(start, start + data.length, data, place);
    if (data.length < length) this.#insert(start + data.length, start + length, undefined, place);
    this.#release();
    while (this.#waiting > MAX_WAITING) this.#giveGap();
  }

  /** Another packet of the connection was seen. */
  tick(): void {
    const end = this.#endOfHole();
    if (end === undefined || this.#acknowledged < end) this.#packetsSinceAcknowledged = 0;
    else if (++this.#packetsSinceAcknowledged > ACKNOWLEDGED_PATIENCE) {
      this.#packetsSinceAcknowledged = 0;
      this.#giveGap();
    }
  }

  /** Nothing more comes: gives what waits, and what is missing by the acknowledgements. */
  flush(): void {
    while (this.#endOfHole() !== undefined) this.#giveGap();
    // A FIN takes a number, too: a single one may be a FIN that was not captured.
    if (!this.#isEnded && this.#acknowledged > this.#next + 1) this.#skipTo(this.#acknowledged, undefined);
  }

  /** The direction ended by RST, perhaps after FIN. */
  reset(): void {
    this.flush();
    this.#end();
  }

  #end(): void {
    this.#isEnded = true;
    this.#pieces.length = 0;
    this.#waiting = 0;
  }

  #offsetOf(sequence: number): number {
    const expected = ((this.#base as number) + this.#next) % SEQUENCE_SPACE;
    return this.#next + ((sequence - expected) | 0);
  }

  /** Gives the bytes `start` to `end` to the sink, or keeps them, as far as they are new. */
  #insert(start: number, end: number, bytes: Uint8Array | undefined, place: SegmentPlace): void {
    let at = Math.max(start, this.#next);
    let i = this.#indexOf(at);
    while (at < end && !this.#isEnded) {
      const piece = this.#pieces[i];
      const stop = Math.min(end, piece?.start ?? end, this.#fin?.at ?? end);
      if (stop > at) {
        const part = { ...place, start: at, end: stop, fileOffset: place.fileOffset + (at - start) };
        const its = bytes?.subarray(at - start, stop - start);
        if (at === this.#next) this.#give(part, its);
        else this.#keep(i++, part, its);
      }
      if (piece === undefined) break;
      if (piece.start === this.#next) this.#release();
      else i++;
      at = Math.max(piece.end, this.#next);
    }
  }

  /** Index of the first piece that ends after `at`. */
  #indexOf(at: number): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle] as Piece).end > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #keep(index: number, piece: Piece, bytes: Uint8Array | undefined): void {
    this.#pieces.splice(index, 0, bytes === undefined ? piece : { ...piece, bytes: bytes.slice() });
    this.#waiting += PIECE_COST + (bytes?.length ?? 0);
  }

  #give(piece: Piece, bytes: Uint8Array | undefined): void {
    this.#next = piece.end;
    if (bytes !== undefined) this.#sink.data(bytes, piece.start, piece);
    else this.#sink.gap(piece.start, piece.end - piece.start, 'cut', piece);
  }

  /** Gives the pieces that wait no longer, and FIN. */
  #release(): void {
    let count = 0;
    for (; this.#pieces[count]?.start === this.#next; count++) {
      const piece = this.#pieces[count] as Piece;
      this.#waiting -= PIECE_COST + (piece.bytes?.length ?? 0);
      this.#give(piece, piece.bytes);
    }
    this.#pieces.splice(0, count);
    if (this.#fin === undefined || this.#fin.at > this.#next || this.#isEnded) return;
    this.#end();
    this.#sink.fin(this.#fin);
  }

  /** Offset of the first byte after missing ones that is known to have been sent, or of FIN. */
  #endOfHole(): number | undefined {
    if (this.#isEnded) return undefined;
    const [piece, fin] = [this.#pieces[0]?.start, this.#fin?.at];
    return piece === undefined || fin === undefined ? (piece ?? fin) : Math.min(piece, fin);
  }

  /** Gives up on the bytes before the first piece. */
  #giveGap(): void {
    const end = this.#endOfHole();
    if (end !== undefined) this.#skipTo(end, this.#pieces[0] ?? this.#fin);
  }

  #skipTo(offset: number, next: SegmentPlace | undefined): void {
    const [from, length] = [this.#next, offset - this.#next];
    this.#next = offset;
    this.#sink.gap(from, length, 'missing', next);
    this.#release();
  }
}
