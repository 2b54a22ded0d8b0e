import type { DiagnosticRecord } from '../../analysis/diagnostic-record.ts';
import { blockMap, type MapKind } from '../../analysis/macroblocks/block-map.ts';
import type { StreamBlockFacts } from '../../analysis/macroblocks/block-totals.ts';
import type { Terminal } from '../../io/context.ts';
import type { Sink } from '../../io/sink.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { Theme } from '../colour.ts';
import { CsvRows } from '../csv.ts';
import { FoundList, verdictLines } from '../found-list.ts';
import { rowLines } from '../info/rows.ts';
import { type InputFacts, JsonDocument, JsonLines } from '../json.ts';
import type { OutputParts } from '../parts.ts';
import { layoutWidth, screenOf, wrappedLine } from '../width.ts';
import { blockRows, qpHistogram, typeTable } from './block-text.ts';
import { type MapLayout, terminalMap } from './map/terminal-map.ts';
import {
  MACROBLOCK_COLUMNS,
  macroblockRows,
  PICTURE_COLUMNS,
  pictureRecord,
  pictureWithMacroblocks,
  type ShownPicture,
} from './mb-records.ts';
import { mbTable, pictureRow } from './mb-table.ts';

/** What `mb` says at the end. */
export interface MbReport {
  readonly complete: boolean;
  /** `undefined` without a picture. */
  readonly blocks: StreamBlockFacts | undefined;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}

/** One of the outputs of `mb`. */
export interface MbView {
  begin(input: InputFacts): void;
  picture(picture: ShownPicture): void;
  diagnostic(record: DiagnosticRecord): void;
  end(report: MbReport): void;
}

/** What a view needs to know. */
export interface MbViewOptions {
  readonly output: 'table' | 'json' | 'ndjson' | 'csv';
  /** Each macroblock, in JSON and CSV. */
  readonly macroblocks: boolean;
  /** A map below each row of the table; the summary, which would scroll it away, is left out then. */
  readonly map: { readonly kind: MapKind; readonly layout: MapLayout } | undefined;
  readonly out: Sink;
  readonly theme: Theme;
  readonly terminal: Terminal;
  /** The terminal has UTF-8. */
  readonly blocks: boolean;
  readonly parts: OutputParts;
}

/** Schema name and version; the version changes when a key changes its meaning. */
const MB_SCHEMA = 'rtmpkit/mb/1';

export const mbViewFor = (options: MbViewOptions): MbView => {
  const { output } = options;
  if (output === 'table') return tableView(options);
  if (output === 'csv') return csvView(options);
  return output === 'json' ? jsonView(options) : ndjsonView(options);
};

const nothing = () => undefined;

const tableView = ({ out, theme, terminal, parts, map, blocks }: MbViewOptions): MbView => {
  const screen = screenOf(terminal);
  const table = mbTable(theme, screen);
  const found = new FoundList();
  return {
    begin: () => {
      if (parts.records) out.write(table.header);
    },
    picture: (picture) => {
      out.write(table.row(pictureRow(picture.measured)));
      if (map === undefined) return;
      for (const line of terminalMap(blockMap(map.kind, picture.blocks), map.layout)) {
        out.write(`${line}\n`);
        table.countLine();
      }
    },
    // stderr has them where they occur.
    diagnostic: (record) => found.add(record),
    end: (report) => {
      if (!parts.summary || (parts.records && map !== undefined)) return;
      const width = layoutWidth(screen);
      const lines = summaryLines(report, theme, width, blocks);
      const { error, warning } = report.diagnostics;
      if (error + warning > 0) lines.push('', ...verdictLines(report.diagnostics, found, theme, width));
      const text = lines.flatMap((line) => wrappedLine(line, width)).join('\n');
      out.write(`${parts.records ? '\n' : ''}${text}\n`);
    },
  };
};

const summaryLines = (
  { complete, blocks: facts }: MbReport,
  theme: Theme,
  width: number,
  blocks: boolean,
): string[] => {
  const end = complete ? [] : ['  not read to the end'];
  if (facts === undefined) return ['  no picture', ...end];
  return [
    ...rowLines(blockRows(facts), theme, width),
    '',
    typeTable(facts),
    ...(facts.qpHistogram.length === 0 ? [] : ['', `  ${theme.strong('QP of the macroblocks')}`]),
    ...qpHistogram(facts, blocks),
    ...end,
  ];
};

const reportRecord = ({ complete, blocks, diagnostics }: MbReport) => ({
  complete,
  ...blocks,
  diagnostics,
});

const recordOf = (options: MbViewOptions): ((picture: ShownPicture) => object) =>
  options.macroblocks ? pictureWithMacroblocks : pictureRecord;

const jsonView = (options: MbViewOptions): MbView => {
  const document = new JsonDocument(options.out, options.parts);
  const record = recordOf(options);
  return {
    begin: (input) => document.begin(MB_SCHEMA, input, 'pictures'),
    picture: (picture) => document.record(record(picture)),
    diagnostic: (found) => document.diagnostic(found),
    end: (report) => document.end(reportRecord(report)),
  };
};

const ndjsonView = (options: MbViewOptions): MbView => {
  const lines = new JsonLines(options.out);
  const record = recordOf(options);
  return {
    begin: (input) => lines.line({ record: 'header', schema: MB_SCHEMA, input }),
    picture: (picture) => lines.line(record(picture)),
    diagnostic: (found) => lines.line(found),
    end: (report) => {
      if (options.parts.summary) lines.line({ record: 'summary', ...reportRecord(report) });
    },
  };
};

/** Rows alone: diagnostics go to stderr. */
const csvView = ({ macroblocks, out }: MbViewOptions): MbView => {
  const rows = new CsvRows(out, macroblocks ? MACROBLOCK_COLUMNS : PICTURE_COLUMNS);
  return {
    begin: nothing,
    picture: (picture) => {
      if (!macroblocks) rows.row(pictureRecord(picture));
      else for (const row of macroblockRows(picture)) rows.row(row);
    },
    diagnostic: nothing,
    end: nothing,
  };
};
