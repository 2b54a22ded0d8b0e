import type { AmfPlain } from '../../amf/plain.ts';
import { plural } from '../../media/quantity.ts';
import type { KeyTag } from './tag-layout.ts';

/** Name of the member of onMetaData that has the index of key frames. */
export const INDEX = 'keyframes';

/** Times of key frames are those of their tags, but for rounding, seconds. */
export const KEY_TIME_TOLERANCE_S = 0.05;

/** An index of key frames: byte offsets of tags, and their times in seconds. */
export interface KeyframeIndex {
  readonly positions: readonly AmfPlain[];
  readonly times?: readonly AmfPlain[];
}

/** How an index fits the tags of the file. */
export interface IndexVerdict {
  readonly text: string;
  readonly agrees: boolean;
}

/** The index in a member `keyframes`; undefined if it has another form. */
export const indexedKeyFrames = (value: AmfPlain | undefined): KeyframeIndex | undefined => {
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { filepositions: positions, times } = value as Readonly<Record<string, AmfPlain>>;
  if (!Array.isArray(positions)) return undefined;
  return { positions, ...(Array.isArray(times) && { times }) };
};

/**
 * Compares an index with the tags of FrameType 1. yamdi and flvmeta list the sequence header and the end of sequence
 * too, which have that type. It need not have all of them.
 */
export const checkIndex = ({ positions, times }: KeyframeIndex, keyTags: readonly KeyTag[]): IndexVerdict => {
  const byOffset = new Map<AmfPlain, KeyTag>(keyTags.map((tag) => [tag.offset, tag]));
  const [first] = keyTags;
  const right = positions.filter((position) => byOffset.has(position)).length;
  const text = `${right} of ${positions.length} positions are key frames`;
  if (times === undefined) return { text, agrees: right === positions.length };
  if (times.length !== positions.length)
    return { text: `${text}, with ${plural(times.length, 'time')}`, agrees: false };
  // Some writers count from the first tag.
  const off = [0, first?.dtsMs ?? 0].map(
    (startMs) => positions.filter((position, i) => isOff(byOffset.get(position), times[i], startMs)).length,
  );
  const wrong = Math.min(...off);
  if (wrong === 0) return { text, agrees: right === positions.length };
  return { text: `${text}, ${wrong} at another time`, agrees: false };
};

const isOff = (tag: KeyTag | undefined, time: AmfPlain | undefined, startMs: number): boolean =>
  tag !== undefined &&
  !(typeof time === 'number' && Math.abs(time - (tag.dtsMs - startMs) / 1000) <= KEY_TIME_TOLERANCE_S);
