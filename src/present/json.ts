import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { Sink } from '../io/sink.ts';
import type { OutputParts } from './parts.ts';

/** The input, as described in an output. */
export interface InputFacts {
  /** null for standard input. */
  readonly path: string | null;
  /** Absent for bare NAL units, and when the run was interrupted before it was known. */
  readonly format?: string;
  /** Absent where the format holds tracks of several codecs. */
  readonly codec?: string;
  /** Absent for a pipe. */
  readonly sizeBytes?: number;
}

/** Diagnostics per JSON document; further ones are counted by code. */
const MAX_DIAGNOSTICS = 1000;

/** The diagnostics of one document. */
export class KeptDiagnostics {
  readonly #records: DiagnosticRecord[] = [];
  readonly #dropped = new Map<string, number>();

  add(record: DiagnosticRecord): void {
    if (this.#records.length < MAX_DIAGNOSTICS) this.#records.push(record);
    else this.#dropped.set(record.code, (this.#dropped.get(record.code) ?? 0) + 1);
  }

  get result(): { readonly records: readonly DiagnosticRecord[]; readonly dropped: Readonly<Record<string, number>> } {
    return { records: this.#records, dropped: Object.fromEntries(this.#dropped) };
  }
}

/**
 * Writes one JSON document with a streamed list of records, one per line, which suits diff and readers. The list is
 * never in memory as a whole.
 */
export class JsonDocument {
  readonly #sink: Sink;
  readonly #kept = new KeptDiagnostics();
  readonly #parts: OutputParts;
  #records = 0;

  constructor(sink: Sink, parts: OutputParts) {
    this.#sink = sink;
    this.#parts = parts;
  }

  begin(schema: string, input: InputFacts, listKey: string): void {
    const list = this.#parts.records ? `,${JSON.stringify(listKey)}:[` : '';
    this.#sink.write(`{"schema":${JSON.stringify(schema)},"input":${JSON.stringify(input)}${list}`);
  }

  record(record: object): void {
    this.#sink.write(`${this.#records++ === 0 ? '' : ','}\n${JSON.stringify(record)}`);
  }

  diagnostic(record: DiagnosticRecord): void {
    this.#kept.add(record);
  }

  /** Ends the list and the document; `lists`: further ones, by their key. */
  end(summary: object, lists: Readonly<Record<string, readonly object[]>> = {}): void {
    const { records, dropped } = this.#kept.result;
    const others = Object.entries(lists).map(([key, list]) => `,${JSON.stringify(key)}:${jsonLines(list)}`);
    const counts = Object.keys(dropped).length === 0 ? {} : { diagnosticsDropped: dropped };
    const closing = this.#parts.summary ? `,"summary":${JSON.stringify({ ...summary, ...counts })}` : '';
    this.#sink.write(
      `${this.#parts.records ? '\n]' : ''}${others.join('')},"diagnostics":${jsonLines(records)}${closing}}\n`,
    );
  }
}

/** Writes records, one per line. */
export class JsonLines {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  line(record: object): void {
    this.#sink.write(`${JSON.stringify(record)}\n`);
  }
}

/** A JSON list with one entry per line. */
export const jsonLines = (list: readonly unknown[]): string =>
  list.length === 0 ? '[]' : `[\n${list.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
