import { deflateSync } from 'node:zlib';
import type { TrackComparison } from '../../analysis/comparison/track-comparison.ts';
import { FRAME_ASPECTS, pairsOf } from '../../analysis/comparison/track-comparison.ts';
import type { HeaderShape } from '../../analysis/report/header-shapes.ts';
import { ENTRY_TYPES, FRAME_TYPES, type FrameColumn, type StreamRecord } from '../../analysis/report/stream-record.ts';
import { inputName, placeText } from '../reports/finding-text.ts';
import { mapRow } from './qp-map-data.ts';
import { quantizerName, type ReportInput } from './report-input.ts';

/**
 * What the scripts of the page read: JSON, deflated, in Base64. The header of each slice of a minute is a megabyte as
 * JSON in rows, and a tenth of that in columns that are deflated; and no text of a stream can end the element that it
 * stands in.
 */
export const pageData = (inputs: readonly ReportInput[], comparison: TrackComparison | undefined): string => {
  const document = {
    inputs: inputs.map(inputData),
    types: FRAME_TYPES,
    entries: ENTRY_TYPES,
    maps: inputs.map(({ stream }) => (stream?.maps ?? []).map(mapRow)),
    ...(comparison !== undefined && { pairs: pairData(comparison) }),
  };
  return deflateSync(JSON.stringify(document), { level: 9 }).toString('base64');
};

const inputData = (input: ReportInput): object => {
  const { checked, stream, letter } = input;
  return {
    name: inputName(checked),
    ...(letter !== undefined && { letter }),
    ...(stream !== undefined && streamData(stream)),
    findings: findingData(input),
  };
};

const streamData = (stream: StreamRecord): object => {
  const { track, buffer, strings, headers } = stream;
  const words = track.codec?.stream?.words;
  return {
    codec: track.codec?.title ?? track.fourCc,
    quantizer: quantizerName(stream),
    unit: track.codec?.stream?.nal === undefined ? 'OBU' : 'NAL unit',
    start: words?.start ?? 'key',
    ...(buffer !== undefined && { buffer: { rateBps: buffer.rateBps, sizeBits: buffer.sizeBits } }),
    frames: frameData(stream),
    units: unitData(stream),
    strings: strings.texts,
    shapes: headers.shapes.map(shapeData),
    meanings: headers.meanings.map(({ name, value, meaning }) => [name, value, meaning]),
  };
};

/** Columns as they are; `null` is what is not known. */
const PLAIN = [
  'type',
  'isKey',
  'randomAccess',
  'sizeBytes',
  'qpMin',
  'qpMax',
  'order',
  'slices',
  'reference',
  'secondBps',
  'bufferBits',
  'underflowBits',
] as const satisfies readonly FrameColumn[];

const frameData = ({ frames, units }: StreamRecord): object => {
  const numbers = Array.from({ length: frames.length }, (_, i) => i);
  const plain = PLAIN.map((name) => [name, column(numbers.map((i) => known(frames.value(i, name))))]);
  const micros = (name: FrameColumn) => numbers.map((i) => Math.round(1000 * frames.value(i, name)));
  const dts = micros('dtsMs');
  const spans = unitSpans(frames, units);
  return {
    count: frames.length,
    ...Object.fromEntries(plain),
    qpMean: column(numbers.map((i) => known(Math.round(100 * frames.value(i, 'qpMean')) / 100))),
    // Differences are short, and mostly the same.
    dts: column(steps(dts)),
    pts: column(micros('ptsMs').map((pts, i) => pts - (dts[i] as number))),
    offset: column(steps(numbers.map((i) => frames.value(i, 'offset')))),
    gop: column(steps(numbers.map((i) => frames.value(i, 'gop')))),
    shown: column(numbers.map((i) => known(frames.value(i, 'displayIndex') - i))),
    firstUnit: column(steps(spans.map(([first]) => first))),
    unitCount: column(spans.map(([, count]) => count)),
  };
};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The units of each frame: rows of the table of units. */
const unitSpans = (
  frames: StreamRecord['frames'],
  units: StreamRecord['units'],
): readonly (readonly [first: number, count: number])[] => {
  let row = 0;
  return Array.from({ length: frames.length }, (_, i) => {
    const first = frames.value(i, 'firstUnit');
    const end = first + frames.value(i, 'unitCount');
    while (row < units.length && units.value(row, 'index') < first) row++;
    const from = row;
    while (row < units.length && units.value(row, 'index') < end) row++;
    return [from, row - from];
  });
};

const unitData = ({ units }: StreamRecord): object => {
  const rows = Array.from({ length: units.length }, (_, i) => units.row(i));
  return {
    count: rows.length,
    index: column(steps(rows.map(({ index }) => index))),
    name: column(rows.map(({ name }) => name)),
    size: column(rows.map(({ size }) => size)),
    // From the end of the unit before: the length of a start code or length field.
    gap: column(
      rows.map(({ offset }, i) => {
        const before = rows[i - 1];
        return before === undefined ? offset : offset - before.offset - before.size;
      }),
    ),
  };
};

const shapeData = ({ lines, units, columns }: HeaderShape): object => ({
  lines: lines.map(({ depth, name, clause, descriptor }) => [depth, name, clause ?? -1, descriptor ?? -1]),
  count: units.length,
  units: column(steps(units)),
  columns: columns.map(column),
});

const steps = (values: readonly number[]): readonly number[] =>
  values.map((value, i) => value - (i === 0 ? 0 : (values[i - 1] as number)));

/** A column whose values are all the same is one number. */
const column = (values: readonly (number | null)[]): readonly (number | null)[] | number => {
  const [first] = values;
  return typeof first === 'number' && values.every((value) => value === first) ? first : values;
};

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** Findings about frames of the track. */
const findingData = ({ checked, stream }: ReportInput): readonly (readonly (number | string)[])[] => {
  const name = stream?.track.name;
  return checked.findings
    .filter(({ track }) => track === undefined || track === name)
    .flatMap(({ ruleId, occurrences }) =>
      occurrences.flatMap(({ severity, message, location }) =>
        location.frame === undefined
          ? []
          : [[location.frame, SEVERITIES.indexOf(severity), `${ruleId}: ${message} (${placeText(location)})`]],
      ),
    );
};

/** Rows of both: numbers of frames, -1 for none; and what differs, a bit for each aspect. */
const pairData = (comparison: TrackComparison): object => {
  const { a, b } = comparison.alignment;
  const differs = Array.from(pairsOf(comparison), (pair) =>
    FRAME_ASPECTS.reduce((bits, aspect, i) => bits | (pair.differs.includes(aspect) ? 1 << i : 0), 0),
  );
  return {
    count: differs.length,
    a: column(steps([...a])),
    b: column(steps([...b])),
    differs: column(differs),
    aspects: FRAME_ASPECTS,
  };
};
