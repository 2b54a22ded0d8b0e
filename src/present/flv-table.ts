import type { InspectedTag } from '../analysis/flv/inspected-tag.ts';
import type { PayloadDerived, TagRecord, TrackDerived } from '../analysis/flv/records.ts';
import { printableFourCc } from '../container/flv/names.ts';
import { clockText } from '../media/quantity.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { Theme } from './colour.ts';
import { codecOf, content, trackContent, type UnitList } from './flv-content.ts';
import { markColour, markOf } from './found-list.ts';
import { type Column, StreamTable } from './stream-table.ts';
import { type Screen, WIDE_SCREEN } from './width.ts';

const TYPE_LETTERS = { video: 'V', audio: 'A', script: 'S', unknown: '?' } as const;

/** A row: a tag, with the severity of the worst finding about it; or a track in the tag of the row above. */
export interface FlvRow {
  readonly record: TagRecord;
  readonly deltaMs?: number;
  readonly severity: Severity | undefined;
  readonly track?: TrackDerived;
}

/** The rows of a tag: itself, then the tracks of a multitrack tag. */
export const rowsOf = ({ record, deltaMs }: InspectedTag, severity: Severity | undefined): readonly FlvRow[] => [
  { record, severity, ...(deltaMs !== undefined && { deltaMs }) },
  ...(record.derived?.tracks ?? []).map((track) => ({ record, severity: undefined, track })),
];

const COLUMNS: readonly Column<FlvRow>[] = [
  { title: '#', width: 4, grows: true, value: ({ record, track }) => (track === undefined ? record.index : '') },
  {
    title: 'offset',
    width: 9,
    grows: true,
    worth: 3,
    value: ({ record, track }) => (track === undefined ? record.offset : ''),
  },
  { title: 'T', width: 1, value: ({ record }) => TYPE_LETTERS[record.type] },
  { title: 'size', width: 7, worth: 6, value: ({ record, track }) => track?.payloadSize ?? record.size },
  {
    title: 'frame B',
    width: 8,
    screenWidth: WIDE_SCREEN,
    value: ({ record, track }) => frameBytes(track ?? record.derived) ?? '',
  },
  { title: 'time', width: 11, screenWidth: WIDE_SCREEN, value: ({ record }) => clockText(record.dtsMs) },
  { title: 'DTS', width: 8, grows: true, value: ({ record }) => record.dtsMs },
  { title: 'CTS', width: 4, worth: 2, value: ({ record, track }) => (track ?? record).compositionTimeMs ?? '' },
  {
    title: 'PTS',
    width: 8,
    grows: true,
    worth: 5,
    value: ({ record, track }) => {
      const { ptsMs } = track ?? record;
      return ptsMs === undefined ? '' : Math.round(ptsMs);
    },
  },
  {
    title: 'delta',
    width: 5,
    worth: 4,
    value: ({ deltaMs }) => (deltaMs === undefined ? '' : deltaMs < 0 ? deltaMs : `+${deltaMs}`),
  },
  {
    title: 'codec',
    width: 5,
    align: 'left',
    worth: 1,
    value: ({ record, track }) => (track === undefined ? codecOf(record) : printableFourCc(track.codec ?? '-')),
  },
];

/** On a narrow screen, slices of one type are folded; on a wide one only where there is no room for each. */
const contentFor = ({ record, track }: FlvRow, { width }: Screen, room: number | undefined): string => {
  const textOf = (list?: UnitList) => (track === undefined ? content(record, list) : trackContent(record, track, list));
  if (width === undefined || room === undefined) return textOf();
  const text = width < WIDE_SCREEN ? undefined : textOf();
  return text !== undefined && text.length <= room ? text : textOf({ folds: true });
};

const markColumn = (theme: Theme): Column<FlvRow> => ({
  title: '',
  width: 1,
  gap: 0,
  value: ({ severity }) => markOf(severity),
  paint: (text, { severity }) => markColour(severity, theme)(text),
});

/** `key SEI:684 IDR:1497`. */
const TEXT_WIDTH = 21;

/** Bytes of a coded frame, without the headers of its tag. */
const frameBytes = (derived: PayloadDerived | undefined): number | undefined =>
  derived?.packetType === 'CodedFrames' || derived?.packetType === 'CodedFramesX' ? derived.payloadSize : undefined;

/** The streaming table of `flv`: one line per tag, and one per track of a multitrack tag. */
export const flvTable = (theme: Theme, screen: Screen): StreamTable<FlvRow> =>
  new StreamTable(
    {
      columns: [markColumn(theme), ...COLUMNS],
      lastColumns: [],
      textTitle: 'content',
      textWidth: TEXT_WIDTH,
      text: (row, room) => contentFor(row, screen, room),
      paintLast: (text, { record }) => colourOf(theme, record)(text),
    },
    screen,
    theme.heading,
  );

const colourOf = (theme: Theme, record: TagRecord): ((text: string) => string) => {
  if (record.error !== undefined) return theme.error;
  if (record.derived?.packetType === 'SequenceStart') return theme.parameterSet;
  if (record.type === 'script') return theme.metadata;
  if (record.type === 'unknown') return theme.unknown;
  if (record.type === 'video' && record.derived?.keyframe === true) return theme.idr;
  if (record.derived?.nalus?.some(({ sliceType }) => sliceType === 'B') === true) return theme.bPicture;
  return record.type === 'audio' ? theme.dim : theme.plain;
};
