import { NUM_REF_FRAMES, REFS_PER_FRAME } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';
import { relativeDistance } from './sequence-variables.ts';

/** Positions in ref_frame_idx, from LAST_FRAME on. */
const LAST = 0;
const LAST2 = 1;
const LAST3 = 2;
const GOLDEN = 3;
const BWDREF = 4;
const ALTREF2 = 5;
const ALTREF = 6;

/**
 * set_frame_refs() (AV1 7.8): the slots of all references from those of LAST_FRAME and GOLDEN_FRAME, by the distance
 * of what is in them from this frame in output order.
 */
export const setFrameRefs = (
  { slots, frame, sequence }: FrameContext,
  lastFrameIdx: number,
  goldFrameIdx: number,
): readonly number[] => {
  const refs: (number | undefined)[] = new Array<undefined>(REFS_PER_FRAME).fill(undefined);
  const isUsed: boolean[] = new Array<boolean>(NUM_REF_FRAMES).fill(false);
  const assign = (ref: number, slot: number | undefined): void => {
    if (slot === undefined) return;
    refs[ref] = slot;
    isUsed[slot] = true;
  };
  assign(LAST, lastFrameIdx);
  assign(GOLDEN, goldFrameIdx);
  const distances = slots.map(({ orderHint }) => relativeDistance(sequence, orderHint, frame.orderHint));
  // Of several slots with the same distance, the latest is the last one, and the earliest the first one.
  const pick = (isCandidate: (slot: number) => boolean, latest: boolean): number | undefined => {
    let found: number | undefined;
    for (let slot = 0; slot < NUM_REF_FRAMES; slot++) {
      if (!isCandidate(slot)) continue;
      const [distance, best] = [distances[slot] as number, distances[found ?? slot] as number];
      if (found === undefined || (latest ? distance >= best : distance < best)) found = slot;
    }
    return found;
  };
  const isBackward = (slot: number) => isUsed[slot] === false && (distances[slot] as number) >= 0;
  const isForward = (slot: number) => isUsed[slot] === false && (distances[slot] as number) < 0;
  assign(ALTREF, pick(isBackward, true));
  assign(BWDREF, pick(isBackward, false));
  assign(ALTREF2, pick(isBackward, false));
  for (const ref of [LAST2, LAST3, BWDREF, ALTREF2, ALTREF]) {
    if (refs[ref] === undefined) assign(ref, pick(isForward, true));
  }
  const earliest = pick(() => true, false) ?? 0;
  return refs.map((slot) => slot ?? earliest);
};
