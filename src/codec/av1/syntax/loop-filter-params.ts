import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { LoopFilterDeltas } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';

/** loop_filter_params() (AV1 5.9.11; semantics 6.8.10). */
export interface LoopFilterParams {
  loop_filter_level: number[];
  loop_filter_sharpness: number;
  loop_filter_delta_enabled: number;
  loop_filter_delta_update?: number;
  update_ref_delta?: number[];
  /** By reference, INTRA_FRAME first: those with update_ref_delta 1. */
  loop_filter_ref_deltas?: Record<number, number>;
  update_mode_delta?: number[];
  loop_filter_mode_deltas?: Record<number, number>;
}

const TOTAL_REFS_PER_FRAME = 8;
const MODE_DELTAS = 2;

/** Reads loop_filter_params() (AV1 5.9.11) of a frame that has the filter. `loaded`: the deltas of the primary reference frame. */
export const parseLoopFilterParams = (
  r: SyntaxReader,
  { sequence, frame }: FrameContext,
  loaded: LoopFilterDeltas,
  into: Partial<LoopFilterParams>,
): void => {
  r.open('loop_filter_params', 'AV1 5.9.11');
  const levels: number[] = [];
  into.loop_filter_level = levels;
  for (let i = 0; i < 2; i++) levels.push(r.u(6, r.nth('loop_filter_level', i)));
  if (sequence.numPlanes > 1 && levels.some((level) => level > 0)) {
    for (let i = 2; i < 4; i++) levels.push(r.u(6, r.nth('loop_filter_level', i)));
  }
  into.loop_filter_sharpness = r.u(3, 'loop_filter_sharpness');
  into.loop_filter_delta_enabled = r.flag('loop_filter_delta_enabled');
  frame.loopFilterDeltas = loaded;
  if (into.loop_filter_delta_enabled === 1) {
    into.loop_filter_delta_update = r.flag('loop_filter_delta_update');
    if (into.loop_filter_delta_update === 1) frame.loopFilterDeltas = parseDeltas(r, loaded, into);
  }
  r.close();
};

const parseDeltas = (r: SyntaxReader, loaded: LoopFilterDeltas, into: Partial<LoopFilterParams>): LoopFilterDeltas => {
  const ref = [...loaded.ref];
  const mode = [...loaded.mode];
  const updates: number[] = [];
  const values: Record<number, number> = {};
  into.update_ref_delta = updates;
  into.loop_filter_ref_deltas = values;
  for (let i = 0; i < TOTAL_REFS_PER_FRAME; i++) {
    updates.push(r.flag(r.nth('update_ref_delta', i)));
    if (updates[i] === 1) ref[i] = values[i] = r.su(7, r.nth('loop_filter_ref_deltas', i));
  }
  const modeUpdates: number[] = [];
  const modeValues: Record<number, number> = {};
  into.update_mode_delta = modeUpdates;
  into.loop_filter_mode_deltas = modeValues;
  for (let i = 0; i < MODE_DELTAS; i++) {
    modeUpdates.push(r.flag(r.nth('update_mode_delta', i)));
    if (modeUpdates[i] === 1) mode[i] = modeValues[i] = r.su(7, r.nth('loop_filter_mode_deltas', i));
  }
  return { ref, mode };
};
