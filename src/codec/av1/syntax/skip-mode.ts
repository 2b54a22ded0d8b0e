import type { FrameContext } from './frame-context.ts';
import { relativeDistance } from './sequence-variables.ts';

/**
 * skipModeAllowed of skip_mode_params() (AV1 5.9.22): there is a reference before and one after this frame in output
 * order, or two at different times before it.
 */
export const isSkipModeAllowed = ({ frame, sequence }: FrameContext): boolean => {
  if (frame.frameIsIntra || !frame.referenceSelect || sequence.orderHintBits === 0) return false;
  const distance = (hint: number) => relativeDistance(sequence, hint, frame.orderHint);
  let forward: number | undefined;
  let hasBackward = false;
  for (const hint of frame.orderHints) {
    if (distance(hint) > 0) hasBackward = true;
    else if (distance(hint) < 0 && (forward === undefined || relativeDistance(sequence, hint, forward) > 0)) {
      forward = hint;
    }
  }
  if (forward === undefined) return false;
  const nearest = forward;
  return hasBackward || frame.orderHints.some((hint) => relativeDistance(sequence, hint, nearest) < 0);
};
