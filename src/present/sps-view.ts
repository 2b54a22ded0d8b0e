import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { ParameterSetReport } from '../analysis/parameter-set-report.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { Sink } from '../io/sink.ts';
import { plural } from '../media/quantity.ts';
import type { Theme } from './colour.ts';
import { type InputFacts, jsonLines } from './json.ts';
import { qpNote, qpTable } from './qp-table.ts';
import { parameterSetBlock } from './sps-blocks.ts';

/** Results of `sps` at the end of the input. */
export interface SpsResult {
  readonly input: InputFacts;
  readonly codec: StreamCodec;
  readonly report: ParameterSetReport;
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly diagnosticsDropped: Readonly<Record<string, number>>;
  /** `parameterSetsDropped`: distinct contents beyond the limit. */
  readonly summary: StreamSummary & { readonly parameterSetsDropped?: number };
}

/** Schema name and version. */
export const SPS_SCHEMA = 'rtmpkit/sps/1';

/** Writes the blocks of text; traces are cut to `width`, if given. */
export const spsTable = async (
  { codec, report, summary }: SpsResult,
  out: Sink,
  theme: Theme,
  width: number | undefined,
): Promise<void> => {
  let blocks = 0;
  for (const kind of codec.setKinds) {
    for (const kept of report.kept.filter((set) => set.kind === kind)) {
      if (blocks++ > 0) out.write('\n');
      for (const text of parameterSetBlock(codec.view, report.read(kept), theme, width)) {
        out.write(text);
        if (out.isFull) await out.flush();
      }
      await out.flush();
    }
  }
  if (blocks === 0) out.write('no parameter sets in the stream\n');
  if (summary.qp !== undefined) {
    const note = qpNote(summary, codec);
    const title = `${theme.strong('Slice QP')}  the starting QP of each slice; macroblocks may differ`;
    out.write(`\n${title}\n${qpTable(summary.qp)}\n${note === undefined ? '' : `${note}\n`}`);
  }
  if (summary.parameterSetsDropped !== undefined) {
    out.write(`\n${plural(summary.parameterSetsDropped, 'more parameter set')} not shown\n`);
  }
  if (!summary.complete) out.write('\nnot read to the end\n');
};

export const spsJson = async (
  { input, codec, report, diagnostics, diagnosticsDropped, summary }: SpsResult,
  out: Sink,
): Promise<void> => {
  const { qp, ...rest } = summary;
  const dropped = Object.keys(diagnosticsDropped).length === 0 ? {} : { diagnosticsDropped };
  out.write(`{"schema":${JSON.stringify(SPS_SCHEMA)},"input":${JSON.stringify(input)}`);
  for (const kind of codec.setKinds) {
    const ofKind = report.kept.filter((set) => set.kind === kind);
    if (ofKind.length === 0) {
      // `sps` and `pps` are always present.
      if (kind === 'sps' || kind === 'pps') out.write(`,"${kind}":[]`);
      continue;
    }
    out.write(`,"${kind}":[`);
    for (const [i, kept] of ofKind.entries()) {
      out.write(`${i === 0 ? '\n' : ',\n'}${JSON.stringify(report.read(kept).entry)}`);
      await out.flush();
    }
    out.write('\n]');
  }
  if (qp !== undefined) out.write(`,"qp":${JSON.stringify(qp)}`);
  out.write(`,"diagnostics":${jsonLines(diagnostics)},"summary":${JSON.stringify({ ...rest, ...dropped })}}\n`);
};
