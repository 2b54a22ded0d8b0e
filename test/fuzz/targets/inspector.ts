import { diagnosticRecord } from '../../../src/analysis/diagnostic-record.ts';
import { ParameterSetReport } from '../../../src/analysis/parameter-set-report.ts';
import { StreamStatistics } from '../../../src/analysis/stream-summary.ts';
import { type ReadUnit, UnitReader } from '../../../src/analysis/unit-reader.ts';
import { unitRecord } from '../../../src/analysis/unit-record.ts';
import { h264Stream } from '../../../src/codec/h264/stream-codec.ts';
import type { PlacedUnit } from '../../../src/codec/placed-unit.ts';
import type { StreamOptions } from '../../../src/codec/stream-codec.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import type { UnitStage } from '../../../src/container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../../../src/container/length-prefixed/splitter.ts';
import type { Keep } from '../../../src/media/unit.ts';
import { feed, hold, same, splits, withoutNull } from '../properties.ts';
import { checkTrace } from './nal-unit.ts';
import type { FuzzTarget } from './target.ts';

/** The pipeline without its asynchronous parts. */
const inspectAll = (
  open: (keep: Keep) => UnitStage,
  bytes: Uint8Array,
  sizes: readonly number[],
  options: StreamOptions,
  see: (item: ReadUnit) => void,
): void => {
  const reader = new UnitReader(h264Stream.open(options));
  const stage = open(reader.keep);
  const take = (items: Iterable<ReadUnit>): void => {
    for (const item of items) see(item);
  };
  feed(bytes, sizes, (chunk) => {
    for (const item of stage.push(chunk)) take(reader.push(item));
  });
  for (const item of stage.end()) take(reader.push(item));
  take(reader.end());
};

/** The records as text, each checked. */
const recordsOf = (
  open: (keep: Keep) => UnitStage,
  bytes: Uint8Array,
  sizes: readonly number[],
  options: StreamOptions = {},
): string => {
  const statistics = new StreamStatistics(h264Stream);
  const lines: string[] = [];
  let index = 0;
  let accessUnit = -1;
  inspectAll(open, bytes, sizes, options, (item) => {
    statistics.add(item);
    if (item.kind === 'finding') {
      const found = diagnosticRecord(item.finding);
      withoutNull(found, '$');
      const { offset = 0, length = 0 } = found;
      hold('a diagnostic lies within the input', offset >= 0 && offset + length <= bytes.length, () => found.message);
      lines.push(JSON.stringify(found));
      return;
    }
    accessUnit = checkUnit(item, index++, accessUnit);
    const { fields: _fields, ...record } = unitRecord(item);
    withoutNull(record, '$');
    lines.push(JSON.stringify(record));
  });
  const summary = statistics.finish(true);
  withoutNull(summary, '$.summary');
  hold('the summary counts all units', summary.nalus === index);
  hold(
    'pictures are in access units',
    Object.values(summary.pictures).reduce((sum, n) => sum + n, 0) <= summary.accessUnits,
  );
  const sizesOfTypes = summary.types.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { prefixBytes, trailingZeroBytes, junkBytes } = summary.overhead;
  hold('the bytes add up', sizesOfTypes + prefixBytes + trailingZeroBytes + junkBytes === summary.sizeBytes);
  hold('no more bytes than there are', summary.sizeBytes <= bytes.length);
  lines.push(JSON.stringify(summary));
  return lines.join('\n');
};

const checkUnit = (placed: PlacedUnit, index: number, accessUnit: number): number => {
  const { unit, trace, rbsp } = placed;
  const record = unitRecord(placed);
  hold('units are numbered in order', record.index === index);
  if (record.accessUnit === undefined) hold('every unit with bytes has its access unit', unit.size === 0);
  else {
    const step = record.accessUnit - accessUnit;
    hold('access units are numbered in order', step === 0 || step === 1, () => `${accessUnit} -> ${record.accessUnit}`);
    hold('an access unit says why it starts', (step === 1) === (record.startsAccessUnit !== undefined));
  }
  // A limit of the reader is no error of the stream: legal units must not reach one.
  hold(
    'a short unit reaches no limit',
    record.error?.code !== 'limit' || unit.size > 4096,
    () => record.error?.message ?? '',
  );
  if (trace !== undefined) checkTrace(trace.fields, rbsp, placed.error === undefined && unit.size > 0);
  return record.accessUnit ?? accessUnit;
};

const withTrace: StreamOptions = { trace: () => true };

const check = (open: (keep: Keep) => UnitStage, bytes: Uint8Array): void => {
  const whole = recordsOf(open, bytes, [bytes.length]);
  for (const sizes of splits(bytes)) same('records do not depend on the split', whole, recordsOf(open, bytes, sizes));
  recordsOf(open, bytes, [bytes.length], withTrace);
};

export const inspectorTarget: FuzzTarget = {
  name: 'inspector',
  input: 'annexb',
  run: (bytes) => check((keep) => new AnnexbSplitter(keep), bytes),
};

/** Units of a length-prefixed stream may hold what those of a byte stream cannot: start codes, zeros at the end. */
export const lengthPrefixedInspectorTarget: FuzzTarget = {
  name: 'inspector-length-prefixed',
  input: 'length-prefixed',
  run: (bytes) => {
    const lengthSize = ([4, 2, 1, 4] as const)[(bytes[0] ?? 0) & 3] as LengthSize;
    check((keep) => new LengthPrefixedSplitter(lengthSize, keep), bytes.subarray(1));
  },
};

export const reportTarget: FuzzTarget = {
  name: 'parameter-set-report',
  input: 'annexb',
  run: (bytes) => {
    const texts = [[bytes.length], ...splits(bytes)].map((sizes) => {
      const report = new ParameterSetReport(h264Stream);
      let added = 0;
      let units = 0;
      inspectAll(
        (keep) => new AnnexbSplitter(keep),
        bytes,
        sizes,
        withTrace,
        (item) => {
          if (item.kind !== 'unit') return;
          if ([7, 8, 13, 15].includes(item.type)) units++;
          if (report.add(item) !== undefined) added++;
        },
      );
      const entries = report.kept.map((kept) => report.read(kept));
      hold('entries are what was added', entries.length === added);
      const counted = entries.reduce((sum, { entry }) => sum + entry.count, 0);
      hold('every parameter set is counted', counted + report.dropped === units, () => `${counted} of ${units}`);
      withoutNull(
        entries.map(({ entry }) => entry),
        '$',
      );
      return JSON.stringify(entries.map(({ entry }) => entry));
    });
    for (const text of texts.slice(1)) same('the report does not depend on the split', texts[0] ?? '', text);
  },
};
