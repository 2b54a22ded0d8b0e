import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Types of metadata blocks (RFC 9639 8.1). */
const BLOCK_TYPES: Readonly<Record<number, string>> = {
  0: 'STREAMINFO',
  1: 'PADDING',
  2: 'APPLICATION',
  3: 'SEEKTABLE',
  4: 'VORBIS_COMMENT',
  5: 'CUESHEET',
  6: 'PICTURE',
  127: 'forbidden',
};

/** The header of a metadata block (RFC 9639 8.1). */
export interface FlacMetadataBlockHeader {
  lastMetadataBlockFlag: number;
  blockType: number;
  blockLength: number;
}

/** STREAMINFO (RFC 9639 8.2). */
export interface FlacStreamInfo {
  /** Samples of one channel. */
  minimumBlockSize: number;
  maximumBlockSize: number;
  /** Bytes; 0 is unknown. */
  minimumFrameSize: number;
  maximumFrameSize: number;
  /** Hz. */
  sampleRate: number;
  numberOfChannelsMinus1: number;
  bitsPerSampleMinus1: number;
  /** The 36 bits of the number of samples of one channel: the first 4, then 32. 0 is unknown. */
  totalSamplesHigh: number;
  totalSamplesLow: number;
  md5: string;
}

/** STREAMINFO as FLV and RTMP carry it: with stream marker and block header, with the header alone, or bare. */
export interface FlacConfigRecord {
  /** `fLaC`. */
  streamMarker?: string;
  metadataBlockHeader?: FlacMetadataBlockHeader;
  STREAMINFO: FlacStreamInfo;
  /** Metadata blocks after the first, as hex, if its header says that more follow. */
  furtherBlocks?: string;
}

const STREAMINFO_BYTES = 34;
const MARKER = 'fLaC';

/** Is there a block header: 00 or 80, then a 24-bit length? As bare STREAMINFO this would be illegal block sizes. */
const hasBlockHeader = (r: SyntaxReader): boolean => {
  const [type = 1, ...length] = r.peekBytes(4);
  return (
    (type & 0x7f) === 0 &&
    length.length === 3 &&
    length.reduce((high, byte) => high * 256 + byte, 0) === STREAMINFO_BYTES
  );
};

/** Reads STREAMINFO in any of its three forms (42, 38 or 34 bytes). */
export const parseFlacConfigRecord = (r: SyntaxReader, into: Partial<FlacConfigRecord> = {}): FlacConfigRecord => {
  r.open('fLaC', 'RFC 9639 6');
  const marked = String.fromCharCode(...r.peekBytes(4)) === MARKER;
  if (marked) into.streamMarker = r.fourCc('streamMarker');
  if (marked || hasBlockHeader(r)) {
    parseBlockHeader(r, (into.metadataBlockHeader = {} as FlacMetadataBlockHeader));
  }
  parseStreamInfo(r, (into.STREAMINFO = {} as FlacStreamInfo));
  if (into.metadataBlockHeader?.lastMetadataBlockFlag === 0 && r.bitsLeft > 0) {
    into.furtherBlocks = r.bytes(r.bitsLeft / 8, 'furtherBlocks');
  }
  r.close();
  return into as FlacConfigRecord;
};

const parseBlockHeader = (r: SyntaxReader, into: Partial<FlacMetadataBlockHeader>): void => {
  r.open('metadataBlockHeader', 'RFC 9639 8.1');
  into.lastMetadataBlockFlag = r.flag('lastMetadataBlockFlag');
  const at = r.bit;
  into.blockType = r.u(7, 'blockType', BLOCK_TYPES);
  if (into.blockType !== 0) throw r.error('forbidden-value', 'blockType', at, '0 (STREAMINFO)', `${into.blockType}`);
  into.blockLength = r.uLax(24, 'blockLength', STREAMINFO_BYTES, STREAMINFO_BYTES);
  r.close();
};

/** Reads STREAMINFO (RFC 9639 8.2). */
const parseStreamInfo = (r: SyntaxReader, into: Partial<FlacStreamInfo> = {}): FlacStreamInfo => {
  r.open('STREAMINFO', 'RFC 9639 8.2');
  into.minimumBlockSize = r.u(16, 'minimumBlockSize');
  into.maximumBlockSize = r.u(16, 'maximumBlockSize');
  into.minimumFrameSize = r.u(24, 'minimumFrameSize');
  into.maximumFrameSize = r.u(24, 'maximumFrameSize');
  into.sampleRate = r.u(20, 'sampleRate');
  into.numberOfChannelsMinus1 = r.u(3, 'numberOfChannelsMinus1');
  into.bitsPerSampleMinus1 = r.u(5, 'bitsPerSampleMinus1');
  into.totalSamplesHigh = r.u(4, 'totalSamplesHigh');
  into.totalSamplesLow = r.u(32, 'totalSamplesLow');
  into.md5 = r.bytes(16, 'md5');
  r.close();
  return into as FlacStreamInfo;
};
