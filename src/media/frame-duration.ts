/** Duration of an audio frame. */
export interface FrameDuration {
  readonly samples: number;
  readonly sampleRateHz: number;
}
