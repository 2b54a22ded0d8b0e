import type { WatchedFrame } from '../../analysis/watch/watcher.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import type { Theme } from '../colour.ts';
import { type Column, StreamTable } from '../stream-table.ts';
import type { Screen } from '../width.ts';
import { meanWidth, secondsText } from './gop-table.ts';

/** The streaming table of `gop --frames`: one line per frame. */
export const frameTable = (theme: Theme, screen: Screen, words?: CodecWords): StreamTable<WatchedFrame> =>
  new StreamTable(
    {
      columns: columns(theme, words),
      lastColumns: [],
      textWidth: 0,
      text: () => '',
      paintLast: theme.plain,
    },
    screen,
    theme.heading,
  );

const columns = (theme: Theme, words: CodecWords | undefined): readonly Column<WatchedFrame>[] => [
  { title: '#', width: 5, grows: true, gap: 0, value: ({ index }) => index },
  { title: 'shown', width: 5, grows: true, value: ({ displayIndex }) => displayIndex ?? '-' },
  {
    title: 'type',
    width: 8,
    align: 'left',
    value: (frame) => typeText(frame, words),
    paint: (text, frame) => typeColour(theme, frame)(text),
  },
  { title: 'ref', width: 3, worth: 3, align: 'left', value: ({ reference }) => (reference ? 'ref' : '-') },
  { title: 'units', width: 5, worth: 1, value: ({ unitCount }) => unitCount },
  { title: `${words?.part ?? 'slice'}s`, width: 6, worth: 2, value: ({ slices }) => slices },
  { title: 'size', width: 7, value: ({ sizeBytes }) => sizeBytes },
  {
    title: words?.quantizer ?? 'qp',
    width: Math.max(3, words?.quantizer.length ?? 0),
    worth: 5,
    value: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.min ?? '-',
  },
  {
    title: 'mean',
    width: meanWidth(words),
    worth: 6,
    value: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.mean.toFixed(2) ?? '-',
  },
  { title: 'max', width: 3, worth: 5, value: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.max ?? '-' },
  { title: 'poc', width: 6, worth: 4, value: ({ order }) => order ?? '-' },
  { title: 'DTS', width: 9, grows: true, value: ({ dtsMs }) => secondsText(dtsMs) },
  { title: 'PTS', width: 9, grows: true, value: ({ ptsMs }) => secondsText(ptsMs) },
];

/** `I IDR`, of AV1 `I key`, `I open`, `P +12`: right 12 frames later, `B`. */
const typeText = (
  { type, randomAccess, recoveryFrames, keyframe, pictures }: WatchedFrame,
  words: CodecWords | undefined,
): string => {
  const letter = type === 'unknown' ? '?' : type;
  if (randomAccess === 'closed') return `${letter} ${words?.start ?? 'IDR'}`;
  if (randomAccess === 'open') return `${letter} open`;
  if (randomAccess === 'recovery') return `${letter} +${recoveryFrames ?? '?'}`;
  return keyframe === true && pictures.length === 0 ? `${letter} key` : letter;
};

const typeColour = (theme: Theme, { type, randomAccess }: WatchedFrame): ((text: string) => string) => {
  if (randomAccess === 'closed' || randomAccess === 'open') return theme.idr;
  if (type === 'B') return theme.bPicture;
  return type === 'unknown' ? theme.unknown : theme.plain;
};
