import { colourPrimariesName, matrixCoefficientsName, transferCharacteristicsName } from '../../../media/colour.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** chromaSubsampling (VP-ISOBMFF, section 3). */
const VP_CHROMA_SUBSAMPLINGS: Readonly<Record<number, string>> = {
  0: '4:2:0 vertical',
  1: '4:2:0 colocated',
  2: '4:2:2',
  3: '4:4:4',
};

/** VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding v1.1, section 3), of VP8 and VP9. */
export interface VpConfigRecord {
  /** FullBox header before the record: writers of Enhanced RTMP copy it from MP4. */
  version?: number;
  flags?: number;
  profile: number;
  /** Level times 10; 0 is unknown. */
  level: number;
  bitDepth: number;
  chromaSubsampling: number;
  videoFullRangeFlag: number;
  colourPrimaries: number;
  transferCharacteristics: number;
  matrixCoefficients: number;
  /** 0 for VP8 and VP9. */
  codecInitializationDataSize: number;
  codecInitializationData?: string;
}

const VP_RECORD_BYTES = 8;
const FULL_BOX_BYTES = 4;

/**
 * Is there a FullBox header, version 1 and no flags, before the record? A bare record cannot begin with these bytes:
 * they would mean profile 1 with a bit depth of 0.
 */
const hasFullBoxHeader = (r: SyntaxReader): boolean => {
  if (r.bitsLeft < (FULL_BOX_BYTES + VP_RECORD_BYTES) * 8) return false;
  const [version, ...flags] = r.peekBytes(FULL_BOX_BYTES);
  return version === 1 && flags.every((byte) => byte === 0);
};

/** Reads a VPCodecConfigurationRecord, bare or with its FullBox header. */
export const parseVpConfigRecord = (r: SyntaxReader, into: Partial<VpConfigRecord> = {}): VpConfigRecord => {
  if (hasFullBoxHeader(r)) {
    r.open('FullBox', 'ISO/IEC 14496-12 4.2');
    into.version = r.u(8, 'version');
    into.flags = r.u(24, 'flags');
    r.close();
  }
  r.open('VPCodecConfigurationRecord', 'VP-ISOBMFF 3');
  into.profile = r.u(8, 'profile');
  into.level = r.u(8, 'level');
  into.bitDepth = r.u(4, 'bitDepth');
  into.chromaSubsampling = r.u(3, 'chromaSubsampling', VP_CHROMA_SUBSAMPLINGS);
  into.videoFullRangeFlag = r.flag('videoFullRangeFlag', { 0: 'limited', 1: 'full' });
  into.colourPrimaries = r.u(8, 'colourPrimaries', colourPrimariesName);
  into.transferCharacteristics = r.u(8, 'transferCharacteristics', transferCharacteristicsName);
  into.matrixCoefficients = r.u(8, 'matrixCoefficients', matrixCoefficientsName);
  into.codecInitializationDataSize = r.u(16, 'codecInitializationDataSize');
  if (into.codecInitializationDataSize > 0) {
    into.codecInitializationData = r.bytes(into.codecInitializationDataSize, 'codecInitializationData');
  }
  r.close();
  return into as VpConfigRecord;
};
