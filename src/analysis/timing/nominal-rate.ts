import type { FrameRecord } from '../../media/frame-record.ts';
import { frameRateOf, RATE_TOLERANCE, type Ratio } from '../../media/ratio.ts';
import type { TimingFacts, TimingFinding } from './timing-facts.ts';

/** Receives a finding about a frame. */
export type TimingReport = (
  frame: FrameRecord,
  severity: TimingFinding['severity'],
  code: TimingFinding['code'],
  message: string,
) => void;

/** Frames per second if the stream has no VUI timing. */
const DEFAULT_RATE: Ratio = { num: 25, den: 1 };

/**
 * At more, several frames share a millisecond, or pictures are further apart than no level allows: 1/172 s, 1/300 s from
 * level 6 on (H.264 A.3.1). Occurs with encoders that write a clock of 1 or 90 kHz as the frame rate.
 */
const MAX_FPS = { fps: 1000, vui: 300, default: 300 } as const;

/** The frame rate of a stream: that of `--fps`, else that of the VUI, else 25. Each finding about it comes once. */
export class NominalRate {
  readonly #fps: Ratio | undefined;
  #first: Pick<TimingFacts, 'frameRate' | 'frameRateFrom'> | undefined;
  #overridden: Ratio | undefined;
  readonly #found = new Set<TimingFinding['code']>();

  /** `fps`: frames per second; overrides the stream. */
  constructor(fps: Ratio | undefined) {
    this.#fps = fps;
  }

  /** The source of the rate, at the first frame. */
  get from(): TimingFacts['frameRateFrom'] | undefined {
    return this.#first?.frameRateFrom;
  }

  /** Undefined before the first frame. */
  get facts(): Pick<TimingFacts, 'frameRate' | 'frameRateFrom' | 'overriddenFrameRate'> | undefined {
    if (this.#first === undefined) return undefined;
    return { ...this.#first, ...(this.#overridden !== undefined && { overriddenFrameRate: this.#overridden }) };
  }

  /** Length of a tick at this frame, seconds. */
  tickOf(frame: FrameRecord, report: TimingReport): Ratio {
    const coded = frame.tick === undefined ? undefined : rateOf(frame.tick);
    const frameRateFrom = this.#fps !== undefined ? 'fps' : coded !== undefined ? 'vui' : 'default';
    const rate = this.#fps ?? coded ?? DEFAULT_RATE;
    this.#first ??= { frameRate: rate, frameRateFrom };
    for (const [code, message] of this.#findings(rate, coded, frameRateFrom)) {
      if (this.#found.has(code)) continue;
      this.#found.add(code);
      report(frame, 'warning', code, message);
    }
    return { num: rate.den, den: 2 * rate.num };
  }

  *#findings(
    rate: Ratio,
    coded: Ratio | undefined,
    from: TimingFacts['frameRateFrom'],
  ): Generator<readonly [TimingFinding['code'], string], void> {
    if (from === 'fps' && coded !== undefined && differs(coded, rate)) {
      this.#overridden ??= coded;
      const what = `--fps overrides the ${fpsOf(coded)} frames per second that are coded`;
      yield ['frame-rate-overridden', `${what}, which stay in the stream`];
    }
    if (from === 'default') {
      const message = 'the stream has no frame rate: 25 frames per second are assumed, --fps sets another rate';
      yield ['frame-rate-guessed', message];
    }
    const fps = rate.num / rate.den;
    if (fps > MAX_FPS[from]) {
      const what = `${Math.round(fps)} frames per second by ${from === 'fps' ? '--fps' : 'the stream'}`;
      const why =
        fps > MAX_FPS.fps ? 'several frames share a millisecond' : 'more than any level allows, it may be a clock';
      yield ['frame-rate-implausible', `${what}: ${why}; --fps sets another rate`];
    }
    const first = this.#first?.frameRate;
    if (first !== undefined && differs(first, rate)) {
      const message = `the frame rate changes from ${fpsOf(first)} to ${fpsOf(rate)} frames per second`;
      yield ['frame-rate-changes', message];
    }
  }
}

const differs = (a: Ratio, b: Ratio): boolean => Math.abs((a.num * b.den) / (a.den * b.num) - 1) > RATE_TOLERANCE;

const fpsOf = ({ num, den }: Ratio): number => Math.round((num * 1000) / den) / 1000;

/** A frame has two ticks. */
const rateOf = (tick: Ratio): Ratio => {
  const { num, den } = frameRateOf(tick);
  return { num, den };
};
