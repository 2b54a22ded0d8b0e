import type { KeyFrameSummary } from '../../analysis/key-frame-intervals.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import { plural } from '../../media/quantity.ts';
import { joinedParts } from './rows.ts';

/** How many key frames there are, and how far apart. */
export const intervalText = (keyFrames: KeyFrameSummary): string => {
  const { count, minFrames, meanFrames, maxFrames, minSeconds, maxSeconds, constant } = keyFrames;
  if (count === 0) return 'none';
  const tail = tailText(keyFrames);
  if (minFrames === undefined || maxFrames === undefined || meanFrames === undefined) {
    return joinedParts([`1`, tail]);
  }
  const time = minSeconds === undefined || maxSeconds === undefined ? '' : ` (${rangeText(minSeconds, maxSeconds)})`;
  const apart =
    minFrames === maxFrames
      ? `every ${plural(maxFrames, 'frame')}${time}`
      : `${minFrames} to ${maxFrames} frames apart, mean ${meanFrames}${time}`;
  return joinedParts([`${count}, ${apart}, ${constant === true ? 'constant' : 'not constant'}`, tail], '; ');
};

const tailText = ({ tailFrames, tailSeconds }: KeyFrameSummary): string => {
  if (tailFrames === undefined) return '';
  const time = tailSeconds === undefined ? '' : ` (${tailSeconds.toFixed(3)} s)`;
  return `tail ${plural(tailFrames, 'frame')}${time}`;
};

const rangeText = (min: number, max: number): string =>
  min.toFixed(3) === max.toFixed(3) ? `${max.toFixed(3)} s` : `${min.toFixed(3)} to ${max.toFixed(3)} s`;

/** Which of the key frames are IDR pictures; `marked`: tags that FLV marks as key frames; `words`: those of the codec. */
export const kindsText = (summary: VideoSummary, marked: number | undefined, words: CodecWords | undefined): string => {
  const { randomAccess, keyFrames, gops } = summary;
  if (randomAccess === undefined) return '';
  const { closed, recovery } = randomAccess;
  const open = keyFrames.count - closed;
  const word = words?.closed;
  const kinds = [
    word === undefined
      ? ''
      : keyFrames.count > 0 && open === 0
        ? `all ${word}`
        : `${closed > 0 ? closed : 'no'} ${word}`,
    open > 0 && words?.open !== undefined ? plural(open, words.open) : '',
    recovery > 0 ? countText(recovery, words?.later ?? 'later entry point') : '',
    marked === undefined || marked === keyFrames.count ? '' : `${plural(marked, 'tag')} marked as key frame`,
  ];
  return joinedParts([joinedParts(kinds), gopKindText(gops)], '; ');
};

/** The noun is the first word: `2 points of gradual refresh`. */
const countText = (count: number, words: string): string => {
  const [noun = '', ...rest] = words.split(' of ');
  return [plural(count, noun), ...rest].join(' of ');
};

const gopKindText = (gops: VideoSummary['gops']): string => {
  if (gops === undefined) return '';
  const { count, open, withLeading } = gops;
  if (open === 0) return count === 1 ? 'a closed GOP' : 'closed GOPs';
  const leading = withLeading > 0 && withLeading !== open ? `, ${withLeading} with leading frames` : '';
  return `${open === count ? 'open GOPs' : `${open} of ${count} GOPs open`}${leading}`;
};
