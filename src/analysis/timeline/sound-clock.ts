import type { CodecDescriptor, ConfigurationDerived } from '../../codec/descriptor.ts';
import { codecOf } from '../../codec/registry.ts';

/** Adds up how long the frames of a track last. */
export class SoundClock {
  readonly #codec: CodecDescriptor | undefined;
  #isKnown = true;
  /** All frames but the last: they span the time between the first time stamp and the last. */
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

  /** Milliseconds from the first frame to the beginning of the last one; `undefined` unless every frame is known. */
  get spanMs(): number | undefined {
    return this.#isKnown ? this.#beforeLastMs : undefined;
  }
}
