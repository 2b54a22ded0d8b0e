import type { ParameterSetKind, ReportedParameterSet } from '../analysis/parameter-set-report.ts';
import type { DiagnosticRecord } from '../analysis/records.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import type { Sink } from '../io/sink.ts';
import type { Theme } from './colour.ts';
import { type InputFacts, jsonLines } from './json.ts';
import { qpNote, qpTable } from './qp-table.ts';
import { parameterSetBlock } from './sps-blocks.ts';
import { plural } from './units.ts';

/** What `sps` has found when the input is over. */
export interface SpsResult {
  readonly input: InputFacts;
  readonly entries: readonly ReportedParameterSet[];
  readonly diagnostics: readonly DiagnosticRecord[];
  readonly diagnosticsDropped: Readonly<Record<string, number>>;
  /** `parameterSetsDropped`: distinct contents beyond those that are kept. */
  readonly summary: StreamSummary & { readonly parameterSetsDropped?: number };
}

/** Name and number of the document that `sps` writes. */
export const SPS_SCHEMA = 'rtmpkit/sps/1';

/** The order of the document: SPS first, since all others refer to them. */
const KINDS: readonly ParameterSetKind[] = ['sps', 'subsetSps', 'spsExtension', 'pps'];

/** Blocks for people; traces are cut to `width`, where there is one. */
export const spsTable = ({ entries, summary }: SpsResult, out: Sink, theme: Theme, width: number | undefined): void => {
  const blocks = KINDS.flatMap((kind) => entries.filter(({ entry }) => entry.record === kind)).map((reported) =>
    parameterSetBlock(reported, theme, width),
  );
  if (blocks.length === 0) blocks.push('no parameter sets in the stream\n');
  out.write(blocks.join('\n'));
  if (summary.qp !== undefined) {
    const note = qpNote(summary);
    const title = `${theme.strong('Slice QP')}  the starting QP of each slice; macroblocks may differ`;
    out.write(`\n${title}\n${qpTable(summary.qp)}\n${note === undefined ? '' : `${note}\n`}`);
  }
  if (summary.parameterSetsDropped !== undefined) {
    out.write(`\n${plural(summary.parameterSetsDropped, 'more parameter set')} not shown\n`);
  }
  if (!summary.complete) out.write('\nnot read to the end\n');
};

export const spsJson = ({ input, entries, diagnostics, diagnosticsDropped, summary }: SpsResult, out: Sink): void => {
  const lists = KINDS.map((kind) => {
    const ofKind = entries.filter(({ entry }) => entry.record === kind).map(({ entry }) => entry);
    return kind === 'sps' || kind === 'pps' || ofKind.length > 0 ? `,"${kind}":${jsonLines(ofKind)}` : '';
  });
  const { qp, ...rest } = summary;
  const dropped = Object.keys(diagnosticsDropped).length === 0 ? {} : { diagnosticsDropped };
  out.write(`{"schema":${JSON.stringify(SPS_SCHEMA)},"input":${JSON.stringify(input)}${lists.join('')}`);
  if (qp !== undefined) out.write(`,"qp":${JSON.stringify(qp)}`);
  out.write(`,"diagnostics":${jsonLines(diagnostics)},"summary":${JSON.stringify({ ...rest, ...dropped })}}\n`);
};
