import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { Origin } from '../../media/origin.ts';
import type { GopRecord } from '../gop/gop-record.ts';
import type { NamedFrame } from '../named-frame.ts';
import type { TrackFrame } from '../timeline/track-frame.ts';
import type { SeenSet, UnitPlace, WatchedFrame, WatchedPicture } from '../watch/watcher.ts';
import type { FindingLocation } from './finding.ts';

const tagOf = (origin: Origin | undefined): { readonly tag?: number } =>
  origin?.kind === 'tag' ? { tag: origin.index } : {};

/** The place of a frame. */
export const atFrame = ({ offset, index, accessUnit, dtsMs, ptsMs, origin }: WatchedFrame): FindingLocation => ({
  byteOffset: offset,
  ...tagOf(origin),
  au: accessUnit,
  frame: index,
  dtsMs,
  ptsMs,
});

/** The place of a picture. */
export const atPicture = ({
  blocks: { frame, accessUnit, offset },
  place: { base, origin },
}: WatchedPicture): FindingLocation => ({
  byteOffset: base + offset,
  ...tagOf(origin),
  au: accessUnit,
  frame,
  ...(origin !== undefined && { dtsMs: origin.dtsMs, ptsMs: origin.ptsMs }),
});

/** The place of the first frame of a GOP. */
export const atGop = ({ offset, firstFrame, dtsMs, ptsMs, origin }: GopRecord): FindingLocation => ({
  byteOffset: offset,
  ...tagOf(origin),
  frame: firstFrame,
  dtsMs,
  ptsMs,
});

/** The place of a unit. */
export const atUnit = ({ unit, index, accessUnit }: PlacedUnit, { base, origin }: UnitPlace): FindingLocation => ({
  byteOffset: base + unit.offset,
  byteLength: unit.prefixLength + unit.size,
  ...tagOf(origin),
  ...(accessUnit !== undefined && { au: accessUnit }),
  nal: index,
  ...(origin !== undefined && { dtsMs: origin.dtsMs, ptsMs: origin.ptsMs }),
});

/** The place of a frame of audio, which is not counted as one of video. */
export const atSound = ({ offset, dtsMs, ptsMs, origin }: TrackFrame): FindingLocation => ({
  byteOffset: offset,
  ...tagOf(origin),
  dtsMs,
  ptsMs,
});

/** The place of a tag. */
export const atOrigin = (origin: Origin): FindingLocation => ({
  ...(origin.offset !== undefined && { byteOffset: origin.offset }),
  ...tagOf(origin),
  dtsMs: origin.dtsMs,
});

/** The place of a parameter set. */
export const atSet = ({ offset, bytes, origin }: SeenSet<unknown>): FindingLocation => ({
  byteOffset: offset,
  byteLength: bytes.length,
  ...tagOf(origin),
});

/** The place of a frame that was measured. */
export const atNamed = ({ offset, frame, dtsMs, ptsMs }: NamedFrame): FindingLocation => ({
  byteOffset: offset,
  frame,
  dtsMs,
  ptsMs,
});
