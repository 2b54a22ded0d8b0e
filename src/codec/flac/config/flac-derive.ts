import type { AudioConfigDerived } from '../../../media/config-derived.ts';
import type { FlacConfigRecord } from './stream-info.ts';

export interface FlacDerived extends AudioConfigDerived {
  /** Samples of one channel; absent when unknown. */
  readonly totalSamples?: number;
}

/** Derives values from STREAMINFO. */
export const deriveFlacConfig = ({ STREAMINFO: info }: Partial<FlacConfigRecord>): FlacDerived => {
  const { sampleRate, numberOfChannelsMinus1: channels, bitsPerSampleMinus1: bits } = info ?? {};
  // 36 bits: multiplied, not shifted.
  const total = info?.totalSamplesLow === undefined ? 0 : info.totalSamplesHigh * 2 ** 32 + info.totalSamplesLow;
  return {
    codec: 'fLaC',
    codecString: 'flac',
    ...(sampleRate !== undefined && sampleRate > 0 && { sampleRateHz: sampleRate }),
    ...(channels !== undefined && { channels: channels + 1 }),
    ...(bits !== undefined && { bitsPerSample: bits + 1 }),
    ...(total > 0 && { totalSamples: total }),
  };
};
