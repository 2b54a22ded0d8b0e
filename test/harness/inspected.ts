import { type DiagnosticRecord, diagnosticRecord } from '../../src/analysis/diagnostic-record.ts';
import { StreamStatistics, type StreamSummary } from '../../src/analysis/stream-summary.ts';
import { type ReadUnit, UnitReader } from '../../src/analysis/unit-reader.ts';
import { unitRecord } from '../../src/analysis/unit-record.ts';
import { H264Stream, type H264Unit } from '../../src/codec/h264/stream/h264-stream.ts';
import { h264Stream } from '../../src/codec/h264/stream-codec.ts';
import type { H264UnitRecord } from '../../src/codec/h264/unit-record.ts';
import type { StreamOptions } from '../../src/codec/stream-codec.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import { byteStream } from './written-stream.ts';

export interface Inspection {
  readonly items: readonly ReadUnit[];
  readonly units: readonly H264Unit[];
  readonly records: readonly H264UnitRecord[];
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly summary: StreamSummary;
}

/** A whole byte stream, read unit by unit. */
export const inspectStream = (stream: Uint8Array, options: StreamOptions = {}): Inspection => {
  const reader = new UnitReader(new H264Stream(options));
  const splitter = new AnnexbSplitter(reader.keep);
  const items = [...splitter.push(stream), ...splitter.end()].flatMap((item) => [...reader.push(item)]);
  items.push(...reader.end());
  const statistics = new StreamStatistics(h264Stream);
  for (const item of items) statistics.add(item);
  const units = items.filter((item): item is H264Unit => item.kind === 'unit');
  return {
    items,
    units,
    records: units.map((unit) => unitRecord(unit) as H264UnitRecord),
    diagnostics: items.flatMap((item) => (item.kind === 'finding' ? [diagnosticRecord(item.finding)] : [])),
    summary: statistics.finish(true),
  };
};

export const inspectUnits = (units: readonly Uint8Array[], options: StreamOptions = {}): Inspection =>
  inspectStream(byteStream(units), options);

/**
 * One line per unit: `name accessUnit`, then `[why an access unit starts]` and `{why a picture starts}`; the second is
 * `{"}` if it is the same.
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

export const startsOfPictures = ({ records }: Inspection): readonly H264UnitRecord[] =>
  records.filter((record) => record.startsPicture !== undefined);
