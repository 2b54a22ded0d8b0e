import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import type { VpConfigRecord } from './vp-config-record.ts';

/** VP9 levels times 10; 0 is unknown. */
const LEVELS: readonly number[] = [0, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 52, 60, 61, 62];

/** Formats by VP9 profile: 8 bits or more, 4:2:0 or other subsamplings. */
const PROFILES: readonly { readonly deep: boolean; readonly is420: boolean }[] = [
  { deep: false, is420: true },
  { deep: false, is420: false },
  { deep: true, is420: true },
  { deep: true, is420: false },
];

/** Checks a VPCodecConfigurationRecord. */
export const vpConfigRules = (
  record: Partial<VpConfigRecord>,
  codec: 'vp08' | 'vp09' = 'vp09',
): readonly RecordFinding[] => {
  const found = new RecordFindings('VPCodecConfigurationRecord');
  const start = record.version === undefined ? 0 : 32;
  const { profile, level, bitDepth: depth, chromaSubsampling: chroma, matrixCoefficients: matrix } = record;
  const size = record.codecInitializationDataSize;
  if (profile !== undefined && profile > 3) {
    found.mismatch('warning', 'profile', 'profile', start, '0..3', profile, 'reserved');
  }
  if (codec === 'vp09' && level !== undefined && !LEVELS.includes(level)) {
    found.mismatch('warning', 'level', 'level', start + 8, 'a level of VP9, or 0', level, 'no such level');
  }
  if (depth !== undefined && ![8, 10, 12].includes(depth)) {
    found.mismatch('warning', 'bit-depth', 'bitDepth', start + 16, '8, 10 or 12', depth, 'no such bit depth');
  }
  if (chroma !== undefined && chroma > 3) {
    found.mismatch('warning', 'subsampling', 'chromaSubsampling', start + 20, '0..3', chroma, 'reserved');
  }
  const format = PROFILES[profile ?? -1];
  if (codec === 'vp09' && format !== undefined && depth !== undefined && chroma !== undefined && chroma <= 3) {
    if (depth > 8 !== format.deep) {
      const expected = format.deep ? '10 or 12' : '8';
      const why = `profile ${profile} has ${expected} bits a sample`;
      found.mismatch('warning', 'profile-mismatch', 'bitDepth', start + 16, expected, depth, why);
    }
    if (chroma <= 1 !== format.is420) {
      const expected = format.is420 ? '0 or 1' : '2 or 3';
      const why = `profile ${profile} is ${format.is420 ? '4:2:0' : 'not 4:2:0'}`;
      found.mismatch('warning', 'profile-mismatch', 'chromaSubsampling', start + 20, expected, chroma, why);
    }
  }
  if (matrix === 0 && chroma !== undefined && chroma !== 3) {
    const why = 'RGB (matrixCoefficients 0) is 4:4:4';
    found.mismatch('warning', 'rgb-subsampling', 'chromaSubsampling', start + 20, 3, chroma, why);
  }
  if (size !== undefined && size > 0) {
    const why = 'VP8 and VP9 have no initialization data';
    found.mismatch('error', 'initialization-data', 'codecInitializationDataSize', start + 48, 0, size, why);
  }
  return found.list;
};
