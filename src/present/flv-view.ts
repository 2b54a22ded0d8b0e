import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { InspectedTag } from '../analysis/flv/inspected-tag.ts';
import type { InspectedFlvHeader } from '../analysis/flv/records.ts';
import type { FlvSummary } from '../analysis/flv/summary.ts';
import type { Terminal } from '../io/context.ts';
import type { Sink } from '../io/sink.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { FieldTrace } from '../syntax/field-trace.ts';
import type { Theme } from './colour.ts';
import { flvSummary } from './flv-summary.ts';
import { flvTable, rowsOf } from './flv-table.ts';
import { FoundList } from './found-list.ts';
import { type InputFacts, JsonDocument, JsonLines } from './json.ts';
import type { OutputParts } from './parts.ts';
import { traceTree } from './trace-tree.ts';
import { layoutWidth, screenOf } from './width.ts';

/** One of the three outputs of `flv`. */
export interface FlvView {
  begin(input: InputFacts): void;
  header(header: InspectedFlvHeader): void;
  /** `severity`: of the worst finding about the tag. */
  tag(tag: InspectedTag, severity: Severity | undefined): void;
  diagnostic(record: DiagnosticRecord): void;
  end(summary: FlvSummary): void;
}

/** Schema name and version; the version changes when a key changes its meaning. */
const FLV_SCHEMA = 'rtmpkit/flv/1';

export const flvViewFor = (
  output: 'table' | 'json' | 'ndjson',
  out: Sink,
  theme: Theme,
  terminal: Terminal,
  parts: OutputParts,
): FlvView => {
  if (output === 'json') return jsonView(out, parts);
  return output === 'ndjson' ? ndjsonView(out, parts) : tableView(out, theme, terminal, parts);
};

const nothing = () => undefined;

const tableView = (out: Sink, theme: Theme, terminal: Terminal, parts: OutputParts): FlvView => {
  const screen = screenOf(terminal);
  const found = new FoundList();
  const table = flvTable(theme, screen);
  const tree = (trace: FieldTrace, bytes: Uint8Array): void => {
    for (const line of traceTree(trace, bytes, theme, screen.width)) {
      out.write(line);
      table.countLine();
    }
  };
  return {
    begin: () => {
      if (parts.records) out.write(table.header);
    },
    header: ({ trace, bytes }) => {
      if (trace !== undefined) tree(trace, bytes);
    },
    tag: (inspected, severity) => {
      for (const row of rowsOf(inspected, severity)) out.write(table.row(row));
      const { trace, bytes } = inspected.tag;
      if (trace !== undefined) tree(trace, bytes);
    },
    // stderr has them where they occur.
    diagnostic: (record) => found.add(record),
    end: (summary) => {
      if (!parts.summary) return;
      const text = flvSummary(summary, found, theme, layoutWidth(screen));
      out.write(`${parts.records ? '\n' : ''}${text}`);
    },
  };
};

const jsonView = (out: Sink, parts: OutputParts): FlvView => {
  const document = new JsonDocument(out, parts);
  return {
    begin: (input) => document.begin(FLV_SCHEMA, input, 'tags'),
    // FLV headers are in the summary.
    header: nothing,
    tag: ({ record }) => document.record(record),
    diagnostic: (record) => document.diagnostic(record),
    end: (summary) => document.end(summary),
  };
};

const ndjsonView = (out: Sink, parts: OutputParts): FlvView => {
  const lines = new JsonLines(out);
  return {
    begin: (input) => lines.line({ record: 'header', schema: FLV_SCHEMA, input }),
    header: nothing,
    tag: ({ record }) => lines.line(record),
    diagnostic: (record) => lines.line(record),
    end: (summary) => {
      if (parts.summary) lines.line({ record: 'summary', ...summary });
    },
  };
};
