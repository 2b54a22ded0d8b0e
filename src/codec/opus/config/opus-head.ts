import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { littleEndian, littleEndian16Signed } from './little-endian.ts';

/** Channel mapping families (RFC 7845 5.1.1, RFC 8486). */
export const OPUS_MAPPING_FAMILIES: Readonly<Record<number, string>> = {
  0: 'mono or stereo',
  1: 'Vorbis channel order',
  2: 'ambisonics',
  3: 'ambisonics with demixing matrix',
  255: 'no defined order',
};

/** The channel mapping table (RFC 7845 5.1.1; family 3: RFC 8486 3.2). */
export interface OpusChannelMapping {
  streamCount: number;
  coupledCount: number;
  /** Decoded channel of each output channel, 255 for silence. Absent in family 3. */
  channelMapping?: number[];
  /** Family 3: 16 bits, little-endian, for each output and decoded channel, as hex. */
  demixingMatrix?: string;
}

/** The identification header OpusHead (RFC 7845 5.1). Numbers are little-endian. */
export interface OpusHead {
  /** `4f70757348656164`, "OpusHead". */
  magicSignature: string;
  /** 1; the high four bits are the major version, 0. */
  version: number;
  outputChannelCount: number;
  /** Samples at 48 kHz to discard from the start of the output. */
  preSkip: number;
  /** Rate of the encoder's input, Hz; the decoder's output is 48 kHz. 0 is unspecified. */
  inputSampleRate: number;
  /** Decibels times 256. */
  outputGain: number;
  channelMappingFamily: number;
  channelMappingTable?: OpusChannelMapping;
}

const MAGIC = '4f70757348656164';
const DEMIXING_FAMILY = 3;

/** Reads OpusHead (RFC 7845 5.1). */
export const parseOpusHead = (r: SyntaxReader, into: Partial<OpusHead> = {}): OpusHead => {
  r.open('OpusHead', 'RFC 7845 5.1');
  into.magicSignature = r.bytes(8, 'magicSignature', '"OpusHead"');
  if (into.magicSignature !== MAGIC) throw r.error('forbidden-value', 'magicSignature', 0, MAGIC, into.magicSignature);
  into.version = r.u(8, 'version');
  if (into.version > 15) throw r.error('forbidden-value', 'version', 64, '0..15', `${into.version}`);
  into.outputChannelCount = r.u(8, 'outputChannelCount');
  into.preSkip = littleEndian(r, 2, 'preSkip');
  into.inputSampleRate = littleEndian(r, 4, 'inputSampleRate');
  into.outputGain = littleEndian16Signed(r, 'outputGain');
  into.channelMappingFamily = r.u(8, 'channelMappingFamily', OPUS_MAPPING_FAMILIES);
  if (into.channelMappingFamily !== 0) {
    const table = {} as OpusChannelMapping;
    into.channelMappingTable = table;
    parseChannelMapping(r, into.outputChannelCount, into.channelMappingFamily, table);
  }
  r.close();
  return into as OpusHead;
};

const parseChannelMapping = (r: SyntaxReader, channels: number, family: number, into: OpusChannelMapping): void => {
  r.open('ChannelMappingTable', 'RFC 7845 5.1.1');
  into.streamCount = r.u(8, 'streamCount');
  into.coupledCount = r.u(8, 'coupledCount');
  if (family === DEMIXING_FAMILY) {
    const length = 2 * channels * (into.streamCount + into.coupledCount);
    if (length > 0) into.demixingMatrix = r.bytes(length, 'demixingMatrix');
  } else {
    const mapping: number[] = [];
    into.channelMapping = mapping;
    for (let i = 0; i < channels; i++) mapping.push(r.u(8, r.nth('channelMapping', i)));
  }
  r.close();
};
