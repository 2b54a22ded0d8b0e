import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { StreamSummary } from '../analysis/stream-summary.ts';
import { unitRecord } from '../analysis/unit-record.ts';
import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { FormatName } from '../container/descriptor.ts';
import { hasTimes } from '../container/registry.ts';
import type { Terminal } from '../io/context.ts';
import type { Sink } from '../io/sink.ts';
import type { Theme } from './colour.ts';
import { FoundList } from './found-list.ts';
import { type InputFacts, JsonDocument, JsonLines } from './json.ts';
import { naluSummary } from './nalu-summary.ts';
import { NaluTable } from './nalu-table.ts';
import type { OutputParts } from './parts.ts';
import { traceTree } from './trace-tree.ts';
import { layoutWidth, screenOf } from './width.ts';

/** One of the three outputs of `nalu`. */
export interface NaluView {
  begin(input: InputFacts): void;
  unit(unit: PlacedUnit): void;
  diagnostic(record: DiagnosticRecord): void;
  end(summary: StreamSummary): void;
}

/** Schema name and version; the version changes when a key changes its meaning. */
const NALU_SCHEMA = 'rtmpkit/nalu/1';

export const naluViewFor = (
  output: 'table' | 'json' | 'ndjson',
  codec: StreamCodec,
  out: Sink,
  theme: Theme,
  terminal: Terminal,
  parts: OutputParts,
): NaluView => {
  if (output === 'json') return jsonView(out, parts);
  return output === 'ndjson' ? ndjsonView(out, parts) : tableView(codec, out, theme, terminal, parts);
};

const tableView = (codec: StreamCodec, out: Sink, theme: Theme, terminal: Terminal, parts: OutputParts): NaluView => {
  const screen = screenOf(terminal);
  let table = new NaluTable(codec.view, theme);
  const found = new FoundList();
  let format: string | undefined;
  return {
    begin: (input) => {
      format = input.format;
      table = new NaluTable(codec.view, theme, { screen, hasTimes: hasTimes(format as FormatName) });
      if (parts.records) out.write(table.header);
    },
    unit: (unit) => {
      out.write(table.row(unit));
      if (unit.trace === undefined) return;
      for (const line of traceTree(unit.trace, unit.rbsp, theme, screen.width)) {
        out.write(line);
        table.countLine();
      }
    },
    // stderr has them where they occur.
    diagnostic: (record) => found.add(record),
    end: (summary) => {
      if (!parts.summary) return;
      const text = naluSummary(summary, codec, format, found, theme, layoutWidth(screen));
      out.write(`${parts.records ? '\n' : ''}${text}`);
    },
  };
};

const jsonView = (out: Sink, parts: OutputParts): NaluView => {
  const document = new JsonDocument(out, parts);
  return {
    begin: (input) => document.begin(NALU_SCHEMA, input, 'nalus'),
    unit: (unit) => document.record(unitRecord(unit)),
    diagnostic: (record) => document.diagnostic(record),
    end: (summary) => document.end(summary),
  };
};

const ndjsonView = (out: Sink, parts: OutputParts): NaluView => {
  const lines = new JsonLines(out);
  return {
    begin: (input) => lines.line({ record: 'header', schema: NALU_SCHEMA, input }),
    unit: (unit) => lines.line(unitRecord(unit)),
    diagnostic: (record) => lines.line(record),
    end: (summary) => {
      if (parts.summary) lines.line({ record: 'summary', ...summary });
    },
  };
};
