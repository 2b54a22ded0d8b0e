import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { maxDpbFrames } from '../inference.ts';
import { isOldLevel1b, levelLimits } from '../levels.ts';
import { frameSizeInMbs } from '../picture-size.ts';
import { profileName } from '../profiles.ts';
import type { Sps } from '../syntax/sps.ts';

/** Profiles with the level limits of H.264 A.3; the extensions define their own. */
const ANNEX_A_PROFILES: ReadonlySet<number> = new Set([44, 66, 77, 88, 100, 110, 122, 244]);

type Finding = Omit<Diagnostic, 'offset' | 'nalu'>;

/**
 * Reports a level that does not exist, and where an SPS exceeds its level (H.264 A.3.1): frame size, width, height,
 * reference frames. A decoder for higher levels can still decode the stream.
 */
export function* levelFindings(sps: Sps): Iterable<Finding> {
  if (!ANNEX_A_PROFILES.has(sps.profile_idc)) return;
  const limits = levelLimits(sps);
  if (limits === undefined || isOldLevel1b(sps)) yield noLevel(sps);
  if (limits === undefined) return;
  const { level, maxFs } = limits;
  const of = `level ${level} of ${profileName(sps)}`;
  const { width, height } = frameSizeInMbs(sps);
  const size = width * height;
  if (size > maxFs) {
    yield levelLimit('level_idc', `${of}: a frame`, `at most ${maxFs} macroblocks`, `${size} (${width}x${height})`);
  }
  const side = Math.floor(Math.sqrt(8 * maxFs));
  if (width > side) {
    yield levelLimit('pic_width_in_mbs_minus1', of, `at most ${side} macroblocks a row`, `${width}`);
  }
  if (height > side) {
    yield levelLimit('pic_height_in_map_units_minus1', of, `at most ${side} macroblocks a column`, `${height}`);
  }
  const frames = maxDpbFrames(sps);
  if (frames !== undefined && sps.max_num_ref_frames > frames) {
    yield levelLimit('max_num_ref_frames', of, `0..${frames} (MaxDpbFrames)`, `${sps.max_num_ref_frames}`);
  }
}

const noLevel = (sps: Sps): Finding => {
  const { level_idc } = sps;
  const rest = isOldLevel1b(sps)
    ? `${profileName(sps)} has level 1b as level_idc 11 with constraint_set3_flag 1`
    : 'no level of Table A-1';
  return {
    severity: 'error',
    code: 'out-of-range',
    message: `level_idc ${level_idc}: ${rest} (H.264 A.3)`,
    field: 'level_idc',
    found: `${level_idc}`,
  };
};

const levelLimit = (field: string, of: string, expected: string, found: string): Finding => ({
  severity: 'warning',
  code: 'level-limit',
  message: `${field} is beyond ${of}: expected ${expected}, found ${found} (H.264 A.3.1)`,
  field,
  expected,
  found,
});
