import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { CHANNEL_CONFIGURATIONS } from '../config/channel-configuration.ts';
import { samplingFrequencyOf } from '../config/sampling-frequency.ts';
import { adtsHeaderBytes, parseAdtsHeader } from './adts-header.ts';
import { audioSpecificConfigOf } from './audio-specific-config.ts';
import type { AdtsFrame } from './item.ts';
import { rawDataBlocksOf } from './raw-data-blocks.ts';

/** Reads an adts_frame() that is the whole of `bytes`. */
export const framedAudio = (bytes: Uint8Array, offset: number): AdtsFrame => {
  const header = parseAdtsHeader(new SyntaxReader(bytes));
  const payload = bytes.subarray(adtsHeaderBytes(header));
  const divided = rawDataBlocksOf(header, payload);
  const channels = CHANNEL_CONFIGURATIONS[header.channel_configuration]?.channels;
  const frame = {
    kind: 'frame',
    offset,
    size: bytes.length,
    bytes,
    header,
    payload,
    frameCount: header.number_of_raw_data_blocks_in_frame + 1,
    sampleRateHz: samplingFrequencyOf(header.sampling_frequency_index, undefined) ?? 0,
    ...(channels !== undefined && { channels }),
    configuration: () => audioSpecificConfigOf(header),
  } as const;
  if ('blocks' in divided) return { ...frame, frames: divided.blocks };
  const message = divided.reason;
  const finding = { severity: 'error', code: 'raw-data-blocks', message, offset, length: bytes.length } as const;
  return { ...frame, frames: [], finding };
};
