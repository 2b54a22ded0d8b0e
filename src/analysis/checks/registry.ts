import { firstSlice } from './au/first-slice.ts';
import { onePerSample } from './au/one-per-sample.ts';
import { pictureBoundary } from './au/picture-boundary.ts';
import { configSyntax as audioConfigSyntax } from './audio/config-syntax.ts';
import { FLV_RULES } from './flv/rules.ts';
import { GOP_RULES } from './gop/rules.ts';
import { levelDpb } from './level/dpb.ts';
import { levelInterlaceFlags } from './level/interlace-flags.ts';
import { levelValid } from './level/valid.ts';
import { annexbInAvcc } from './nal/annexb-in-avcc.ts';
import { audConsistent } from './nal/aud-consistent.ts';
import { emulationPrevention } from './nal/emulation-prevention.ts';
import { forbiddenBit } from './nal/forbidden-bit.ts';
import { lengthPrefix } from './nal/length-prefix.ts';
import { order } from './nal/order.ts';
import { refIdc } from './nal/ref-idc.ts';
import { reservedType } from './nal/reserved-type.ts';
import { syntax } from './nal/syntax.ts';
import { profileConstraintFlags } from './profile/constraint-flags.ts';
import { profileTool } from './profile/tool.ts';
import { configMismatch } from './ps/config-mismatch.ts';
import { configSyntax } from './ps/config-syntax.ts';
import { missing } from './ps/missing.ts';
import { trailingData } from './ps/trailing-data.ts';
import { duplicate } from './pts/duplicate.ts';
import type { Rule } from './rule.ts';
import { frameNumGap } from './slice/frame-num-gap.ts';
import { pocVsPts } from './slice/poc-vs-pts.ts';
import { junk } from './stream/junk.ts';
import { unsupported } from './stream/unsupported.ts';
import { timingMismatch } from './vui/timing-mismatch.ts';
import { timingMissing } from './vui/timing-missing.ts';

/** All rules, by family. */
export const RULES: readonly Rule[] = [
  // The input
  junk,
  unsupported,
  // NAL units
  annexbInAvcc,
  audConsistent,
  emulationPrevention,
  forbiddenBit,
  lengthPrefix,
  order,
  refIdc,
  reservedType,
  syntax,
  // Access units
  firstSlice,
  onePerSample,
  pictureBoundary,
  // Parameter sets and configuration records
  configMismatch,
  configSyntax,
  missing,
  trailingData,
  // Slices
  frameNumGap,
  pocVsPts,
  // VUI parameters
  timingMismatch,
  timingMissing,
  // Profile and level
  profileConstraintFlags,
  profileTool,
  levelDpb,
  levelInterlaceFlags,
  levelValid,
  // GOPs
  ...GOP_RULES,
  // Audio
  audioConfigSyntax,
  // FLV
  ...FLV_RULES,
  // Presentation times
  duplicate,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export const ruleNamed = (id: string): Rule | undefined => BY_ID.get(id);
