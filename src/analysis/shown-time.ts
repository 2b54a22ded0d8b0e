import { frameRate } from '../codec/h264/derive.ts';
import type { Sps } from '../codec/h264/syntax/sps.ts';
import type { FrameRate } from '../media/ratio.ts';

/** Ticks of one length. */
interface Counter {
  ticks: number;
  /** Seconds of a tick, as a fraction: num_units_in_tick over time_scale. */
  readonly unitsInTick: number;
  readonly timeScale: number;
  readonly rate: FrameRate;
}

/** Lengths of a tick that are counted apart; a stream that has more is damaged or hostile. */
const MAX_COUNTERS = 64;

/**
 * How long the pictures of a stream are shown by the timing of their own SPS (H.264 E.2.1): counted in ticks, those of
 * each length apart, so that nothing is rounded on the way.
 */
export class ShownTime {
  readonly #counters = new Map<string, Counter>();
  #sps: Sps | undefined;
  #counter: Counter | undefined;
  /** Ticks of pictures in front of the first one whose SPS is known. */
  #waiting = 0;
  #untimed = false;
  #foldedSeconds = 0;
  #announced: FrameRate | undefined;

  /** Notes an SPS that the stream sends: its rate is that of the stream as long as there is no picture. */
  announce(sps: Sps): void {
    this.#announced = frameRate(sps) ?? this.#announced;
  }

  /** Adds a picture that is shown for `ticks`; one whose SPS is lost is timed like those beside it. */
  add(sps: Sps | undefined, ticks: number): void {
    if (sps !== undefined && sps !== this.#sps) {
      this.#sps = sps;
      this.#counter = this.#counterOf(sps);
    }
    if (this.#sps === undefined) this.#waiting += ticks;
    else if (this.#counter === undefined) this.#untimed = true;
    else {
      this.#counter.ticks += ticks + this.#waiting;
      this.#waiting = 0;
    }
  }

  #counterOf(sps: Sps): Counter | undefined {
    const rate = frameRate(sps);
    const { num_units_in_tick: unitsInTick, time_scale: timeScale } = sps.vui_parameters ?? {};
    if (rate === undefined || unitsInTick === undefined || timeScale === undefined) return undefined;
    const key = `${unitsInTick}/${timeScale}`;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      if (this.#counters.size === MAX_COUNTERS) this.#fold();
      counter = { ticks: 0, unitsInTick, timeScale, rate };
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
    for (const { ticks, unitsInTick, timeScale } of this.#counters.values())
      seconds += (ticks * unitsInTick) / timeScale;
    return seconds;
  }

  /** Seconds of all pictures together; `undefined` where a picture has no timing, and without pictures. */
  get seconds(): number | undefined {
    const seconds = this.#sum();
    return this.#untimed || seconds === 0 ? undefined : seconds;
  }

  /** The frame rate of all pictures; `undefined` where they have none, or several. Without pictures that of the SPS. */
  get frameRate(): FrameRate | undefined {
    if (this.#sps === undefined) return this.#announced;
    const rates = new Set([...this.#counters.values()].map(({ rate }) => `${rate.num}/${rate.den}`));
    if (this.#untimed || this.#foldedSeconds > 0 || rates.size !== 1) return undefined;
    return [...this.#counters.values()][0]?.rate;
  }
}
