import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { ParameterSetReport, ReportedParameterSet } from '../analysis/parameter-set-report.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { Sink } from '../io/sink.ts';
import { plural } from '../media/quantity.ts';
import type { Theme } from './colour.ts';
import { frameLines } from './frame-facts-text.ts';
import { type InputFacts, jsonLines } from './json.ts';
import type { OutputParts } from './parts.ts';
import { baseQIdxTable, qpNote, qpTable } from './qp-table.ts';
import { parameterSetBlock } from './sps-blocks.ts';
import { unitNoun } from './unit-noun.ts';
import { layoutWidth, listLines, wrappedLine } from './width.ts';

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

/** The blocks of the parameter sets, each as soon as it is known, then what the whole stream says. */
export class SpsTable {
  readonly #codec: StreamCodec;
  readonly #out: Sink;
  readonly #theme: Theme;
  readonly #width: number | undefined;
  readonly #titles = new Map<number, string>();
  #isEmpty = true;

  /** Traces are cut to `width`, if given. */
  constructor(codec: StreamCodec, out: Sink, theme: Theme, width: number | undefined) {
    this.#codec = codec;
    this.#out = out;
    this.#theme = theme;
    this.#width = width;
  }

  set(reported: ReportedParameterSet): void {
    const { title, lines } = parameterSetBlock(this.#codec, reported, this.#theme, this.#width);
    this.#titles.set(reported.entry.nalu, title);
    this.#separate();
    for (const text of lines) this.#out.write(text);
  }

  end({ report, summary }: Pick<SpsResult, 'report' | 'summary'>): void {
    const width = layoutWidth({ width: this.#width });
    if (report.kept.length === 0) this.#part('no parameter sets in the stream\n');
    const repeated = report.kept
      .filter(({ count, nalu }) => count > 1 && this.#titles.has(nalu))
      .map(({ count, nalu }) => `${this.#titles.get(nalu)} (${unitNoun(this.#codec)} ${nalu}) ${count} times`);
    if (repeated.length > 0) {
      const [first = '', ...rest] = repeated;
      this.#part(`${listLines([`sent more than once: ${first}`, ...rest], width).join('\n')}\n`);
    }
    const aboutFrames = frameLines(summary, { indent: 2, width }, this.#codec.words);
    if (aboutFrames.length > 0) {
      const types = Object.entries(summary.pictures).map(([type, count]) => `${count} ${type}`);
      const title = `${this.#theme.strong('Frames')}  ${summary.frames} (${types.join(', ')})`;
      this.#part(`${[title, ...aboutFrames].join('\n')}\n`);
    }
    if (summary.qp !== undefined) {
      const note = qpNote(summary, this.#codec);
      const title = `${this.#theme.strong('Slice QP')}  the starting QP of each slice; ${this.#codec.words.qpParts} may differ`;
      this.#part(`${title}\n${qpTable(summary.qp)}\n${note === undefined ? '' : `${note}\n`}`);
    }
    if (summary.base_q_idx !== undefined) {
      this.#part(
        `${this.#theme.strong('Quantizer')}  base_q_idx of each frame\n${baseQIdxTable(summary.base_q_idx)}\n`,
      );
    }
    if (summary.parameterSetsDropped !== undefined) {
      this.#part(`${plural(summary.parameterSetsDropped, 'more parameter set')} not shown\n`);
    }
    if (!summary.complete) this.#part('not read to the end\n');
  }

  /** Lines, wrapped where they are wider than the terminal. */
  #part(text: string): void {
    this.#separate();
    const width = layoutWidth({ width: this.#width });
    for (const line of text
      .trimEnd()
      .split('\n')
      .flatMap((one) => wrappedLine(one, width)))
      this.#out.write(`${line}\n`);
  }

  /** An empty line between two parts. */
  #separate(): void {
    if (!this.#isEmpty) this.#out.write('\n');
    this.#isEmpty = false;
  }
}

export const spsJson = async (
  { input, codec, report, diagnostics, diagnosticsDropped, summary }: SpsResult,
  out: Sink,
  parts: OutputParts,
): Promise<void> => {
  const { qp, base_q_idx, ...rest } = summary;
  const dropped = Object.keys(diagnosticsDropped).length === 0 ? {} : { diagnosticsDropped };
  out.write(`{"schema":${JSON.stringify(SPS_SCHEMA)},"input":${JSON.stringify(input)}`);
  for (const kind of parts.records ? codec.setKinds : []) {
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
  if (qp !== undefined && parts.summary) out.write(`,"qp":${JSON.stringify(qp)}`);
  if (base_q_idx !== undefined && parts.summary) out.write(`,"base_q_idx":${JSON.stringify(base_q_idx)}`);
  const closing = parts.summary ? `,"summary":${JSON.stringify({ ...rest, ...dropped })}` : '';
  out.write(`,"diagnostics":${jsonLines(diagnostics)}${closing}}\n`);
};
