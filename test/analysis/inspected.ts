import { H264Inspector, type Inspected, type InspectorOptions } from '../../src/analysis/h264/inspector.ts';
import type { DiagnosticRecord, NaluRecord } from '../../src/analysis/records.ts';
import { StreamStatistics, type StreamSummary } from '../../src/analysis/stream-summary.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { byteStream } from './written-stream.ts';

export interface Inspection {
  readonly items: readonly Inspected[];
  readonly records: readonly NaluRecord[];
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly summary: StreamSummary;
}

/** A whole byte stream, inspected. */
export const inspectStream = (stream: Uint8Array, options: InspectorOptions = {}): Inspection => {
  const inspector = new H264Inspector(options);
  const splitter = new AnnexbSplitter(inspector.keep);
  const items = [...splitter.push(stream), ...splitter.end()].flatMap((item) => inspector.push(item));
  items.push(...inspector.end());
  const statistics = new StreamStatistics();
  for (const item of items) statistics.add(item);
  return {
    items,
    records: items.flatMap((item) => (item.kind === 'nalu' ? [item.record] : [])),
    diagnostics: items.flatMap((item) => (item.kind === 'diagnostic' ? [item.record] : [])),
    summary: statistics.finish(true),
  };
};

export const inspectUnits = (units: readonly Uint8Array[], options: InspectorOptions = {}): Inspection =>
  inspectStream(byteStream(units), options);

/**
 * One line a unit: `name accessUnit`, then `[why an access unit begins]` and `{why a picture begins}`; the second is `{"}`
 * where it says the same.
 */
export const layoutOf = ({ records }: Inspection): string[] =>
  records.map(({ name, accessUnit, startsAccessUnit, startsPicture }) => {
    const unit = startsAccessUnit === undefined ? '' : ` [${startsAccessUnit}]`;
    const same = startsPicture !== undefined && startsPicture === startsAccessUnit;
    const picture = startsPicture === undefined ? '' : ` {${same ? '"' : startsPicture}}`;
    return `${name} ${accessUnit ?? '-'}${unit}${picture}`;
  });

/** `severity code @nalu` of each diagnostic. */
export const findingsOf = ({ diagnostics }: Inspection): string[] =>
  diagnostics.map(({ severity, code, nalu }) => `${severity} ${code} @${nalu ?? '-'}`);

export const startsOfPictures = ({ records }: Inspection): readonly NaluRecord[] =>
  records.filter((record) => record.startsPicture !== undefined);
