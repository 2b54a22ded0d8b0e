import type { CodecDescriptor, ConfigurationDerived } from '../../codec/descriptor.ts';
import { codecOf } from '../../codec/registry.ts';

/** Adds up the durations of the frames of a track. */
export class SoundClock {
  readonly #codec: CodecDescriptor | undefined;
  #isKnown = true;
  /** Without the last frame: comparable to the last timestamp minus the first. */
  #beforeLastMs = 0;
  #lastMs = 0;

  constructor(codec: string) {
    this.#codec = codecOf(codec);
  }

  add(payload: Uint8Array, configuration: ConfigurationDerived | undefined): void {
    const duration = this.#codec?.frameDuration?.(payload, configuration);
    if (duration === undefined) this.#isKnown = false;
    else {
      this.#beforeLastMs += this.#lastMs;
      this.#lastMs = (duration.samples * 1000) / duration.sampleRateHz;
    }
  }

  /** Milliseconds from the start of the first frame to the start of the last; `undefined` if a duration is unknown. */
  get spanMs(): number | undefined {
    return this.#isKnown ? this.#beforeLastMs : undefined;
  }
}
