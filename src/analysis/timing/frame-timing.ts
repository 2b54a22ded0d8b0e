import type { FrameRecord } from '../../media/frame-record.ts';
import type { Ratio } from '../../media/ratio.ts';
import { DecodingTimes } from './decoding-times.ts';
import { NominalRate, type TimingReport } from './nominal-rate.ts';
import { TickClock } from './tick-clock.ts';
import type { TimedFrame, TimingFacts, TimingFinding } from './timing-facts.ts';

/** MaxDpbFrames if the level does not give it (H.264 A.3.1 h: 16 at the most). */
const MAX_DPB_FRAMES = 16;

/**
 * Frames that are held until the times of the first of them are known. An anchor picture waits for all B pictures
 * before it in output order: encoders send at most 16.
 */
const MAX_HELD = 34;

interface Held {
  readonly frame: FrameRecord;
  readonly tick: Ratio;
  /** Picture order counts are comparable within a period. */
  readonly period: number;
  readonly order: number;
  /** max_num_reorder_frames; undefined if it is not coded. */
  readonly reorderFrames: number | undefined;
  /** Undefined until it is known. */
  shown: Shown | undefined;
}

/** The place of a frame in output order. */
interface Shown {
  /** From 0. */
  readonly place: number;
  /** Without the delay, milliseconds. */
  readonly ms: number;
}

/**
 * Calculates the times of frames, in decoding order. Frames are shown in the order of their picture order counts (H.264
 * 8.2.1), each for as many ticks as pic_struct says; they are decoded at the same pace, early enough to be ready when
 * shown: see `DecodingTimes`. A frame's place in output order is known when no later frame can be shown before it: when more frames wait
 * than the stream reorders (max_num_reorder_frames, else MaxDpbFrames), or when a new period begins.
 */
export class FrameTimer {
  readonly #rate: NominalRate;
  readonly #shown = new TickClock();
  readonly #decoded = new DecodingTimes();
  /** Frames that have not been returned, in decoding order. */
  #held: Held[] = [];
  /** Held frames whose output time is unknown, in output order. */
  #waiting: Held[] = [];
  #period = 0;
  #depth = 0;
  #depthKnown = true;
  #lastShown: Held | undefined;
  #shownCount = 0;
  #givenCount = 0;
  /** Places by which frames are reordered at most, so far. */
  #delayFrames = 0;
  #laterDelayFrames: number | undefined;
  #first: Pick<TimingFacts, 'delayFrames' | 'delayFrom'> | undefined;
  #heldFrames = 0;
  #findings: TimingFinding[] = [];

  /** `fps`: frames per second; overrides the stream. */
  constructor(fps?: Ratio) {
    this.#rate = new NominalRate(fps);
  }

