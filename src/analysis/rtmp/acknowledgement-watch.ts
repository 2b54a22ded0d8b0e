import type { Direction } from '../../container/capture/capture-item.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { AcknowledgementClass, DirectionSummary } from './summary.ts';

/** Values after which totals start again: of 31 bits, of nginx-rtmp, of 32 bits. */
const WRAPS = [2 ** 31, 0xf000_0000, 2 ** 32] as const;
const WRAP_NAMES: Readonly<Record<number, string>> = {
  [2 ** 31]: '2^31',
  [0xf000_0000]: '0xF0000000',
  [2 ** 32]: '2^32',
};

/** Totals may count what is under way between the place of the capture and the peer, and a handshake. */
const SLACK_BYTES = 65_536;

/** What an Acknowledgement says, compared with the bytes that were seen. */
export interface JudgedAcknowledgement {
  readonly seenBytes: number;
  readonly unacknowledgedBytes: number;
}

type Note = (severity: Severity, code: string, message: string) => void;

/** Judges the Acknowledgements of one side (RTMP 1.0 5.4.3) by the bytes that the other one sent. */
export class AcknowledgementWatch {
  /** Who acknowledges. */
  readonly #who: Direction;
  readonly #note: Note;
  /** The first bytes were not seen: totals are compared from the first one on. */
  readonly #startsMidway: boolean;
  #count = 0;
  #class: AcknowledgementClass = 'unclear';
  #last = 0;
  #lastSeen = 0;
  /** Acknowledged bytes, by the class. */
  #acknowledged = 0;
  #wrapsAt: number | undefined;
  /** What wraps and a start in mid-session add to a value. */
  #base = 0;
  #seen = 0;
  #max = 0;
  #windowBytes: number | undefined;
  readonly #told = new Set<string>();

  constructor(who: Direction, startsMidway: boolean, note: Note) {
    this.#who = who;
    this.#startsMidway = startsMidway;
    this.#note = note;
  }

  /** Bytes that are not acknowledged; `undefined` before the first Acknowledgement. */
  get unacknowledgedBytes(): number | undefined {
    return this.#count === 0 ? undefined : Math.max(0, this.#seen - this.#acknowledged);
  }

  /** The last value, as coded. */
  get last(): number | undefined {
    return this.#count === 0 ? undefined : this.#last;
  }

  /** Window Acknowledgement Size that the other side told it. */
  window(bytes: number): void {
    this.#windowBytes = bytes;
  }

  /** The other side has sent so many bytes. */
  sent(bytes: number): void {
    this.#seen = bytes;
    const open = bytes - this.#acknowledged;
    if (this.#count > 0 || this.#windowBytes !== undefined) this.#max = Math.max(this.#max, open);
    const window = this.#windowBytes;
    if (window === undefined || window === 0 || this.#startsMidway || open <= 2 * window + SLACK_BYTES) return;
    const last = this.#count === 0 ? 'there was no Acknowledgement' : `the last Acknowledgement was ${this.#last}`;
    const message = `${open} bytes are not acknowledged by the ${this.#who}, which was told a window of ${window}; ${last}: a sender that waits for it stalls`;
    this.#once('warning', 'rtmp-unacknowledged', message);
  }

  /** An Acknowledgement. */
  next(value: number): JudgedAcknowledgement {
    const sentSince = this.#seen - this.#lastSeen;
    this.#count++;
    if (this.#count === 1) {
      if (this.#startsMidway) this.#base = this.#seen - value;
      this.#acknowledged = this.#base + value;
    } else this.#classify(value, sentSince);
    if (this.#class !== 'increment') this.#tooMuch(value);
    this.#last = value;
    this.#lastSeen = this.#seen;
    return { seenBytes: this.#seen, unacknowledgedBytes: Math.max(0, this.#seen - this.#acknowledged) };
  }

  #classify(value: number, sentSince: number): void {
    if (this.#class === 'increment' || (value === this.#last && value > 0 && sentSince >= value / 2)) {
      this.#class = 'increment';
      this.#acknowledged += value;
      const message = `the ${this.#who} acknowledges an increment, ${value}, each time, not the total (RTMP 1.0 5.4.3): ${this.#acknowledged} of ${this.#seen} bytes so far; a sender that takes it for the total stalls`;
      this.#once('warning', 'rtmp-ack-increment', message);
    } else if (value < this.#last) this.#backward(value, sentSince);
    else {
      if (this.#class === 'unclear') this.#class = 'total';
      this.#acknowledged = this.#base + value;
    }
  }

  #backward(value: number, sentSince: number): void {
    const expected = this.#last + sentSince;
    const distance = (wrap: number): number => Math.abs(expected - wrap - value);
    const [wrap] = WRAPS.filter((each) => this.#last <= each).sort((a, b) => distance(a) - distance(b));
    if (wrap !== undefined && distance(wrap) <= Math.max(4 * SLACK_BYTES, sentSince)) {
      this.#class = 'wrapped';
      this.#wrapsAt = wrap;
      this.#base += wrap;
      this.#acknowledged = this.#base + value;
      const severity = wrap === 2 ** 32 ? 'info' : 'warning';
      const message = `Acknowledgement of the ${this.#who} wraps at ${WRAP_NAMES[wrap]}: ${value} after ${this.#last}, with ${this.#seen} bytes seen`;
      this.#once(severity, 'rtmp-ack-wrapped', message);
      return;
    }
    this.#class = 'unclear';
    this.#once('warning', 'rtmp-ack-mismatch', this.#mismatch(value, `goes back from ${this.#last} to ${value}`));
  }

  #tooMuch(value: number): void {
    if (this.#acknowledged <= this.#seen + SLACK_BYTES) return;
    this.#once('warning', 'rtmp-ack-mismatch', this.#mismatch(value, `is ${value}`));
  }

  #mismatch(_value: number, what: string): string {
    return `Acknowledgement of the ${this.#who} ${what}, and ${this.#seen} bytes were seen: it does not add up`;
  }

  #once(severity: Severity, code: string, message: string): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.#note(severity, code, message);
  }

  get summary(): DirectionSummary['acknowledgements'] {
    if (this.#count === 0) return undefined;
    return {
      count: this.#count,
      class: this.#class,
      last: this.#last,
      ...(this.#wrapsAt !== undefined && { wrapsAt: this.#wrapsAt }),
      maxUnacknowledgedBytes: this.#max,
    };
  }
}
