import type { SequenceDescription } from '../sequence-description.ts';
import { deriveSequenceHeader, tickOf } from './derive.ts';
import { Av1State } from './syntax/av1-state.ts';
import { parseObu } from './syntax/parse-obu.ts';
import type { SequenceHeader } from './syntax/sequence-header.ts';

/** What a sequence header OBU says; `undefined` for other OBUs, and for one that cannot be read. */
export const describeSequence = (obu: Uint8Array): SequenceDescription | undefined => {
  const { sequence_header: header } = parseObu(obu, new Av1State());
  return header?.film_grain_params_present === undefined ? undefined : descriptionOf(header as SequenceHeader);
};

const descriptionOf = (header: SequenceHeader): SequenceDescription => {
  const { operatingPoints: _points, stillPicture: _still, ...derived } = deriveSequenceHeader(header);
  const tick = tickOf(header);
  return {
    codec: 'av01',
    ...derived,
    ...(header.timing_info !== undefined && { fixedFrameRate: tick !== undefined }),
    ...(tick !== undefined && { tick }),
    // Temporal units are in output order (AV1 7.5).
    reorderFrames: 0,
    declaresReordering: true,
  };
};
