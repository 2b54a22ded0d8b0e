import type { EntryPoint, FrameFactsSummary, RandomAccessSummary } from '../analysis/frame-facts.ts';
import type { KeyFrameSummary } from '../analysis/key-frame-intervals.ts';
import type { CodecWords } from '../codec/codec-words.ts';
import { plural } from '../media/quantity.ts';
import { wordLines } from './width.ts';

/** How lines are laid out, in columns. */
interface TextLayout {
  readonly indent: number;
  /** With the indentation. */
  readonly width: number;
}

/** Frames that are named of each kind. */
const MAX_NAMED = 8;

/** The lines about the frames of a stream: key frames, B frames, delay, and where it can be entered. */
export const frameLines = (
  summary: FrameFactsSummary & { readonly keyFrames?: KeyFrameSummary },
  layout: TextLayout,
  words: CodecWords | undefined,
): readonly string[] => {
  const { keyFrames, randomAccess } = summary;
  if (keyFrames === undefined) return [];
  const access = randomAccess === undefined ? [] : entryPointLines(randomAccess, layout, words);
  return [...frameFactLines(keyFrames, summary, layout, words), ...access];
};

/** Key-frame interval, B run and delay, wrapped to the width of a terminal; `words`: those of the codec. */
export const frameFactLines = (
  keyFrames: KeyFrameSummary | undefined,
  { maxConsecutiveB, reorderFrames, reorderMs, maxNumReorderFrames }: FrameFactsSummary,
  layout: TextLayout,
  words: CodecWords | undefined,
): readonly string[] => {
  const parts: string[] = [];
  if (keyFrames !== undefined) parts.push(keyFrameText(keyFrames));
  if (maxConsecutiveB !== undefined) {
    parts.push(maxConsecutiveB === 0 ? 'no B frames' : `at most ${maxConsecutiveB} B in a row`);
  }
  if (reorderFrames !== undefined)
    parts.push(reorderText(reorderFrames, reorderMs, maxNumReorderFrames, words?.reordering));
  return parts.length === 0 ? [] : partLines(parts, layout);
};

/** Where the stream can be entered; `words`: those of its codec. */
export const entryPointLines = (
  access: RandomAccessSummary,
  layout: TextLayout,
  words: CodecWords | undefined,
): readonly string[] => {
  const { closed, open, recovery, points } = access;
  const [first] = points;
  if (first === undefined) {
    const none = (words?.entries ?? ['key frame']).map((word) => `no ${word}`).join(', ');
    return partLines([`cannot be entered anywhere: ${none}`], layout);
  }
  const kinds = (
    [
      ['closed', closed],
      ['open', open],
      ['recovery', recovery],
    ] as const
  )
    .map(([type, count]) => ({ type, count, at: points.filter((point) => point.type === type) }))
    .filter(({ at }) => at.length > 0)
    .sort((a, b) => (a.at[0]?.accessUnit ?? 0) - (b.at[0]?.accessUnit ?? 0));
  const parts = kinds.map(({ type, count, at }) => `${namedFrames(at, count)} (${kindText(type, at)})`);
  parts[0] = `can be entered at ${closed + open + recovery === 1 ? 'frame' : 'frames'} ${parts[0]}`;
  const before = first.accessUnit - 1;
  if (before >= 0) parts.push(`${before === 0 ? 'frame 0' : `frames 0 to ${before}`} cannot be decoded`);
  return partLines(parts, layout);
};

const namedFrames = (points: readonly EntryPoint[], count: number): string => {
  const named = points.slice(0, MAX_NAMED).map(({ accessUnit }) => `${accessUnit}`);
  return named.join(', ') + (count > named.length ? `, … ${count - named.length} more` : '');
};

const kindText = (type: EntryPoint['type'], points: readonly EntryPoint[]): string => {
  if (type !== 'recovery') return type;
  const waits = points.flatMap(({ recoveryFrames }) => recoveryFrames ?? []);
  if (waits.length === 0) return 'right some frames later';
  const [least, most] = [Math.min(...waits), Math.max(...waits)];
  return `right ${least === most ? plural(most, 'frame') : `${least} to ${most} frames`} later`;
};

const keyFrameText = ({ count, minFrames, maxFrames, minSeconds, maxSeconds, constant }: KeyFrameSummary): string => {
  if (count === 0) return 'no key frame';
  const text = plural(count, 'key frame');
  if (minFrames === undefined || maxFrames === undefined) return text;
  const time =
    minSeconds === undefined || maxSeconds === undefined
      ? ''
      : ` (${minSeconds.toFixed(3) === maxSeconds.toFixed(3) ? '' : `${minSeconds.toFixed(3)} to `}${maxSeconds.toFixed(3)} s)`;
  if (minFrames !== maxFrames) return `${text}, ${minFrames} to ${maxFrames} frames apart${time}`;
  if (count === 2 || constant !== true) return `${text}, ${plural(maxFrames, 'frame')} apart${time}`;
  return `${text}, every ${maxFrames === 1 ? 'frame' : `${maxFrames} frames`}${time}, constant`;
};

const reorderText = (
  frames: number,
  ms: number | undefined,
  declared: number | undefined,
  by: CodecWords['reordering'],
): string => {
  const time = ms === undefined ? '' : ` = ${Math.round(ms)} ms`;
  const text = frames === 0 ? 'no reordering' : `reorder ${plural(frames, 'frame')}${time}`;
  if (by === undefined) return text;
  if (declared === undefined) return `${text} (the ${by.codedIn} does not say)`;
  return declared === frames ? text : `${text} (${by.codedIn}: ${declared})`;
};

/** Lines break between parts, and inside those that are longer than a line. */
const partLines = (parts: readonly string[], { indent, width }: TextLayout): readonly string[] => {
  const room = width - indent;
  const words = parts.flatMap((part, i) => {
    const text = i < parts.length - 1 ? `${part};` : part;
    return text.length <= room ? [text] : text.split(' ');
  });
  return wordLines(words, room).map((line) => ' '.repeat(indent) + line);
};
