import type { DiagnosticRecord } from '../../analysis/diagnostic-record.ts';
import type { Filling } from '../../analysis/gop/followed-buffer.ts';
import type { GopRecord } from '../../analysis/gop/gop-record.ts';
import type { GopFrame } from '../../analysis/gop/gop-watch.ts';
import type { WatchedFrame } from '../../analysis/watch/watcher.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import type { Terminal } from '../../io/context.ts';
import type { Sink } from '../../io/sink.ts';
import { type ChartLayout, chartColumnsOf, gopChart } from '../chart/gop-chart.ts';
import { ChartSamples } from '../chart/samples.ts';
import type { Theme } from '../colour.ts';
import { CsvRows } from '../csv.ts';
import { FoundList } from '../found-list.ts';
import { type InputFacts, JsonDocument, JsonLines } from '../json.ts';
import type { OutputParts } from '../parts.ts';
import { layoutWidth, screenOf } from '../width.ts';
import { entryPointTable } from './entry-point-table.ts';
import { frameTable } from './frame-table.ts';
import { FRAME_COLUMNS, frameRecord, GOP_BLOCK_COLUMNS, GOP_COLUMNS, gopRecord } from './gop-records.ts';
import { type GopReport, reportRecord } from './gop-report.ts';
import { gopSummary } from './gop-summary-text.ts';
import { gopTable } from './gop-table.ts';

/** One of the outputs of `gop`. */
export interface GopView {
  begin(input: InputFacts): void;
  /** The track that is followed, before its frames; not called if the input has none. */
  track(words: CodecWords | undefined): void;
  /** Takes each frame, whether it is written or not. */
  sample(frame: GopFrame): void;
  /** What a frame does to the buffer. */
  filling(frame: WatchedFrame, filling: Filling): void;
  frame(frame: GopFrame): void;
  gop(gop: GopRecord): void;
  diagnostic(record: DiagnosticRecord): void;
  end(report: GopReport): void;
}

/** What a view needs to know. */
export interface GopViewOptions {
  readonly output: 'table' | 'json' | 'ndjson' | 'csv';
  /** A record a frame, instead of a GOP. */
  readonly frames: boolean;
  /** With the QP and bits of macroblocks. */
  readonly mb: boolean;
  readonly out: Sink;
  readonly theme: Theme;
  readonly terminal: Terminal;
  readonly parts: OutputParts;
  /** With a chart above the summary. */
  readonly chart?: ChartLayout | undefined;
  /** With a list of the entry points in the summary. */
  readonly entryPoints?: boolean;
}

/** Schema name and version; the version changes when a key changes its meaning. */
const GOP_SCHEMA = 'rtmpkit/gop/1';

export const gopViewFor = (options: GopViewOptions): GopView => {
  const { output, out, parts } = options;
  if (output === 'table') return tableView(options);
  if (output === 'csv') return csvView(options);
  return output === 'json' ? jsonView(options.frames, out, parts) : ndjsonView(out, parts);
};

const nothing = () => undefined;

const tableView = ({ frames, mb, out, theme, terminal, parts, chart, entryPoints }: GopViewOptions): GopView => {
  const screen = screenOf(terminal);
  const found = new FoundList();
  let [frameRows, gopRows] = [frameTable(theme, screen, undefined, mb), gopTable(theme, screen, undefined, mb)];
  let hasHeader = !parts.records;
  const header = (): void => {
    if (!hasHeader) out.write((frames ? frameRows : gopRows).header);
    hasHeader = true;
  };
  const samples = chart === undefined ? undefined : new ChartSamples();
  return {
    begin: nothing,
    track: (words) => {
      [frameRows, gopRows] = [frameTable(theme, screen, words, mb), gopTable(theme, screen, words, mb)];
      header();
    },
    sample: ({ frame, gop, secondBps }) => samples?.add(frame, gop, secondBps),
    filling: (frame, { afterBits, underflowBits }) => samples?.fill(frame, afterBits, underflowBits > 0),
    frame: (frame) => out.write(frameRows.row(frame)),
    gop: (gop) => out.write(gopRows.row(gop)),
    // stderr has them where they occur.
    diagnostic: (record) => found.add(record),
    end: (report) => {
      header();
      let isFirst = !parts.records;
      const block = (text: string): void => {
        if (text !== '') out.write(`${isFirst ? '' : '\n'}${text}`);
        isFirst &&= text === '';
      };
      if (samples !== undefined && chart !== undefined) {
        const lines = gopChart(samples.columns(chartColumnsOf(chart.width)), report.measured?.buffer, chart);
        block(lines.map((line) => `${line}\n`).join(''));
      }
      if (!parts.summary) return;
      const points = report.measured?.entryPoints;
      if (entryPoints === true && points !== undefined) block(entryPointTable(points, theme));
      block(gopSummary(report, found, theme, layoutWidth(screen)));
    },
  };
};

const jsonView = (frames: boolean, out: Sink, parts: OutputParts): GopView => {
  const document = new JsonDocument(out, parts);
  return {
    begin: (input) => document.begin(GOP_SCHEMA, input, frames ? 'frames' : 'gops'),
    track: nothing,
    sample: nothing,
    filling: nothing,
    frame: (frame) => document.record(frameRecord(frame)),
    gop: (gop) => document.record(gopRecord(gop)),
    diagnostic: (record) => document.diagnostic(record),
    end: (report) => document.end(reportRecord(report)),
  };
};

const ndjsonView = (out: Sink, parts: OutputParts): GopView => {
  const lines = new JsonLines(out);
  return {
    begin: (input) => lines.line({ record: 'header', schema: GOP_SCHEMA, input }),
    track: nothing,
    sample: nothing,
    filling: nothing,
    frame: (frame) => lines.line(frameRecord(frame)),
    gop: (gop) => lines.line(gopRecord(gop)),
    diagnostic: (record) => lines.line(record),
    end: (report) => {
      if (parts.summary) lines.line({ record: 'summary', ...reportRecord(report) });
    },
  };
};

/** Rows alone: diagnostics go to stderr. */
const csvView = ({ frames, mb, out }: GopViewOptions): GopView => {
  const rows = new CsvRows(out, [...(frames ? FRAME_COLUMNS : GOP_COLUMNS), ...(mb ? GOP_BLOCK_COLUMNS : [])]);
  return {
    begin: nothing,
    track: nothing,
    sample: nothing,
    filling: nothing,
    frame: (frame) => rows.row(frameRecord(frame)),
    gop: (gop) => rows.row(gopRecord(gop)),
    diagnostic: nothing,
    end: nothing,
  };
};
