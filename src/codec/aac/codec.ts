import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { adts } from './adts/framing.ts';
import { parseAudioSpecificConfig } from './config/audio-specific-config.ts';
import { type AacDerived, deriveAudioSpecificConfig } from './config/derive.ts';
import { audioSpecificConfigRules } from './config/rules.ts';

/** ISO/IEC 14496-3, Advanced Audio Coding. */
export const aac: CodecDescriptor = {
  name: 'aac',
  title: 'AAC',
  kind: 'audio',
  fourCcs: ['mp4a'],
  config: {
    read: configReader({
      parse: parseAudioSpecificConfig,
      derive: deriveAudioSpecificConfig,
      rules: audioSpecificConfigRules,
    }),
    isNeeded: true,
  },
  /** The number of samples is fixed; with SBR it counts at the core rate, half of the output rate. */
  frameDuration: (_payload, configuration) => {
    const { frameLength: samples, coreSampleRateHz, sampleRateHz }: Partial<AacDerived> = configuration ?? {};
    const rate = coreSampleRateHz ?? sampleRateHz;
    return samples === undefined || rate === undefined || rate === 0 ? undefined : { samples, sampleRateHz: rate };
  },
  framing: adts,
};
