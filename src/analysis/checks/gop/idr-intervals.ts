import type { CodecDescriptor } from '../../../codec/descriptor.ts';
import { StepCounts } from '../../timeline/step-counts.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';

/** From an IDR picture to the next one, or to the end of the stream. */
export interface IdrInterval {
  /** The IDR picture, or the first frame of a stream that does not begin with one. */
  readonly from: WatchedFrame;
  /** The next IDR picture; absent if the stream ends before it. */
  readonly to: WatchedFrame | undefined;
  /** In decoding order. */
  readonly frames: number;
  /** Between the presentation times; the last one ends where the last frame shown does. */
  readonly ms: number;
  /** Duration of a frame: the most frequent step of decoding times so far; 0 if there is none. */
  readonly frameMs: number;
}

/** Divides a stream at its IDR pictures. */
export class IdrIntervals {
  readonly #isStart: (frame: WatchedFrame) => boolean;
  readonly #steps = new StepCounts();
  #from: WatchedFrame | undefined;
  #last: WatchedFrame | undefined;
  #lastShownMs = Number.NEGATIVE_INFINITY;

  /** `isStart`: which frames an interval begins with; IDR pictures, if it is not given. */
  constructor(isStart: (frame: WatchedFrame) => boolean = isIdr) {
    this.#isStart = isStart;
  }

  /** Takes the next frame in decoding order; returns the interval that ends with it. */
  push(frame: WatchedFrame): IdrInterval | undefined {
    const step = frame.decodedMs - (this.#last ?? frame).decodedMs;
    if (step > 0) this.#steps.add(step);
    this.#last = frame;
    let ended: IdrInterval | undefined;
    if (this.#from === undefined) this.#from = frame;
    else if (this.#isStart(frame)) {
      const { index, shownMs } = this.#from;
      ended = this.#interval(frame, frame.index - index, frame.shownMs - shownMs);
      this.#from = frame;
    }
    this.#lastShownMs = Math.max(this.#lastShownMs, frame.shownMs);
    return ended;
  }

  /** The interval that the stream ends in. */
  end(): IdrInterval | undefined {
    if (this.#from === undefined || this.#last === undefined) return undefined;
    const { index, shownMs } = this.#from;
    return this.#interval(undefined, this.#last.index + 1 - index, this.#lastShownMs + this.frameMs - shownMs);
  }

  get frameMs(): number {
    return this.#steps.typicalMs ?? 0;
  }

  #interval(to: WatchedFrame | undefined, frames: number, ms: number): IdrInterval {
    return { from: this.#from as WatchedFrame, to, frames, ms: Math.round(ms * 1000) / 1000, frameMs: this.frameMs };
  }
}

/** What a codec calls a picture that an interval begins with, one that a stream can be entered at besides, and the interval. */
export const intervalWords = (
  codec: CodecDescriptor | undefined,
): { readonly picture: string; readonly aPicture: string; readonly point: string; readonly interval: string } =>
  codec?.stream !== undefined && codec.stream.words.closed === undefined
    ? { picture: 'key frame', aPicture: 'a key frame', point: ', a hidden key frame', interval: 'key frame interval' }
    : { picture: 'IDR picture', aPicture: 'an IDR picture', point: ' with a recovery point', interval: 'IDR interval' };

export const isIdr = ({ randomAccess }: Pick<WatchedFrame, 'randomAccess'>): boolean => randomAccess === 'closed';

/** `6.800 s`. */
export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

/** `frame 204 -> 408 (6.800 s -> 13.600 s)`. */
export const spanText = ({ from, to, ms }: IdrInterval): string => {
  const end = to === undefined ? 'the end' : `${to.index}`;
  return `frame ${from.index} -> ${end} (${secondsText(from.shownMs)} -> ${secondsText(from.shownMs + ms)})`;
};
