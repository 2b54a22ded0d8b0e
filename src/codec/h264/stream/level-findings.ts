import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { maxDpbFrames } from '../inference.ts';
import { profileLimits } from '../level-profiles.ts';
import { isOldLevel1b, levelLimits } from '../levels.ts';
import { frameSizeInMbs } from '../picture-size.ts';
import { profileName } from '../profiles.ts';
import type { Sps } from '../syntax/sps.ts';

/** Profiles with the level limits of H.264 A.3; the extensions define their own. */
const ANNEX_A_PROFILES: ReadonlySet<number> = new Set([44, 66, 77, 88, 100, 110, 122, 244]);

type Finding = Omit<Diagnostic, 'offset' | 'nalu'>;

/**
 * Reports a level that does not exist, and where an SPS exceeds its level (H.264 A.3.1, A.3.3): frame size, width,
 * height, decoded picture buffer, interlaced coding. A decoder for higher levels can still decode the stream.
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
  yield* dpbFindings(sps, of);
  const profile = profileLimits(profileName(sps));
  if (limits.frameMbsOnly && profile?.hasInterlace === true && sps.frame_mbs_only_flag === 0) {
    yield interlaceFlag('frame_mbs_only_flag', of);
  }
  if (limits.direct8x8Inference && profile?.hasDirect8x8 === true && sps.direct_8x8_inference_flag === 0) {
    yield interlaceFlag('direct_8x8_inference_flag', of);
  }
}

/** The decoded picture buffer: what the SPS declares against its level (A.3.1 h), and against itself (E.2.1). */
function* dpbFindings(sps: Sps, of: string): Iterable<Finding> {
  const frames = maxDpbFrames(sps);
  const { max_num_ref_frames: references, vui_parameters: vui } = sps;
  const { max_dec_frame_buffering: buffered, max_num_reorder_frames: reordered } = vui ?? {};
  if (frames !== undefined) {
    const expected = `0..${frames} (MaxDpbFrames)`;
    if (references > frames) yield { ...levelLimit('max_num_ref_frames', of, expected, `${references}`), ...DPB };
    if (buffered !== undefined && buffered > frames) {
      yield { ...levelLimit('max_dec_frame_buffering', of, expected, `${buffered}`), ...DPB };
    }
  }
  if (buffered === undefined) return;
  if (buffered < references) {
    yield restriction('max_dec_frame_buffering', buffered, `at least max_num_ref_frames, ${references}`);
  }
  if (reordered !== undefined && reordered > buffered) {
    yield restriction('max_num_reorder_frames', reordered, `at most max_dec_frame_buffering, ${buffered}`);
  }
}

const DPB = { code: 'dpb-size' } as const;

const restriction = (field: string, found: number, expected: string): Finding => ({
  severity: 'warning',
  code: 'bitstream-restriction',
  message: `${field} ${found}: expected ${expected} (H.264 E.2.1)`,
  field,
  expected,
  found: `${found}`,
});

const interlaceFlag = (field: string, of: string): Finding => ({
  severity: 'warning',
  code: 'interlace-flags',
  message: `${field} is 0: ${of} requires 1 (H.264 A.3.3, Table A-4)`,
  field,
  expected: '1',
  found: '0',
});

const noLevel = (sps: Sps): Finding => {
  const { level_idc } = sps;
  const rest = isOldLevel1b(sps)
    ? `${profileName(sps)} has level 1b as level_idc 11 with constraint_set3_flag 1`
    : 'no level of Table A-1';
  return {
    severity: 'error',
    code: 'level-idc',
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
