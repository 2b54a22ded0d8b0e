import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { REFS_PER_FRAME, SWITCH_FRAME } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';
import type { FrameHeader } from './frame-header.ts';
import { parseFrameSize, parseFrameSizeWithRefs, parseRenderSize } from './frame-size.ts';
import { relativeDistance } from './sequence-variables.ts';
import { setFrameRefs } from './set-frame-refs.ts';

/** interpolation_filter (AV1 6.8.9). */
const INTERPOLATION_FILTERS: Readonly<Record<number, string>> = {
  0: 'EIGHTTAP',
  1: 'EIGHTTAP_SMOOTH',
  2: 'EIGHTTAP_SHARP',
  3: 'BILINEAR',
  4: 'SWITCHABLE',
};
const SWITCHABLE = 4;

/** Reads the part of uncompressed_header() that frames with references have (AV1 5.9.2). */
export const parseFrameReferences = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame, sequence, slots } = context;
  if (sequence.orderHintBits === 0) r.infer('frame_refs_short_signaling', 0);
  else {
    into.frame_refs_short_signaling = r.flag('frame_refs_short_signaling');
    if (into.frame_refs_short_signaling === 1) parseShortSignaling(r, context, into);
  }
  parseReferenceSlots(r, context, into);
  frame.orderHints = frame.refFrameIdx.map((slot) => slots[slot]?.orderHint ?? 0);
  const isOverridden = frame.frameType === SWITCH_FRAME || into.frame_size_override_flag === 1;
  if (isOverridden && !frame.errorResilientMode) {
    parseFrameSizeWithRefs(r, context, (into.frame_size_with_refs = {}));
  } else {
    parseFrameSize(r, context, isOverridden, (into.frame_size = {}));
    parseRenderSize(r, context, (into.render_size = {}));
  }
  if (frame.forceIntegerMv) r.infer('allow_high_precision_mv', 0);
  else into.allow_high_precision_mv = r.flag('allow_high_precision_mv');
  frame.allowHighPrecisionMv = into.allow_high_precision_mv === 1;
  parseInterpolationFilter(r, into);
  into.is_motion_mode_switchable = r.flag('is_motion_mode_switchable');
  if (frame.errorResilientMode || sequence.header.enable_ref_frame_mvs !== 1) r.infer('use_ref_frame_mvs', 0);
  else into.use_ref_frame_mvs = r.flag('use_ref_frame_mvs');
};

const parseShortSignaling = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame, sequence, slots } = context;
  const readIdx = (name: 'last_frame_idx' | 'gold_frame_idx'): number => {
    const at = r.bit;
    const idx = r.u(3, name);
    into[name] = idx;
    // AV1 7.8: both are before this frame in output order.
    if (relativeDistance(sequence, slots[idx]?.orderHint ?? 0, frame.orderHint) >= 0) {
      r.issue(name, at, 'a frame before this one', `slot ${idx}`);
    }
    return idx;
  };
  const last = readIdx('last_frame_idx');
  const gold = readIdx('gold_frame_idx');
  frame.refFrameIdx = setFrameRefs(context, last, gold);
};

const parseReferenceSlots = (r: SyntaxReader, context: FrameContext, into: FrameHeader): void => {
  const { frame, sequence, slots } = context;
  const isShort = into.frame_refs_short_signaling === 1;
  const refs: number[] = [];
  let hasEmpty = false;
  const deltas: number[] = [];
  if (!isShort) into.ref_frame_idx = refs;
  if (sequence.idLength > 0) into.delta_frame_id_minus_1 = deltas;
  for (let i = 0; i < REFS_PER_FRAME; i++) {
    const start = r.bit;
    const name = r.nth('ref_frame_idx', i);
    if (isShort) refs.push(r.infer(name, frame.refFrameIdx[i] as number));
    else refs.push(r.u(3, name));
    // Of several empty slots the first one is enough.
    if (!hasEmpty && slots[refs[i] as number]?.frame === undefined) {
      hasEmpty = true;
      r.issue(name, start, 'a slot with a frame', `slot ${refs[i]}, which is empty`);
    }
    if (sequence.idLength === 0) continue;
    const at = r.bit;
    const deltaName = r.nth('delta_frame_id_minus_1', i);
    const delta = r.uv(sequence.deltaIdLength, deltaName) + 1;
    deltas.push(delta - 1);
    // expectedFrameId (AV1 5.9.2): an error if the slot holds another frame (6.8.2).
    const expected = (frame.frameId - delta + (1 << sequence.idLength)) % (1 << sequence.idLength);
    const found = slots[refs[i] as number]?.frame?.frameId;
    if (found !== expected) r.issue(deltaName, at, `frame id ${found ?? 'of an empty slot'}`, `frame id ${expected}`);
  }
  frame.refFrameIdx = refs;
};

/** read_interpolation_filter() (AV1 5.9.10). */
const parseInterpolationFilter = (r: SyntaxReader, into: FrameHeader): void => {
  into.is_filter_switchable = r.flag('is_filter_switchable');
  if (into.is_filter_switchable === 1) r.infer('interpolation_filter', SWITCHABLE, INTERPOLATION_FILTERS);
  else into.interpolation_filter = r.u(2, 'interpolation_filter', INTERPOLATION_FILTERS);
};
