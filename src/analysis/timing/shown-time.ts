import type { SequenceFacts } from '../../codec/placed-unit.ts';
import type { FrameRecord } from '../../media/frame-record.ts';
import { type FrameRate, frameRateOf, type Ratio } from '../../media/ratio.ts';

/** Ticks of one length. */
interface Counter {
  ticks: number;
  readonly tick: Ratio;
}

/** Distinct tick lengths that are counted separately; a stream with more is damaged or hostile. */
const MAX_COUNTERS = 64;

/**
 * Total display time of the frames of a stream, in ticks. Ticks of each length are counted separately, so that nothing
 * is rounded.
 */
export class ShownTime {
  readonly #counters = new Map<string, Counter>();
  #known = false;
  #counter: Counter | undefined;
  /** Ticks of frames before the first one with parameter sets. */
  #waiting = 0;
  #untimed = false;
  #foldedSeconds = 0;
  #announced: Ratio | undefined;

  /** Takes the timing of parameter sets: it is that of the stream until there is a frame. */
  announce({ tick }: SequenceFacts): void {
    this.#announced = tick ?? this.#announced;
  }

  /** Adds a frame; one without parameter sets is timed like its neighbours. */
  add({ parameterSetsMissing, tick, ticks }: FrameRecord): void {
    if (parameterSetsMissing !== true) {
      this.#known = true;
      this.#counter = tick === undefined ? undefined : this.#counterOf(tick);
    }
    if (!this.#known) this.#waiting += ticks;
    else if (this.#counter === undefined) this.#untimed = true;
    else {
      this.#counter.ticks += ticks + this.#waiting;
      this.#waiting = 0;
    }
  }

  #counterOf(tick: Ratio): Counter {
    const key = `${tick.num}/${tick.den}`;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      if (this.#counters.size === MAX_COUNTERS) this.#fold();
      counter = { ticks: 0, tick };
      this.#counters.set(key, counter);
    }
    return counter;
  }

  #fold(): void {
    this.#foldedSeconds = this.#sum();
    this.#counters.clear();
  }

  #sum(): number {
    let seconds = this.#foldedSeconds;
    for (const { ticks, tick } of this.#counters.values()) seconds += (ticks * tick.num) / tick.den;
    return seconds;
  }

  /** Total seconds; `undefined` if a frame has no timing, and without frames. */
  get seconds(): number | undefined {
    const seconds = this.#sum();
    return this.#untimed || seconds === 0 ? undefined : seconds;
  }

  /** The frame rate, if all frames have the same; without frames, that of the parameter sets. */
  get frameRate(): FrameRate | undefined {
    if (!this.#known) return this.#announced === undefined ? undefined : frameRateOf(this.#announced);
    const [first, ...others] = this.#counters.values();
    if (this.#untimed || this.#foldedSeconds > 0 || first === undefined || others.length > 0) return undefined;
    return frameRateOf(first.tick);
  }
}
