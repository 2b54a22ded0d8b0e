import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { InferredHevcSps } from '../inference.ts';
import { hevcPictureLimits, hevcProfileName } from '../profiles.ts';
import { HEVC_CHROMA_FORMATS } from '../syntax/chroma-formats.ts';

type Finding = Omit<Diagnostic, 'offset' | 'nalu'>;

/** Profiles with blocks of 16 to 64 samples and without range extensions (H.265 A.3.2 to A.3.4). */
const VERSION_1: ReadonlySet<number> = new Set([1, 2, 3]);

/** Reports elements of an SPS outside of its profile (H.265 A.3). */
export function* profileFindings(sps: InferredHevcSps): Iterable<Finding> {
  const { profile_tier_level: ptl, chroma_format_idc } = sps;
  if (ptl === undefined) return;
  const profile = hevcProfileName(ptl);
  const limits = hevcPictureLimits(ptl);
  const isFirst = VERSION_1.has(ptl.general_profile_idc ?? 0);
  if (limits !== undefined) {
    const { chroma, bitDepth } = limits;
    if (chroma_format_idc > chroma || (isFirst && chroma_format_idc !== chroma)) {
      yield beyond('chroma_format_idc', profile, chromaText(chroma), chromaText(chroma_format_idc));
    }
    for (const field of ['bit_depth_luma_minus8', 'bit_depth_chroma_minus8'] as const) {
      if (sps[field] + 8 > bitDepth) yield beyond(field, profile, `at most ${bitDepth - 8}`, `${sps[field]}`);
    }
  }
  if (!isFirst) return;
  const blockBits = sps.log2_min_luma_coding_block_size_minus3 + 3 + sps.log2_diff_max_min_luma_coding_block_size;
  if (blockBits < 4 || blockBits > 6) {
    yield beyond('log2_diff_max_min_luma_coding_block_size', profile, 'CtbLog2SizeY 4..6', `${blockBits}`);
  }
  if (sps.sps_range_extension_flag === 1) yield beyond('sps_range_extension_flag', profile, '0', '1');
}

const chromaText = (idc: number): string => `${idc} (${HEVC_CHROMA_FORMATS[idc] ?? 'reserved'})`;

const beyond = (field: string, profile: string, expected: string, found: string): Finding => ({
  severity: 'warning',
  code: 'profile-tool',
  message: `${field} ${found} is outside the ${profile} profile: expected ${expected} (H.265 A.3)`,
  field,
  expected,
  found,
});
