import { type Alignment, alignFrames } from './alignment.ts';
import type { KeptFrame } from './kept-frame.ts';
import { compareSets, type SetComparison } from './set-comparison.ts';
import { qpChange, sizeChange, type Tolerances } from './tolerance.ts';
import type { TrackRecord } from './track-recorder.ts';

/** What two frames may differ in. */
export const FRAME_ASPECTS = ['keyFrames', 'types', 'sizes', 'qp', 'bytes'] as const;
export type FrameAspect = (typeof FRAME_ASPECTS)[number];

/** What two tracks may differ in. */
export const ASPECTS = ['parameterSets', 'frames', ...FRAME_ASPECTS] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Two frames that belong together, or one without a partner. */
export interface FramePair {
  readonly a?: KeptFrame;
  readonly b?: KeptFrame;
  readonly differs: readonly FrameAspect[];
}

/** Two video tracks, compared. */
export interface TrackComparison {
  readonly a: TrackRecord;
  readonly b: TrackRecord;
  readonly alignment: Alignment;
  readonly sets: readonly SetComparison[];
  /** Frames of each without a partner. */
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly paired: number;
  /** Pairs that differ in each aspect, and the first of them. */
  readonly counts: Readonly<Record<FrameAspect, number>>;
  readonly first: Readonly<Partial<Record<FrameAspect, FramePair>>>;
  readonly firstUnpaired: FramePair | undefined;
  readonly tolerances: Tolerances;
}

export const compareTracks = (a: TrackRecord, b: TrackRecord, tolerances: Tolerances): TrackComparison => {
  const alignment = alignFrames(a.frames, b.frames);
  const isSameCodec = a.track.codec === b.track.codec;
  const counts: Record<FrameAspect, number> = { keyFrames: 0, types: 0, sizes: 0, qp: 0, bytes: 0 };
  const first: Partial<Record<FrameAspect, FramePair>> = {};
  let [onlyInA, onlyInB] = [0, 0];
  let firstUnpaired: FramePair | undefined;
  for (const pair of pairsOf({ a, b, alignment, tolerances })) {
    if (pair.a === undefined) onlyInB++;
    else if (pair.b === undefined) onlyInA++;
    if (pair.a === undefined || pair.b === undefined) firstUnpaired ??= pair;
    for (const aspect of pair.differs) {
      counts[aspect]++;
      first[aspect] ??= pair;
    }
  }
  return {
    a,
    b,
    alignment,
    sets: compareSets(a.sets, b.sets, isSameCodec ? a.track.codec?.stream : undefined),
    onlyInA,
    onlyInB,
    paired: alignment.length - onlyInA - onlyInB,
    counts,
    first,
    firstUnpaired,
    tolerances,
  };
};

/** All pairs, in the order in which they were aligned. */
export function* pairsOf({
  a,
  b,
  alignment,
  tolerances,
}: Pick<TrackComparison, 'a' | 'b' | 'alignment' | 'tolerances'>): Generator<FramePair> {
  const hasSameQp = hasSameQuantizer(a, b);
  for (let row = 0; row < alignment.length; row++) {
    const [inA, inB] = [alignment.a[row] as number, alignment.b[row] as number];
    const one = inA < 0 ? undefined : a.frames.at(inA);
    const other = inB < 0 ? undefined : b.frames.at(inB);
    yield {
      ...(one !== undefined && { a: one }),
      ...(other !== undefined && { b: other }),
      differs: one === undefined || other === undefined ? [] : differencesOf(one, other, tolerances, hasSameQp),
    };
  }
}

const differencesOf = (
  a: KeptFrame,
  b: KeptFrame,
  tolerances: Tolerances,
  hasSameQp: boolean,
): readonly FrameAspect[] => {
  const differs: Record<FrameAspect, boolean> = {
    keyFrames: a.isKey !== b.isKey || a.randomAccess !== b.randomAccess,
    types: a.type !== b.type,
    sizes: sizeChange(a.sliceBytes, b.sliceBytes, tolerances) !== undefined,
    qp: hasSameQp && hasOtherQp(a, b, tolerances),
    bytes: a.contentHash !== b.contentHash,
  };
  return FRAME_ASPECTS.filter((aspect) => differs[aspect]);
};

const hasOtherQp = ({ qp: a }: KeptFrame, { qp: b }: KeptFrame, tolerances: Tolerances): boolean =>
  a === undefined || b === undefined ? a !== b : qpChange(a, b, tolerances) !== undefined;

/** Have both QP, or both base_q_idx? One says nothing about the other. */
export const hasSameQuantizer = (a: TrackRecord, b: TrackRecord): boolean =>
  a.track.codec?.stream?.words.quantizer === b.track.codec?.stream?.words.quantizer;

/** The aspects in which the tracks differ. */
export const differingAspects = ({ sets, onlyInA, onlyInB, counts }: TrackComparison): readonly Aspect[] =>
  ASPECTS.filter((aspect) => {
    if (aspect === 'parameterSets') return sets.some(({ state }) => state !== 'alike');
    if (aspect === 'frames') return onlyInA + onlyInB > 0;
    return counts[aspect] > 0;
  });
