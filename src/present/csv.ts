import type { Sink } from '../io/sink.ts';

/** Writes records as RFC 4180 has it: a header line, lines that end with CRLF, quotes where they are needed. */
export class CsvRows {
  readonly #sink: Sink;
  readonly #paths: readonly (readonly string[])[];

  /** `columns`: keys of the records; `qp.min` is the member `min` of `qp`. */
  constructor(sink: Sink, columns: readonly string[]) {
    this.#sink = sink;
    this.#paths = columns.map((column) => column.split('.'));
    this.#line(columns);
  }

  /** What is absent is an empty field. */
  row(record: object): void {
    this.#line(this.#paths.map((path) => fieldOf(record, path)));
  }

  #line(fields: readonly string[]): void {
    this.#sink.write(`${fields.map(quoted).join(',')}\r\n`);
  }
}

const fieldOf = (record: object, path: readonly string[]): string => {
  let value: unknown = record;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return value === undefined ? '' : String(value);
};

const quoted = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
