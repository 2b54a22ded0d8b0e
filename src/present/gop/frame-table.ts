import type { GopFrame } from '../../analysis/gop/gop-watch.ts';
import type { WatchedFrame } from '../../analysis/watch/watcher.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import type { QpSpan } from '../../media/frame-record.ts';
import type { Theme } from '../colour.ts';
import { blockColumns } from '../macroblocks/block-columns.ts';
import { type Column, StreamTable } from '../stream-table.ts';
import type { Screen } from '../width.ts';
import { meanWidth, secondsText } from './gop-table.ts';

/** The streaming table of `gop --frames`: one line per frame; `mb`: with the QP and bits of its macroblocks. */
export const frameTable = (theme: Theme, screen: Screen, words?: CodecWords, mb = false): StreamTable<GopFrame> =>
  new StreamTable(
    {
      columns: mb
        ? [...headColumns(theme, words), SIZE, ...blockColumns<GopFrame>(({ blocks }) => blocks), PTS]
        : columns(theme, words),
      lastColumns: [],
      textWidth: 0,
      text: () => '',
      paintLast: theme.plain,
    },
    screen,
    theme.heading,
  );

/** Number, order and type. */
const headColumns = (theme: Theme, words: CodecWords | undefined): readonly Column<GopFrame>[] => [
  { title: '#', width: 5, grows: true, gap: 0, value: ({ frame }) => frame.index },
  { title: 'shown', width: 5, grows: true, value: ({ frame }) => frame.displayIndex ?? '-' },
  {
    title: 'type',
    width: 8,
    align: 'left',
    value: ({ frame }) => typeText(frame, words),
    paint: (text, { frame }) => typeColour(theme, frame)(text),
  },
  { title: 'ref', width: 3, worth: 3, align: 'left', value: ({ frame }) => (frame.reference ? 'ref' : '-') },
];

const SIZE: Column<GopFrame> = { title: 'size', width: 7, value: ({ frame }) => frame.sizeBytes };

const PTS: Column<GopFrame> = { title: 'PTS', width: 9, grows: true, value: ({ frame }) => secondsText(frame.ptsMs) };

const columns = (theme: Theme, words: CodecWords | undefined): readonly Column<GopFrame>[] => [
  ...headColumns(theme, words),
  { title: 'units', width: 5, worth: 1, value: ({ frame }) => frame.unitCount },
  { title: `${words?.part ?? 'slice'}s`, width: 6, worth: 2, value: ({ frame }) => frame.slices },
  SIZE,
  {
    title: words?.quantizer ?? 'qp',
    width: Math.max(3, words?.quantizer.length ?? 0),
    worth: 5,
    value: ({ frame }) => quantizerOf(frame)?.min ?? '-',
  },
  {
    title: 'mean',
    width: meanWidth(words),
    worth: 6,
    value: ({ frame }) => quantizerOf(frame)?.mean.toFixed(2) ?? '-',
  },
  { title: 'max', width: 3, worth: 5, value: ({ frame }) => quantizerOf(frame)?.max ?? '-' },
  { title: 'poc', width: 6, worth: 4, value: ({ frame }) => frame.order ?? '-' },
  { title: 'DTS', width: 9, grows: true, value: ({ frame }) => secondsText(frame.dtsMs) },
  PTS,
];

const quantizerOf = ({ qp, base_q_idx }: WatchedFrame): QpSpan | undefined => qp ?? base_q_idx;

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