  push(frame: FrameRecord): TimedFrame[] {
    const out: TimedFrame[] = [];
    this.#hold(frame);
    if (this.#held.length > MAX_HELD) this.#showUpTo(this.#held[0] as Held);
    while (this.#waiting.length > this.#depth) this.#show();
    this.#heldFrames = Math.max(this.#heldFrames, this.#held.length);
    this.#give(out, false);
    return out;
  }

  end(): TimedFrame[] {
    const out: TimedFrame[] = [];
    while (this.#waiting.length > 0) this.#show();
    this.#give(out, true);
    return out;
  }

  /** Findings since the last call. */
  takeFindings(): readonly TimingFinding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  /** See `TimingFacts`; undefined before the first frame. */
  get frameRateFrom(): TimingFacts['frameRateFrom'] | undefined {
    return this.#rate.from;
  }

  /** Undefined before the first frame has been returned. */
  get facts(): TimingFacts | undefined {
    const { delayMs } = this.#decoded;
    const rate = this.#rate.facts;
    if (this.#first === undefined || delayMs === undefined || rate === undefined) return undefined;
    return {
      ...rate,
      delayFrames: this.#first.delayFrames,
      delayMs,
      delayFrom: this.#first.delayFrom,
      ...(this.#laterDelayFrames !== undefined && { laterDelayFrames: this.#laterDelayFrames }),
      heldFrames: this.#heldFrames,
      durationMs: this.#shown.ms,
    };
  }

  #hold(frame: FrameRecord): void {
    if (frame.startsPeriod || frame.order === undefined) {
      // No later frame is shown before those that wait.
      while (this.#waiting.length > 0) this.#show();
      this.#period++;
    }
    if (frame.order === undefined) this.#find(frame, 'error', 'frame-order-unknown', UNKNOWN_ORDER);
    if (frame.parameterSetsMissing !== true) this.#takeDepth(frame);
    const held: Held = {
      frame,
      tick: this.#rate.tickOf(frame, this.#find),
      period: this.#period,
      order: frame.order ?? 0,
      reorderFrames: frame.reorderFrames === undefined ? undefined : Math.min(MAX_DPB_FRAMES, frame.reorderFrames),
      shown: undefined,
    };
    this.#checkOrder(held);
    this.#held.push(held);
    const at = this.#waiting.findIndex((other) => isBefore(held, other));
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, held);
  }

  /**
   * Frames that may precede a frame in decoding order and follow it in output order: MaxDpbFrames if the stream does
   * not say. Never decreases: frames of earlier parameter sets may still wait.
   */
  #takeDepth({ reorderFrames, maxReorderFrames = MAX_DPB_FRAMES }: FrameRecord): void {
    this.#depthKnown = reorderFrames !== undefined;
    this.#depth = Math.max(this.#depth, Math.min(MAX_DPB_FRAMES, reorderFrames ?? maxReorderFrames));
  }

  #checkOrder(held: Held): void {
    if (this.#lastShown === undefined || !isBefore(held, this.#lastShown)) return;
    const message =
      `picture order count ${held.order} comes after ${this.#lastShown.order} has been shown: the stream reorders more ` +
      `than ${frames(this.#depth)}${this.#depthKnown ? ', the value of max_num_reorder_frames' : ''}`;
    this.#find(held.frame, 'warning', 'reorder-depth', message);
    this.#depth = Math.min(MAX_DPB_FRAMES, this.#depth + 1);
  }

  #show(): void {
    const next = this.#waiting.shift() as Held;
    const { ms } = this.#shown;
    next.shown = { place: this.#shownCount++, ms };
    this.#decoded.shown(ms);
    this.#shown.advance(next.frame.ticks, next.tick);
    this.#lastShown = next;
  }

  #showUpTo(held: Held): void {
    while (held.shown === undefined) this.#show();
  }

  #give(out: TimedFrame[], isEnd: boolean): void {
    if (this.#first === undefined && !this.#start(isEnd)) return;
    const delayMs = this.#decoded.delayMs as number;
    for (let held = this.#held[0]; held?.shown !== undefined; held = this.#held[0]) {
      this.#grow(held);
      const { place, ms } = held.shown;
      out.push({ frame: held.frame, dtsMs: this.#decoded.next(), ptsMs: ms + delayMs, displayIndex: place });
      this.#givenCount++;
      this.#held.shift();
    }
  }

  /**
   * Fixes the delay by the reorder depth of the stream or, if it is not coded, by the order of the held frames; false
   * if frames that determine it have not been shown.
   */
  #start(isEnd: boolean): boolean {
    if (this.#held[0]?.shown === undefined) return false;
    const coded = this.#held.find(({ reorderFrames }) => reorderFrames !== undefined)?.reorderFrames;
    // A stream of no more frames needs no more delay than they do.
    const isShort = isEnd && this.#held.length <= (coded ?? 0);
    const isCoded = coded !== undefined && !isShort;
    const inOrder = [...this.#held].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    const seen = Math.max(...this.#held.map((held, i) => i - inOrder.indexOf(held)));
    const delayFrames = isCoded ? Math.max(coded, seen) : seen;
    if (this.#shownCount < delayFrames) return false;
    this.#decoded.start(delayFrames, this.#shown.ms);
    // In a short stream the depth that is coded is never reached.
    this.#delayFrames = isShort ? this.#depth : delayFrames;
    this.#first = { delayFrames, delayFrom: isCoded ? 'sps' : 'stream' };
    return true;
  }

  /**
   * Increases the delay in frames if the next frame to return promises more reordering, or if it is the last one that
   * can make a held frame be in time: a frame that is n places late needs n before it to share the time of one.
   */
  #grow(next: Held): void {
    let more = (next.reorderFrames ?? 0) - this.#delayFrames;
    this.#held.forEach(({ shown }, ahead) => {
      if (shown === undefined) return;
      const late = this.#givenCount + ahead - shown.place - this.#delayFrames;
      if (late >= ahead) more = Math.max(more, late);
    });
    if (more <= 0) return;
    const needed = this.#delayFrames + more;
    const message =
      `from here on a picture is decoded ${frames(needed)} before it is shown, instead of ${this.#delayFrames}: ` +
      `${frames(more + 1)} are decoded in the time of one`;
    this.#find(next.frame, 'warning', 'delay-grows', message);
    this.#delayFrames = needed;
    this.#laterDelayFrames = needed;
    this.#decoded.grow(more);
  }

  readonly #find: TimingReport = (frame, severity, code, message) => {
    this.#findings.push({ severity, code, message, offset: frame.offset, nalu: frame.firstUnit });
  };
}

const UNKNOWN_ORDER =
  'the order of the picture is unknown, as its parameter sets are missing or its slice header is damaged: it is shown in decoding order';

const frames = (count: number): string => `${count} frame${count === 1 ? '' : 's'}`;

const isBefore = (a: Held, b: Held): boolean => a.period < b.period || (a.period === b.period && a.order < b.order);
