import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { audioObjectTypeName } from '../config/audio-object-types.ts';
import { channelConfigurationLabel } from '../config/channel-configuration.ts';
import { samplingFrequencyLabel } from '../config/sampling-frequency.ts';

/**
 * adts_fixed_header(), adts_variable_header() and the error check after them (ISO/IEC 14496-3 1.A.2.2, Tables 1.A.6 to
 * 1.A.10; semantics 1.A.3.2).
 */
export interface AdtsHeader {
  /** 0xFFF. */
  syncword: number;
  /** 0: MPEG-4, 1: MPEG-2. */
  ID: number;
  /** 0. */
  layer: number;
  /** 1: no crc_check. */
  protection_absent: number;
  /** Audio Object Type minus 1; the profile if ID is 1. */
  profile_ObjectType: number;
  sampling_frequency_index: number;
  private_bit: number;
  /** 0: coded in a program_config_element of the frames. */
  channel_configuration: number;
  original_copy: number;
  home: number;
  copyright_identification_bit: number;
  copyright_identification_start: number;
  /** Bytes of the frame, headers and error checks included. */
  aac_frame_length: number;
  /** 0x7FF: variable bit rate, fullness not signalled. */
  adts_buffer_fullness: number;
  /** raw_data_block()s in the frame, minus 1. */
  number_of_raw_data_blocks_in_frame: number;
  /** If protection_absent is 0: byte offset of each further raw_data_block from the start of the first. */
  raw_data_block_position?: number[];
  /** If protection_absent is 0. */
  crc_check?: number;
}

/** Bytes of adts_fixed_header() and adts_variable_header(). */
export const ADTS_HEADER_BYTES = 7;
export const CRC_BYTES = 2;
const POSITION_BYTES = 2;
export const ADTS_SYNCWORD = 0xfff;
/** Maximum of aac_frame_length (13 bits). */
export const MAX_FRAME_BYTES = 0x1fff;

/** Bytes before the first raw_data_block. */
export const adtsHeaderBytes = (
  header: Pick<AdtsHeader, 'protection_absent' | 'number_of_raw_data_blocks_in_frame'>,
): number =>
  header.protection_absent === 1
    ? ADTS_HEADER_BYTES
    : ADTS_HEADER_BYTES + POSITION_BYTES * header.number_of_raw_data_blocks_in_frame + CRC_BYTES;

/** Reads the headers of an ADTS frame and the error check after them (ISO/IEC 14496-3 1.A.2.2). */
export const parseAdtsHeader = (r: SyntaxReader, into: Partial<AdtsHeader> = {}): AdtsHeader => {
  parseAdtsFixedHeader(r, into);
  const further = parseAdtsVariableHeader(r, into);
  if (into.protection_absent === 0) parseErrorCheck(r, further, into);
  return into as AdtsHeader;
};

/** Reads adts_fixed_header() (ISO/IEC 14496-3 1.A.2.2.1). */
export const parseAdtsFixedHeader = (r: SyntaxReader, into: Partial<AdtsHeader>): void => {
  r.open('adts_fixed_header', 'ISO/IEC 14496-3 1.A.2.2.1');
  into.syncword = r.f(12, 'syncword', ADTS_SYNCWORD);
  into.ID = r.flag('ID', { 0: 'MPEG-4', 1: 'MPEG-2' });
  into.layer = r.f(2, 'layer', 0);
  into.protection_absent = r.flag('protection_absent', { 0: 'crc_check', 1: 'no crc_check' });
  into.profile_ObjectType = r.u(2, 'profile_ObjectType', (profile) => audioObjectTypeName(profile + 1));
  into.sampling_frequency_index = r.u(4, 'sampling_frequency_index', samplingFrequencyLabel);
  into.private_bit = r.flag('private_bit');
  into.channel_configuration = r.u(3, 'channel_configuration', channelConfigurationLabel);
  into.original_copy = r.flag('original_copy');
  into.home = r.flag('home');
  r.close();
};

/** Reads adts_variable_header() (ISO/IEC 14496-3 1.A.2.2.2); returns number_of_raw_data_blocks_in_frame. */
export const parseAdtsVariableHeader = (r: SyntaxReader, into: Partial<AdtsHeader>): number => {
  r.open('adts_variable_header', 'ISO/IEC 14496-3 1.A.2.2.2');
  into.copyright_identification_bit = r.flag('copyright_identification_bit');
  into.copyright_identification_start = r.flag('copyright_identification_start');
  into.aac_frame_length = r.u(13, 'aac_frame_length');
  into.adts_buffer_fullness = r.u(11, 'adts_buffer_fullness');
  into.number_of_raw_data_blocks_in_frame = r.u(2, 'number_of_raw_data_blocks_in_frame');
  r.close();
  return into.number_of_raw_data_blocks_in_frame;
};

const parseErrorCheck = (r: SyntaxReader, further: number, into: Partial<AdtsHeader>): void => {
  r.open(further === 0 ? 'adts_error_check' : 'adts_header_error_check', 'ISO/IEC 14496-3 1.A.2.2.3');
  if (further > 0) {
    const positions: number[] = (into.raw_data_block_position = []);
    for (let i = 1; i <= further; i++) positions.push(r.u(16, r.nth('raw_data_block_position', i)));
  }
  into.crc_check = r.u(16, 'crc_check');
  r.close();
};

/** Writes the headers of an ADTS frame and the error check after them (ISO/IEC 14496-3 1.A.2.2). */
export const writeAdtsHeader = (w: ByteWriter, header: AdtsHeader): void => {
  w.u16((header.syncword << 4) | (header.ID << 3) | (header.layer << 1) | header.protection_absent);
  // Ends with the top two bits of aac_frame_length.
  w.u16(
    (header.profile_ObjectType << 14) |
      (header.sampling_frequency_index << 10) |
      (header.private_bit << 9) |
      (header.channel_configuration << 6) |
      (header.original_copy << 5) |
      (header.home << 4) |
      (header.copyright_identification_bit << 3) |
      (header.copyright_identification_start << 2) |
      (header.aac_frame_length >> 11),
  );
  w.u24(
    ((header.aac_frame_length & 0x7ff) << 13) |
      (header.adts_buffer_fullness << 2) |
      header.number_of_raw_data_blocks_in_frame,
  );
  if (header.protection_absent === 1) return;
  for (const position of header.raw_data_block_position ?? []) w.u16(position);
  w.u16(header.crc_check ?? 0);
};
