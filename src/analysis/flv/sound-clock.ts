import type { AacDerived } from '../../codec/aac/config/derive.ts';
import { ac3FrameDuration } from '../../codec/ac3/frame-duration.ts';
import type { FrameDuration } from '../../codec/frame-duration.ts';
import { mp3FrameDuration } from '../../codec/mp3/frame-duration.ts';
import { opusFrameDuration } from '../../codec/opus/frame-duration.ts';
import type { ConfigurationDerived } from '../../container/flv/configurations.ts';

type DurationOf = (payload: Uint8Array, configuration: ConfigurationDerived | undefined) => FrameDuration | undefined;

/** AAC: the number of samples is fixed, at the rate of the core where SBR doubles that of the output. */
const aacFrameDuration: DurationOf = (_payload, configuration) => {
  const { frameLength: samples, coreSampleRateHz, sampleRateHz }: Partial<AacDerived> = configuration ?? {};
  const rate = coreSampleRateHz ?? sampleRateHz;
  return samples === undefined || rate === undefined || rate === 0 ? undefined : { samples, sampleRateHz: rate };
};

/** Codecs whose frames say how long they are. */
const DURATIONS: Readonly<Record<string, DurationOf>> = {
  mp4a: aacFrameDuration,
  '.mp3': mp3FrameDuration,
  Opus: opusFrameDuration,
  'ac-3': ac3FrameDuration,
};

/** Adds up how long the frames of a track last. */
export class SoundClock {
  readonly #durationOf: DurationOf | undefined;
  #isKnown = true;
  /** All frames but the last: they span the time between the first time stamp and the last. */
  #beforeLastMs = 0;
  #lastMs = 0;

  constructor(codec: string) {
    this.#durationOf = DURATIONS[codec];
  }

  add(payload: Uint8Array, configuration: ConfigurationDerived | undefined): void {
    const duration = this.#durationOf?.(payload, configuration);
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
