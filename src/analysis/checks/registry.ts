import { AU_RULES } from './au/rules.ts';
import { AUDIO_RULES } from './audio/rules.ts';
import { AV1_RULES } from './av1/rules.ts';
import { BITRATE_RULES } from './bitrate/rules.ts';
import { regression } from './compare/regression.ts';
import { expiredIgnore } from './config/expired-ignore.ts';
import { ivf } from './container/ivf.ts';
import { structure } from './container/structure.ts';
import { trackCount } from './container/track-count.ts';
import { declared } from './encoder/declared.ts';
import { FLV_RULES } from './flv/rules.ts';
import { GOP_RULES } from './gop/rules.ts';
import { dolbyRpu } from './hdr/dolby-rpu.ts';
import { HEVC_RULES } from './hevc/rules.ts';
import { HLS_RULES } from './hls/rules.ts';
import { hrdLimits } from './hrd/limits.ts';
import { LEVEL_RULES } from './level/rules.ts';
import { MP4_RULES } from './mp4/rules.ts';
import { continuity } from './mpegts/continuity.ts';
import { NAL_RULES } from './nal/rules.ts';
import { PROFILE_RULES } from './profile/rules.ts';
import { PS_RULES } from './ps/rules.ts';
import { beforeDts } from './pts/before-dts.ts';
import { duplicate } from './pts/duplicate.ts';
import { saturated } from './qp/saturated.ts';
import { RTMP_RULES } from './rtmp/rules.ts';
import type { Rule } from './rule.ts';
import { SEI_RULES } from './sei/rules.ts';
import { SLICE_RULES } from './slice/rules.ts';
import { STREAM_RULES } from './stream/rules.ts';
import { VBV_RULES } from './vbv/rules.ts';
import { VIDEO_RULES } from './video/rules.ts';
import { VUI_RULES } from './vui/rules.ts';

/** All rules, by family. */
export const RULES: readonly Rule[] = [
  // The configuration
  expiredIgnore,
  // The input
  ...STREAM_RULES,
  // Its bitstream
  ...NAL_RULES,
  ...AU_RULES,
  ...PS_RULES,
  ...SLICE_RULES,
  ...HEVC_RULES,
  ...AV1_RULES,
  ...VUI_RULES,
  saturated,
  ...SEI_RULES,
  dolbyRpu,
  declared,
  // Profile and level
  ...PROFILE_RULES,
  ...LEVEL_RULES,
  // Video tracks
  ...VIDEO_RULES,
  // GOPs
  ...GOP_RULES,
  // Audio
  ...AUDIO_RULES,
  // The container
  ivf,
  structure,
  trackCount,
  continuity,
  ...MP4_RULES,
  ...HLS_RULES,
  // FLV
  ...FLV_RULES,
  // RTMP
  ...RTMP_RULES,
  // Presentation times
  beforeDts,
  duplicate,
  // Bit rate and buffers
  ...BITRATE_RULES,
  ...VBV_RULES,
  hrdLimits,
  // Comparison
  regression,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export const ruleNamed = (id: string): Rule | undefined => BY_ID.get(id);
