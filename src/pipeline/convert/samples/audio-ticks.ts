import type { CodecDescriptor, ConfigurationDerived } from '../../../codec/descriptor.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';

/** Times that are this far from the count of samples, in seconds, are a gap, and no rounding. */
const TOLERANCE = 0.005;

/**
 * Times of audio frames by the count of their samples, where the container rounds them to milliseconds: as long as both
 * agree.
 */
export class AudioTicks {
  readonly #codec: CodecDescriptor | undefined;
  readonly #derived: ConfigurationDerived | undefined;
  readonly #timescale: number;
  #next: number | undefined;

  constructor(codec: CodecDescriptor | undefined, { config, timescale }: WrittenTrack) {
    this.#codec = codec;
    this.#derived = config === undefined ? undefined : codec?.config?.read(config).derived;
    this.#timescale = timescale;
  }

  /** The time of a frame whose container says `ticks`. */
  next(frame: Uint8Array, ticks: number): { readonly dts: number; readonly pts: number } {
    const counted = this.#next;
    const isCounted = counted !== undefined && Math.abs(counted - ticks) <= TOLERANCE * this.#timescale;
    const at = isCounted ? counted : ticks;
    const duration = this.#codec?.frameDuration?.(frame, this.#derived);
    this.#next = duration === undefined ? undefined : at + (duration.samples * this.#timescale) / duration.sampleRateHz;
    return { dts: Math.round(at), pts: Math.round(at) };
  }
}
