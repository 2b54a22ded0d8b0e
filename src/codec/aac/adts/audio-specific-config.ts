import { RtmpkitError } from '../../../syntax/errors.ts';
import type { AdtsHeader } from './adts-header.ts';

/**
 * The AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1) of frames with this header: object type, rate index and channels,
 * then a GASpecificConfig() of zeros, which means 1024 samples per frame. Like ADTS, it does not signal SBR. Throws
 * `not-encodable` for channel_configuration 0: the header does not have the layout.
 */
export const audioSpecificConfigOf = (
  header: Pick<AdtsHeader, 'profile_ObjectType' | 'sampling_frequency_index' | 'channel_configuration'>,
): Uint8Array => {
  const { profile_ObjectType: profile, sampling_frequency_index: index, channel_configuration: channels } = header;
  if (channels === 0) {
    const why = 'the channels are in a program_config_element of the frames, not in the header';
    throw new RtmpkitError('not-encodable', `ADTS channel_configuration 0: ${why} (ISO/IEC 14496-3 1.A.3.2)`);
  }
  const bits = ((profile + 1) << 11) | (index << 7) | (channels << 3);
  return Uint8Array.of(bits >> 8, bits & 0xff);
};
