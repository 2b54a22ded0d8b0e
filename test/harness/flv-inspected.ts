import type { DiagnosticRecord } from '../../src/analysis/diagnostic-record.ts';
import { FlvInspector } from '../../src/analysis/flv/inspector.ts';
import type { FlvInspected } from '../../src/analysis/flv/records.ts';
import type { FlvSummary } from '../../src/analysis/flv/summary.ts';
import { FlvReader } from '../../src/container/flv/tag/flv-reader.ts';

export interface FlvInspection {
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly codes: readonly string[];
  readonly summary: FlvSummary;
}

/** A whole FLV, as `flv` reads it. */
export const inspectFlv = (bytes: Uint8Array): FlvInspection => {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const items: FlvInspected[] = [];
  for (const read of [reader.push(bytes), reader.end()]) for (const item of read) items.push(...inspector.push(item));
  items.push(...inspector.end());
  const diagnostics = items.flatMap((item) => (item.kind === 'diagnostic' ? [item.record] : []));
  return { diagnostics, codes: diagnostics.map(({ code }) => code), summary: inspector.summary(true) };
};
