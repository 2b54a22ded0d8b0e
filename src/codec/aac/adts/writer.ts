import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import { audioObjectTypeName, audioObjectTypeOf } from '../config/audio-object-types.ts';
import type { AudioSpecificConfig } from '../config/audio-specific-config.ts';
import { SAMPLING_FREQUENCIES, samplingFrequencyOf } from '../config/sampling-frequency.ts';
import { ADTS_HEADER_BYTES, ADTS_SYNCWORD, type AdtsHeader, MAX_FRAME_BYTES, writeAdtsHeader } from './adts-header.ts';

const MAX_OBJECT_TYPE = 4;
const MAX_CHANNEL_CONFIGURATION = 7;
const VARIABLE_BIT_RATE = 0x7ff;
/** id_syn_ele of a program_config_element, the first 3 bits of a raw_data_block that begins with one. */
const ID_PCE = 5;

const notEncodable = (what: string): RtmpkitError =>
  new RtmpkitError('not-encodable', `ADTS: ${what} (ISO/IEC 14496-3 1.A.3.2)`);

/**
 * Writes an ADTS header before raw AAC frames (ISO/IEC 14496-3 1.A.2.2), without crc_check. The header cannot signal
 * SBR and PS: it describes the core, and decoders find the extension in the frames (implicit signalling). The
 * constructor throws `not-encodable` for a config that ADTS cannot express.
 */
export class AdtsWriter {
  readonly #header: Omit<AdtsHeader, 'aac_frame_length'>;
  #hasLayout: boolean;

  constructor(config: AudioSpecificConfig) {
    this.#header = headerOf(config);
    this.#hasLayout = config.channelConfiguration !== 0;
  }

  /**
   * Returns the parts of a frame: the header, and `rawDataBlock` itself. Throws `not-encodable` if the frame is too
   * long, or if channelConfiguration is 0 and the first frame has no program_config_element: the header cannot hold the
   * one of the config.
   */
  frame(rawDataBlock: Uint8Array): readonly Uint8Array[] {
    const length = ADTS_HEADER_BYTES + rawDataBlock.length;
    if (length > MAX_FRAME_BYTES) {
      throw notEncodable(
        `a frame of ${rawDataBlock.length} bytes, aac_frame_length allows ${MAX_FRAME_BYTES - ADTS_HEADER_BYTES}`,
      );
    }
    if (!this.#hasLayout && (rawDataBlock[0] ?? 0) >> 5 !== ID_PCE) {
      throw notEncodable('channelConfiguration 0, and the first frame does not begin with a program_config_element');
    }
    this.#hasLayout = true;
    const w = new ByteWriter();
    writeAdtsHeader(w, { ...this.#header, aac_frame_length: length });
    return [w.toBytes(), rawDataBlock];
  }
}

const headerOf = (config: AudioSpecificConfig): Omit<AdtsHeader, 'aac_frame_length'> => {
  const type = audioObjectTypeOf(config.hierarchicalExtension ?? config) ?? 0;
  if (type < 1 || type > MAX_OBJECT_TYPE) {
    throw notEncodable(
      `object type ${type} (${audioObjectTypeName(type)}), profile_ObjectType has 1..${MAX_OBJECT_TYPE}`,
    );
  }
  const rate = samplingFrequencyOf(config.samplingFrequencyIndex, config.samplingFrequency);
  const index = SAMPLING_FREQUENCIES.indexOf(rate ?? 0);
  if (index < 0) throw notEncodable(`${rate ?? 'a reserved rate'} Hz, which sampling_frequency_index does not have`);
  const channels = config.channelConfiguration;
  if (channels > MAX_CHANNEL_CONFIGURATION) {
    throw notEncodable(`channelConfiguration ${channels}, channel_configuration has 3 bits`);
  }
  if (config.GASpecificConfig?.frameLengthFlag === 1) throw notEncodable('frames of 960 samples, ADTS has 1024 only');
  if (config.GASpecificConfig?.dependsOnCoreCoder === 1) throw notEncodable('a core coder (dependsOnCoreCoder 1)');
  return {
    syncword: ADTS_SYNCWORD,
    ID: 0,
    layer: 0,
    protection_absent: 1,
    profile_ObjectType: type - 1,
    sampling_frequency_index: index,
    private_bit: 0,
    channel_configuration: channels,
    original_copy: 0,
    home: 0,
    copyright_identification_bit: 0,
    copyright_identification_start: 0,
    adts_buffer_fullness: VARIABLE_BIT_RATE,
    number_of_raw_data_blocks_in_frame: 0,
  };
};
