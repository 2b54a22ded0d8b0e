import type { AudioConfigDerived } from '../../../media/config-derived.ts';
import type { OpusHead } from './opus-head.ts';

/** Every Opus decoder can output this rate, and all times in the header use it (RFC 7845 4, 5.1). */
const OPUS_RATE_HZ = 48000;

export interface OpusDerived extends AudioConfigDerived {
  readonly inputSampleRateHz?: number;
  readonly preSkipSamples?: number;
  readonly outputGainDb?: number;
  readonly streams?: number;
  readonly coupledStreams?: number;
}

/** Derives values from OpusHead. */
export const deriveOpusHead = (head: Partial<OpusHead>): OpusDerived => {
  const { outputChannelCount: channels, inputSampleRate: rate, preSkip, outputGain: gain } = head;
  const table = head.channelMappingTable;
  const plain = head.channelMappingFamily === 0 && channels !== undefined;
  const streams = plain ? 1 : table?.streamCount;
  const coupled = plain ? channels - 1 : table?.coupledCount;
  return {
    codec: 'Opus',
    codecString: 'opus',
    sampleRateHz: OPUS_RATE_HZ,
    ...(channels !== undefined && { channels }),
    ...(rate !== undefined && rate > 0 && { inputSampleRateHz: rate }),
    ...(preSkip !== undefined && { preSkipSamples: preSkip }),
    ...(gain !== undefined && { outputGainDb: gain / 256 }),
    ...(streams !== undefined && { streams }),
    ...(coupled !== undefined && { coupledStreams: coupled }),
  };
};
