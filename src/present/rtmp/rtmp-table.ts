import type { ChunkRecord, EventRecord, MessageRecord } from '../../analysis/rtmp/records.ts';
import { printableFourCc } from '../../container/flv/names.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { Theme } from '../colour.ts';
import { markColour, markOf } from '../found-list.ts';
import { type Column, StreamTable } from '../stream-table.ts';
import { cutTo, type Screen, WIDE_SCREEN } from '../width.ts';
import { chunkText } from './chunk-text.ts';
import { arrowOf, eventName, eventText } from './event-text.ts';
import { messageName, messageText } from './message-text.ts';

/** A row: a message, with the severity of the worst finding about it, an event or a chunk. */
export type RtmpRow = {
  readonly record: MessageRecord | EventRecord | ChunkRecord;
  /** Milliseconds since the first record of the input. */
  readonly sinceMs: number | undefined;
  readonly severity?: Severity | undefined;
};

/** Columns of the name: `Video avc1`, `releaseStream`. */
const NAME_WIDTH = 13;

const columnsFor = (hasTimes: boolean): readonly Column<RtmpRow>[] => [
  hasTimes
    ? { title: 'ms', width: 8, grows: true, value: ({ sinceMs }) => (sinceMs === undefined ? '' : sinceMs.toFixed(1)) }
    : { title: 'offset', width: 8, grows: true, value: ({ record }) => ('offset' in record ? record.offset : '') },
  { title: '', width: 2, grows: true, value: ({ record }) => placeOf(record) },
  { title: '#', width: 4, grows: true, value: ({ record }) => ('index' in record ? record.index : '') },
  {
    title: 'fmt',
    width: 3,
    screenWidth: WIDE_SCREEN,
    value: ({ record }) => (record.record === 'event' ? '' : record.fmt),
  },
  {
    title: 'csid',
    width: 4,
    worth: 2,
    value: ({ record }) => (record.record === 'event' ? '' : record.chunkStreamId),
  },
  { title: 'name', width: NAME_WIDTH, align: 'left', value: ({ record }) => cutTo(NAME_WIDTH, nameOf(record)) },
  { title: 'size', width: 6, grows: true, value: ({ record }) => sizeOf(record) },
  { title: 'ts', width: 6, grows: true, worth: 4, value: ({ record }) => timestampOf(record) },
  {
    title: 'S',
    width: 2,
    worth: 1,
    value: ({ record }) => (record.record === 'event' ? '' : (record.messageStreamId ?? '')),
  },
];

const placeOf = (record: RtmpRow['record']): string =>
  `${record.connection}${'direction' in record ? arrowOf(record.direction) : ' '}`;

const nameOf = (record: RtmpRow['record']): string => {
  if (record.record === 'event') return eventName(record);
  if (record.record === 'chunk') return 'chunk';
  const name = messageName(record);
  // Each track of a multitrack message has a codec of its own.
  const codec = record.video === undefined && record.audio === undefined ? undefined : record.derived?.codec;
  return codec === undefined ? name : `${name} ${printableFourCc(codec)}`;
};

const sizeOf = (record: RtmpRow['record']): number | string => {
  if (record.record === 'message') return record.messageLength;
  if (record.record === 'chunk') return record.headerSize + record.dataSize;
  if (record.name === 'gap') return record.length;
  return record.name === 'handshake' ? record.derived.sizeBytes : '';
};

const timestampOf = (record: RtmpRow['record']): number | string => {
  if (record.record === 'message') return record.timestampMs;
  if (record.record === 'event') return '';
  return record.extendedTimestamp ?? record.timestamp ?? record.timestampDelta ?? '';
};

const textOf = ({ record }: RtmpRow, { width }: Screen, room: number | undefined): string => {
  if (record.record === 'event') return eventText(record);
  if (record.record === 'chunk') return chunkText(record);
  const text = messageText(record);
  if (width === undefined || room === undefined || text.length <= room) return text;
  return record.command === undefined ? messageText(record, { folds: true }) : text.replace(CODE_FAMILY, '');
};

const markColumn = (theme: Theme): Column<RtmpRow> => ({
  title: '',
  width: 1,
  gap: 0,
  value: ({ severity }) => markOf(severity),
  paint: (text, { severity }) => markColour(severity, theme)(text),
});

/** `↳ connect 1.2 ms NetConnecti`. */
const TEXT_WIDTH = 29;

/** What all codes of one family begin with: the rest says more where there is no room. */
const CODE_FAMILY = /\bNet(?:Stream|Connection)\./;

/** The streaming table of `rtmp`. Without times, as dumps of a direction are, the first column has byte offsets. */
export const rtmpTable = (theme: Theme, screen: Screen, hasTimes: boolean): StreamTable<RtmpRow> =>
  new StreamTable(
    {
      columns: [markColumn(theme), ...columnsFor(hasTimes)],
      lastColumns: [],
      textTitle: 'content',
      textWidth: TEXT_WIDTH,
      text: (row, room) => textOf(row, screen, room),
      paintLast: (text, { record }) => colourOf(theme, record)(text),
    },
    screen,
    theme.heading,
  );

const colourOf = (theme: Theme, record: RtmpRow['record']): ((text: string) => string) => {
  if (record.record === 'chunk') return theme.dim;
  if (record.record === 'event') return record.name === 'gap' ? theme.warning : theme.delimiter;
  const { derived } = record;
  if (record.error !== undefined || derived?.level === 'error' || record.command?.commandName === '_error') {
    return theme.error;
  }
  if (record.command !== undefined) return theme.strong;
  if (derived?.packetType === 'SequenceStart') return theme.parameterSet;
  if (record.script !== undefined) return theme.metadata;
  if (record.video !== undefined && derived?.keyframe === true) return theme.idr;
  if (record.audio !== undefined) return theme.dim;
  return theme.plain;
};
