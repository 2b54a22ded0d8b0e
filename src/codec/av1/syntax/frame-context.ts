import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { Av1Frame } from './av1-frame.ts';
import type { SequenceVariables } from './sequence-variables.ts';

/** A slot for a reference frame. */
export interface ReferenceSlot {
  /** The frame that is in it; `undefined` before the first one. */
  readonly frame: Av1Frame | undefined;
  /** RefValid: the frame is the one that the encoder means. */
  readonly valid: boolean;
  /** RefOrderHint; 0 before the first frame. */
  readonly orderHint: number;
}

/** What the parts of uncompressed_header() share while it is read. */
export interface FrameContext {
  readonly sequence: SequenceVariables;
  /** Layers of the OBU. */
  readonly temporalId: number;
  readonly spatialId: number;
  /** The slots before this frame, as its header marks them. */
  slots: readonly ReferenceSlot[];
  /** The frame whose variables are being set. */
  readonly frame: Av1Frame;
}

/** The frame in a slot that an element at `bit` refers to; an empty one is an error. */
export const frameInSlot = (
  r: SyntaxReader,
  { slots }: Pick<FrameContext, 'slots'>,
  index: number,
  name: string,
  bit: number,
): Av1Frame => {
  const frame = slots[index]?.frame;
  if (frame === undefined) throw r.error('missing-reference', name, bit, `a frame in slot ${index}`, 'none');
  return frame;
};
