import type { KeptFrame } from '../../analysis/comparison/kept-frame.ts';
import type { ElementDifference, SetComparison } from '../../analysis/comparison/set-comparison.ts';
import {
  FRAME_ASPECTS,
  type FramePair,
  pairsOf,
  type TrackComparison,
} from '../../analysis/comparison/track-comparison.ts';
import type { DiffResult } from './diff-result.ts';

/** Schema name and version. */
export const DIFF_SCHEMA = 'rtmpkit/diff/1';

/** The JSON document; `limit`: pairs of frames that are listed. */
export const diffRecord = ({ inputs, comparison, differs, ignored, firstByte }: DiffResult, limit: number): object => {
  const { a, b, alignment, tolerances, sets, paired, onlyInA, onlyInB } = comparison;
  const pairs = differingPairs(comparison, limit);
  const dropped = pairs.count - pairs.listed.length;
  return {
    schema: DIFF_SCHEMA,
    inputs: [a, b].map(({ track, frames }, i) => {
      const { path, format, sizeBytes, complete } = inputs[i as 0 | 1];
      return {
        path,
        format,
        codec: track.codec?.name ?? track.fourCc,
        ...(sizeBytes !== undefined && { sizeBytes }),
        track: track.name,
        frames: frames.length,
        complete: complete && frames.dropped === 0,
      };
    }),
    alike: differs.length === 0,
    differs,
    ...(ignored.length > 0 && { ignored }),
    ...(tolerances.sizePercent > 0 && { sizePercent: tolerances.sizePercent }),
    ...(tolerances.qp > 0 && { qpTolerance: tolerances.qp }),
    parameterSets: sets.map(setRecord),
    frames: { order: alignment.order, paired, onlyInA, onlyInB },
    ...Object.fromEntries(FRAME_ASPECTS.map((aspect) => [aspect, aspectRecord(comparison, aspect)])),
    ...(firstByte !== undefined && { firstByte }),
    pairs: pairs.listed.map(pairRecord),
    ...(dropped > 0 && { pairsDropped: dropped }),
  };
};

const aspectRecord = ({ counts, first }: TrackComparison, aspect: (typeof FRAME_ASPECTS)[number]): object => {
  const pair = first[aspect];
  return {
    pairs: counts[aspect],
    ...(pair?.a !== undefined && pair.b !== undefined && { first: { a: pair.a.index, b: pair.b.index } }),
  };
};

const setRecord = ({ name, id, state, elements }: SetComparison): object => ({
  name,
  ...(id !== undefined && { id }),
  state,
  ...(state === 'differs' && { elements: elements.map(elementRecord) }),
});

const elementRecord = ({ element, structure, a, b }: ElementDifference): object => ({
  element,
  structure,
  ...(a !== undefined && { a: a.value }),
  ...(b !== undefined && { b: b.value }),
});

/** The first pairs that differ, and how many there are. */
export const differingPairs = (
  comparison: TrackComparison,
  limit: number,
): { readonly listed: readonly FramePair[]; readonly count: number } => {
  const listed: FramePair[] = [];
  let count = 0;
  for (const pair of pairsOf(comparison)) {
    if (pair.a !== undefined && pair.b !== undefined && pair.differs.length === 0) continue;
    if (listed.length < limit) listed.push(pair);
    count++;
  }
  return { listed, count };
};

const pairRecord = ({ a, b, differs }: FramePair): object => ({
  ...(a !== undefined && { a: frameRecord(a) }),
  ...(b !== undefined && { b: frameRecord(b) }),
  differs,
});

const frameRecord = (frame: KeptFrame): object => {
  const { index, displayIndex, type, isKey, randomAccess, offset, ptsMs, sliceBytes, qp } = frame;
  return {
    index,
    ...(displayIndex !== undefined && { displayIndex }),
    type,
    ...(isKey && { key: true }),
    ...(randomAccess !== undefined && { randomAccess }),
    offset,
    ptsMs: Math.round(ptsMs * 1000) / 1000,
    sliceBytes,
    ...(qp !== undefined && { qp: Math.round(qp * 100) / 100 }),
  };
};
