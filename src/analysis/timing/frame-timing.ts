import type { FrameRecord } from '../../media/frame-record.ts';
import { frameRateOf, type Ratio } from '../../media/ratio.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { TickClock } from './tick-clock.ts';

/** A frame with its times, which count from the decoding of the first frame. */
export interface TimedFrame {
  readonly frame: FrameRecord;
  /** Milliseconds, not rounded. */
  readonly dtsMs: number;
  /** Milliseconds, not rounded; never less than `dtsMs`. */
  readonly ptsMs: number;
}

/** Something about a frame that makes its times a guess. */
export interface TimingFinding {
  readonly severity: Severity;
  readonly code: 'frame-rate-guessed' | 'frame-rate-implausible' | 'reorder-depth' | 'frame-order-unknown';
  readonly message: string;
  readonly offset: number;
  readonly nalu: number;
}

/** What the times of a stream are made of. */
export interface TimingFacts {
  /** Frames a second, of the first frame. */
  readonly frameRate: Ratio;
  /** Where that comes from: `--fps`, VUI timing information, or nowhere (25 is taken). */
  readonly frameRateFrom: 'fps' | 'vui' | 'default';
  /** Frames by which the first frame is shown after it is decoded, so that no frame is shown before. */
  readonly delayFrames: number;
  readonly delayMs: number;
  /** Where that comes from: the SPS, or the frames at the beginning of the stream. */
  readonly delayFrom: 'sps' | 'stream';
  /** Most frames that were held back until the times of the first of them were known. */
  readonly heldFrames: number;
  /** From the first frame shown to the end of the last one. */
  readonly durationMs: number;
}

/** Frames a second where nothing tells them. */
const DEFAULT_RATE: Ratio = { num: 25, den: 1 };

/** More have no millisecond of their own. Encoders that write a clock of 90 kHz as if it were the frame rate have more. */
const MOST_FPS = 1000;

/** MaxDpbFrames where the level does not tell it (H.264 A.3.1 h: 16 at the most). */
const MOST_DPB_FRAMES = 16;

/**
 * Frames that are held for the times of the first of them. An anchor picture waits for all B pictures in front of it in
 * output order: encoders send at most 16.
 */
const MAX_HELD = 34;

/** Times that differ by less are the same, summed up in another order. */
const SAME_MS = 1e-6;

interface Held {
  readonly frame: FrameRecord;
  readonly tick: Ratio;
  /** Frames with an order in common. */
  readonly period: number;
  readonly order: number;
  /** Place among all frames in output order, milliseconds; undefined until it is known. */
  shownMs: number | undefined;
}

/**
 * Gives frames their times, in decoding order. They are shown in the order of their counts (H.264 8.2.1), each for as many
 * ticks as pic_struct says; they are decoded at the same pace, so much earlier that each is there when it is shown. A
 * frame's place in output order is known when no frame that comes later can be shown before it: when more frames wait than
 * the stream reorders (max_num_reorder_frames, else MaxDpbFrames), or order begins anew.
 */
export class FrameTimer {
  readonly #fps: Ratio | undefined;
  readonly #shown = new TickClock();
  readonly #decoded = new TickClock();
  /** Frames in decoding order that have not been given out. */
  #held: Held[] = [];
  /** Those of them that have no place in output order yet, in the order of their counts. */
  #waiting: Held[] = [];
  #period = 0;
  #depth = 0;
  #depthKnown = true;
  #lastShown: Held | undefined;
  #lastDtsMs: number | undefined;
  #delay: { readonly frames: number; readonly ms: number; readonly known: boolean } | undefined;
  #heldFrames = 0;
  #rate: { readonly rate: Ratio; readonly from: TimingFacts['frameRateFrom'] } | undefined;
  #rateGuessed = false;
  #rateImplausible = false;
  #findings: TimingFinding[] = [];

  /** `fps` frames a second, whatever the stream says. */
  constructor(fps?: Ratio) {
    this.#fps = fps;
  }

