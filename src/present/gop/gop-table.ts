import type { GopRecord } from '../../analysis/gop/gop-record.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import type { Theme } from '../colour.ts';
import { blockColumns } from '../macroblocks/block-columns.ts';
import { patternText } from '../pattern-text.ts';
import { type Column, StreamTable } from '../stream-table.ts';
import type { Screen } from '../width.ts';

/** Room for a pattern: `I 14×PBBB PBB`. */
const PATTERN_WIDTH = 20;

/** The streaming table of `gop`: one line per GOP; `mb`: with the QP and bits of macroblocks instead of the pattern. */
export const gopTable = (theme: Theme, screen: Screen, words?: CodecWords, mb = false): StreamTable<GopRecord> =>
  new StreamTable(
    {
      columns: [
        ...columns(theme, words),
        ...(mb ? blockColumns<GopRecord>(({ blocks }) => blocks) : sliceColumns(words)),
      ],
      lastColumns: [],
      ...(!mb && { textTitle: 'pattern, in decoding order' }),
      textWidth: mb ? 0 : PATTERN_WIDTH,
      text: ({ pattern }) => (mb ? '' : patternText(pattern, 'decoding')),
      paintLast: theme.plain,
    },
    screen,
    theme.heading,
  );

const columns = (theme: Theme, words: CodecWords | undefined): readonly Column<GopRecord>[] => [
  { title: '#', width: 4, grows: true, gap: 0, value: ({ index }) => index },
  { title: 'frame', width: 6, grows: true, value: ({ firstFrame }) => firstFrame },
  { title: 'time', width: 8, grows: true, value: ({ ptsMs }) => secondsText(ptsMs) },
  { title: 'frames', width: 6, worth: 6, value: ({ frames }) => frames },
  { title: 'seconds', width: 7, worth: 5, value: ({ durationMs }) => secondsText(durationMs) },
  { title: 'bytes', width: 9, worth: 2, value: ({ sizeBytes }) => sizeBytes },
  {
    title: 'kb/s',
    width: 6,
    worth: 7,
    value: ({ bitrateBps }) => (bitrateBps === undefined ? '-' : Math.round(bitrateBps / 1000)),
  },
  {
    title: 'start',
    width: 7,
    align: 'left',
    value: (gop) => startText(gop, words),
    paint: (text, gop) => startColour(theme, gop)(text),
  },
];

/** From slice headers. */
const sliceColumns = (words: CodecWords | undefined): readonly Column<GopRecord>[] => [
  { title: 'lead', width: 4, worth: 1, value: ({ leading }) => leading },
  {
    title: words?.quantizer ?? 'qp',
    width: meanWidth(words),
    worth: 4,
    value: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.mean.toFixed(2) ?? '-',
  },
];

/** `39.00` of QP; `200.00` of base_q_idx. */
export const meanWidth = (words: CodecWords | undefined): number => ((words?.quantizer ?? 'qp') === 'qp' ? 5 : 6);

/** What it begins with. */
const startText = ({ randomAccess, closed }: GopRecord, words: CodecWords | undefined): string => {
  if (randomAccess === 'closed') return words?.start ?? 'IDR';
  if (randomAccess === 'recovery') return 'refresh';
  return randomAccess === undefined ? '-' : closed ? 'closed' : 'open';
};

const startColour = (theme: Theme, { randomAccess }: GopRecord): ((text: string) => string) =>
  randomAccess === undefined ? theme.unknown : randomAccess === 'recovery' ? theme.plain : theme.idr;

/** 66.667 -> `0.067`. */
export const secondsText = (ms: number): string => (ms / 1000).toFixed(3);
