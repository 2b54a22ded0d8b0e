import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { InferredHevcSps } from '../inference.ts';
import { type HevcLevelLimits, hevcLevelLimits, maxDpbSize } from '../levels.ts';
import { HEVC_TIERS, hevcLevelName, hevcProfileName, mayReferToItself } from '../profiles.ts';

type Finding = Omit<Diagnostic, 'offset' | 'nalu'>;

/**
 * general_level_idc of levels that later editions added, 6.3 to 7.2, and of level 8.5, which has no limits. Those of the
 * others are left out: no second source confirms them.
 */
const LATER_LEVELS: ReadonlySet<number> = new Set([189, 210, 213, 216, 255]);

/** The High tier begins with level 4 (H.265 Table A.8). */
const FIRST_OF_HIGH_TIER = 120;

/**
 * Reports a level or tier that does not exist, and where an SPS exceeds its level (H.265 A.4.1, A.4.2): picture size,
 * width, height, decoded picture buffer.
 */
export function* levelFindings(sps: InferredHevcSps): Iterable<Finding> {
  const { profile_tier_level: ptl } = sps;
  const { general_level_idc: idc, general_tier_flag: tier } = ptl ?? {};
  if (ptl === undefined || idc === undefined) return;
  if (tier === 1 && idc < FIRST_OF_HIGH_TIER) yield noHighTier(idc);
  const limits = hevcLevelLimits(idc);
  if (limits === undefined) {
    if (!LATER_LEVELS.has(idc)) yield noLevel(idc);
    return;
  }
  const of = `level ${limits.level} of ${hevcProfileName(ptl)}`;
  yield* sizeFindings(sps, limits, of);
  yield* dpbFindings(sps, limits, of);
}

function* sizeFindings(sps: InferredHevcSps, { maxLumaPs }: HevcLevelLimits, of: string): Iterable<Finding> {
  const { pic_width_in_luma_samples: width, pic_height_in_luma_samples: height } = sps;
  const size = width * height;
  if (size > maxLumaPs) {
    yield levelLimit('general_level_idc', of, `at most ${maxLumaPs} luma samples`, `${size} (${width}x${height})`);
  }
  const side = Math.floor(Math.sqrt(8 * maxLumaPs));
  if (width > side) yield levelLimit('pic_width_in_luma_samples', of, `at most ${side}`, `${width}`);
  if (height > side) yield levelLimit('pic_height_in_luma_samples', of, `at most ${side}`, `${height}`);
}

/** The decoded picture buffer: against the level (A.4.2), and against itself (7.4.3.2.1). */
function* dpbFindings(sps: InferredHevcSps, limits: HevcLevelLimits, of: string): Iterable<Finding> {
  const ordering = sps.sub_layer_ordering?.at(-1);
  const samples = sps.pic_width_in_luma_samples * sps.pic_height_in_luma_samples;
  if (ordering === undefined) return;
  const { sps_max_dec_pic_buffering_minus1: buffered, sps_max_num_reorder_pics: reordered } = ordering;
  if (samples <= limits.maxLumaPs) {
    const most = maxDpbSize(limits, samples, mayReferToItself(sps.profile_tier_level ?? {}));
    if (buffered + 1 > most) {
      const found = levelLimit(
        'sps_max_dec_pic_buffering_minus1',
        of,
        `0..${most - 1} (MaxDpbSize - 1)`,
        `${buffered}`,
      );
      yield { ...found, code: 'dpb-size' };
    }
  }
  if (reordered <= buffered) return;
  const expected = `at most sps_max_dec_pic_buffering_minus1, ${buffered}`;
  yield {
    severity: 'warning',
    code: 'bitstream-restriction',
    message: `sps_max_num_reorder_pics ${reordered}: expected ${expected} (H.265 7.4.3.2.1)`,
    field: 'sps_max_num_reorder_pics',
    expected,
    found: `${reordered}`,
  };
}

const noLevel = (idc: number): Finding => ({
  severity: 'error',
  code: 'level-idc',
  message: `general_level_idc ${idc}: no level of Table A.8 (H.265 A.4.1)`,
  field: 'general_level_idc',
  found: `${idc}`,
});

const noHighTier = (idc: number): Finding => ({
  severity: 'error',
  code: 'level-idc',
  message: `general_tier_flag 1: level ${hevcLevelName(idc)} has no ${HEVC_TIERS[1]} tier, which begins with level 4 (H.265 Table A.8)`,
  field: 'general_tier_flag',
  expected: '0',
  found: '1',
});

const levelLimit = (field: string, of: string, expected: string, found: string): Finding => ({
  severity: 'warning',
  code: 'level-limit',
  message: `${field} is beyond ${of}: expected ${expected}, found ${found} (H.265 A.4)`,
  field,
  expected,
  found,
});