  push(frame: FrameRecord): TimedFrame[] {
    const out: TimedFrame[] = [];
    this.#hold(frame);
    if (this.#held.length > MAX_HELD) this.#showUpTo(this.#held[0] as Held);
    while (this.#waiting.length > this.#depth) this.#show();
    this.#heldFrames = Math.max(this.#heldFrames, this.#held.length);
    this.#give(out);
    return out;
  }

  end(): TimedFrame[] {
    const out: TimedFrame[] = [];
    while (this.#waiting.length > 0) this.#show();
    this.#give(out);
    return out;
  }

  /** What was found since the last call. */
  takeFindings(): readonly TimingFinding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  /** Undefined before the first frame has been given out. */
  get facts(): TimingFacts | undefined {
    if (this.#delay === undefined || this.#rate === undefined) return undefined;
    return {
      frameRate: this.#rate.rate,
      frameRateFrom: this.#rate.from,
      delayFrames: this.#delay.frames,
      delayMs: this.#delay.ms,
      delayFrom: this.#delay.known ? 'sps' : 'stream',
      heldFrames: this.#heldFrames,
      durationMs: this.#shown.ms,
    };
  }

  #hold(frame: FrameRecord): void {
    if (frame.startsPeriod || frame.order === undefined) {
      // Nothing that comes from here on is shown before what waits.
      while (this.#waiting.length > 0) this.#show();
      this.#period++;
    }
    if (frame.order === undefined) this.#find(frame, 'error', 'frame-order-unknown', UNKNOWN_ORDER);
    if (frame.parameterSetsMissing !== true) this.#takeDepth(frame);
    const held: Held = {
      frame,
      tick: this.#tickOf(frame),
      period: this.#period,
      order: frame.order ?? 0,
      shownMs: undefined,
    };
    this.#checkOrder(held);
    this.#held.push(held);
    const at = this.#waiting.findIndex((other) => isBefore(held, other));
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, held);
  }

  /**
   * Frames that may come before a frame in decoding order and be shown after it: MaxDpbFrames where the stream does not
   * say. They never become fewer: frames of the last parameter sets may wait.
   */
  #takeDepth({ reorderFrames, maxReorderFrames = MOST_DPB_FRAMES }: FrameRecord): void {
    this.#depthKnown = reorderFrames !== undefined;
    this.#depth = Math.max(this.#depth, Math.min(MOST_DPB_FRAMES, reorderFrames ?? maxReorderFrames));
  }

  #checkOrder(held: Held): void {
    if (this.#lastShown === undefined || !isBefore(held, this.#lastShown)) return;
    const message =
      `picture order count ${held.order} comes after ${this.#lastShown.order} has been shown: the stream reorders more ` +
      `than ${this.#depth} frame${this.#depth === 1 ? '' : 's'}${this.#depthKnown ? ', which max_num_reorder_frames promises' : ''}`;
    this.#find(held.frame, 'warning', 'reorder-depth', message);
    this.#depth = Math.min(MOST_DPB_FRAMES, this.#depth + 1);
  }

  #tickOf(frame: FrameRecord): Ratio {
    const coded = frame.tick === undefined ? undefined : rateOf(frame.tick);
    const from = this.#fps !== undefined ? 'fps' : coded !== undefined ? 'vui' : 'default';
    const rate = this.#fps ?? coded ?? DEFAULT_RATE;
    this.#rate ??= { rate, from };
    if (from === 'default' && !this.#rateGuessed) {
      this.#rateGuessed = true;
      const message =
        'the stream does not say its frame rate (no VUI timing): 25 frames a second are taken, --fps sets others';
      this.#find(frame, 'warning', 'frame-rate-guessed', message);
    }
    if (rate.num / rate.den > MOST_FPS && !this.#rateImplausible) {
      this.#rateImplausible = true;
      const message = `${Math.round(rate.num / rate.den)} frames a second by ${from === 'fps' ? '--fps' : 'the VUI'}: times in milliseconds are the same for several frames; --fps sets others`;
      this.#find(frame, 'warning', 'frame-rate-implausible', message);
    }
    return { num: rate.den, den: 2 * rate.num };
  }

  /** The first of those that wait is shown next. */
  #show(): void {
    const next = this.#waiting.shift() as Held;
    next.shownMs = this.#shown.ms;
    this.#shown.advance(next.frame.ticks, next.tick);
    this.#lastShown = next;
  }

  #showUpTo(held: Held): void {
    while (held.shownMs === undefined) this.#show();
  }

  #give(out: TimedFrame[]): void {
    while (this.#held[0]?.shownMs !== undefined) {
      this.#delay ??= this.#firstDelay();
      const { frame, tick, shownMs } = this.#held[0];
      const dtsMs = this.#dts(this.#delay.ms);
      out.push({ frame, dtsMs, ptsMs: shownMs + this.#delay.ms });
      this.#lastDtsMs = dtsMs;
      this.#decoded.advance(frame.ticks, tick);
      this.#held.shift();
    }
  }

  /** What the stream reorders, or, where it does not say, what the frames that are there do. */
  #firstDelay(): { readonly frames: number; readonly ms: number; readonly known: boolean } {
    const inOrder = [...this.#held].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    const seen = Math.max(...this.#held.map((held, i) => i - inOrder.indexOf(held)));
    const frames = this.#depthKnown ? this.#depth : seen;
    const { num, den } = (this.#held[0] as Held).tick;
    // Frames that are shown for three fields or twice take their time for decoding, too.
    const ticks = Math.max(...this.#held.map(({ frame }) => frame.ticks));
    return { frames, ms: (frames * ticks * num * 1000) / den, known: this.#depthKnown };
  }

  /**
   * The frame's own place in decoding order. Where it or one behind it is shown before its own place, the time that is left
   * is shared by the frames up to that one, so that times of decoding always go up.
   */
  #dts(delayMs: number): number {
    const decoded = this.#decoded.copy();
    let dts = decoded.ms;
    const last = this.#lastDtsMs;
    this.#held.forEach(({ shownMs, frame, tick }, ahead) => {
      const pts = shownMs === undefined ? Number.POSITIVE_INFINITY : shownMs + delayMs;
      const isLate = decoded.ms > pts + SAME_MS;
      if (isLate || ahead === 0) dts = Math.min(dts, last === undefined ? pts : last + (pts - last) / (ahead + 1));
      decoded.advance(frame.ticks, tick);
    });
    return dts;
  }

  #find(frame: FrameRecord, severity: Severity, code: TimingFinding['code'], message: string): void {
    this.#findings.push({ severity, code, message, offset: frame.offset, nalu: frame.firstUnit });
  }
}

const UNKNOWN_ORDER =
  'the order of the picture is not known, as its parameter sets are missing or its slice header is damaged: it is shown when it comes';

/** Two ticks a frame. */
const rateOf = (tick: Ratio): Ratio => {
  const { num, den } = frameRateOf(tick);
  return { num, den };
};

const isBefore = (a: Held, b: Held): boolean => a.period < b.period || (a.period === b.period && a.order < b.order);
