/** How long a frame of sound lasts. */
export interface FrameDuration {
  readonly samples: number;
  readonly sampleRateHz: number;
}
