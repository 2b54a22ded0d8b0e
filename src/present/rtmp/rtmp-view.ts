import type { DiagnosticRecord } from '../../analysis/diagnostic-record.ts';
import type { ChunkRecord, EventRecord, MessageRecord } from '../../analysis/rtmp/records.ts';
import type { ConnectionSummary, RtmpSummary } from '../../analysis/rtmp/summary.ts';
import type { Terminal } from '../../io/context.ts';
import type { Sink } from '../../io/sink.ts';
import { bytesText, plural } from '../../media/quantity.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import { type FieldTrace, tracedFields } from '../../syntax/field-trace.ts';
import type { Theme } from '../colour.ts';
import { type InputFacts, JsonDocument, JsonLines } from '../json.ts';
import type { OutputParts } from '../parts.ts';
import { traceTree } from '../trace-tree.ts';
import { layoutWidth, screenOf, wrappedLine } from '../width.ts';
import { connectionLines } from './connection-summary.ts';
import { rtmpTable } from './rtmp-table.ts';

/** The syntax of the body of a message; `bytes`: the body. */
export interface BodyTrace {
  readonly trace: FieldTrace;
  readonly bytes: Uint8Array;
}

/** The closing summary of a session: that of the dissector, with what it was not given. */
export interface SessionSummary extends RtmpSummary {
  /** TCP connections of the capture that were left out. */
  readonly otherConnections: number;
}

/** A record with its time since the first one, and the severity of the worst finding about it. */
export interface Shown {
  readonly sinceMs: number | undefined;
  readonly severity?: Severity | undefined;
  readonly body?: BodyTrace | undefined;
}

/** One of the three outputs of `rtmp`. */
export interface RtmpView {
  /** `hasTimes`: the records have times. */
  begin(input: InputFacts, hasTimes: boolean): void;
  record(record: MessageRecord | EventRecord | ChunkRecord, shown: Shown): void;
  diagnostic(record: DiagnosticRecord): void;
  /** A connection is over. */
  connection(summary: ConnectionSummary): void;
  end(summary: SessionSummary): void;
}

/** Schema name and version; the version changes when a key changes its meaning. */
const RTMP_SCHEMA = 'rtmpkit/rtmp/1';

/** Connections with a summary in the table, or in a JSON document; further ones are counted. */
const MAX_CONNECTIONS = 1000;

export const rtmpViewFor = (
  output: 'table' | 'json' | 'ndjson',
  out: Sink,
  theme: Theme,
  terminal: Terminal,
  parts: OutputParts,
): RtmpView => {
  if (output === 'json') return jsonView(out, parts);
  return output === 'ndjson' ? ndjsonView(out, parts) : tableView(out, theme, terminal, parts);
};

const nothing = (): undefined => undefined;

const tableView = (out: Sink, theme: Theme, terminal: Terminal, parts: OutputParts): RtmpView => {
  const screen = screenOf(terminal);
  const width = layoutWidth(screen);
  let table = rtmpTable(theme, screen, true);
  const blocks: (readonly string[])[] = [];
  let dropped = 0;
  let isFirst = !parts.records;
  const write = (lines: readonly string[]): void => {
    out.write(`${isFirst ? '' : '\n'}${lines.join('\n')}\n`);
    isFirst = false;
  };
  return {
    begin: (_input, hasTimes) => {
      table = rtmpTable(theme, screen, hasTimes);
      if (parts.records) out.write(table.header);
    },
    record: (record, { sinceMs, severity, body }) => {
      out.write(table.row({ record, sinceMs, severity }));
      if (body === undefined) return;
      for (const line of traceTree(body.trace, body.bytes, theme, screen.width)) {
        out.write(line);
        table.countLine();
      }
    },
    // stderr has them where they occur, and the summary of each connection the first of each kind.
    diagnostic: nothing,
    connection: (summary) => {
      if (!parts.summary) return;
      const lines = connectionLines(summary, theme, width);
      if (!parts.records) write(lines);
      else if (blocks.length < MAX_CONNECTIONS) blocks.push(lines);
      else dropped++;
    },
    end: (summary) => {
      if (!parts.summary) return;
      for (const lines of blocks) write(lines);
      if (dropped > 0) write([`${plural(dropped, 'more connection')}: --connection N shows one`]);
      write(wrappedLine(closingText(summary), width));
    },
  };
};

/** `2 connections, 120 messages, 46.5 kB; 3 other TCP connections are no RTMP`. */
const closingText = ({ connections, messages, sizeBytes, otherConnections, complete }: SessionSummary): string => {
  const parts = [plural(connections, 'connection'), plural(messages, 'message'), bytesText(sizeBytes)];
  const others = otherConnections === 0 ? '' : `; ${plural(otherConnections, 'other TCP connection')} not shown`;
  return `${parts.join(', ')}${others}${complete ? '' : '; not read to the end'}`;
};

/** The record of a message, with its syntax. */
const withFields = (record: object, body: BodyTrace | undefined): object =>
  body === undefined ? record : { ...record, ...tracedFields(body.trace) };

const jsonView = (out: Sink, parts: OutputParts): RtmpView => {
  const document = new JsonDocument(out, parts);
  const connections: ConnectionSummary[] = [];
  let dropped = 0;
  return {
    begin: (input) => document.begin(RTMP_SCHEMA, input, 'records'),
    record: (record, { body }) => document.record(withFields(record, body)),
    diagnostic: (record) => document.diagnostic(record),
    connection: (summary) => {
      if (connections.length < MAX_CONNECTIONS) connections.push(summary);
      else dropped++;
    },
    end: (summary) => {
      const closing = dropped > 0 ? { ...summary, connectionsDropped: dropped } : summary;
      document.end(closing, parts.summary ? { connections } : {});
    },
  };
};

const ndjsonView = (out: Sink, parts: OutputParts): RtmpView => {
  const lines = new JsonLines(out);
  return {
    begin: (input) => lines.line({ record: 'header', schema: RTMP_SCHEMA, input }),
    record: (record, { body }) => lines.line(withFields(record, body)),
    diagnostic: (record) => lines.line(record),
    connection: (summary) => {
      if (parts.summary) lines.line({ record: 'connection', ...summary });
    },
    end: (summary) => {
      if (parts.summary) lines.line({ record: 'summary', ...summary });
    },
  };
};
