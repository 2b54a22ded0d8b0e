import type { DiagnosticRecord } from '../analysis/diagnostic-record.ts';
import type { Sink } from '../io/sink.ts';
import { plural } from '../media/quantity.ts';
import type { Theme } from './colour.ts';

/** Diagnostics shown per code; further ones are counted. */
const SHOWN_PER_CODE = 20;

/** Codes of a fault in how a file was written, which all its units have for the same reason: one of them says it. */
const OF_ONE_CAUSE: ReadonlySet<string> = new Set(['last-byte-zero']);

/** How many diagnostics of a code are shown to people, where `most` are of other codes. */
export const shownOf = (code: string | undefined, most: number): number =>
  code !== undefined && OF_ONE_CAUSE.has(code) ? 1 : most;

/** `tag 12 at 0.480 s, offset 5000 (0x1388)`, `connection 0, client message 12, byte 5000`: what is known of it. */
export const placeOf = ({ tag, dtsMs, offset, connection, direction, messageIndex }: DiagnosticRecord): string => {
  if (connection !== undefined) {
    const sender = direction === undefined ? '' : `${direction} `;
    const inMessage = messageIndex === undefined ? '' : `${sender}message ${messageIndex}`;
    const atByte = offset === undefined ? '' : `${inMessage === '' ? sender : ''}byte ${offset}`;
    return [`connection ${connection}`, inMessage, atByte].filter(Boolean).join(', ');
  }
  const time = dtsMs === undefined ? '' : ` at ${(dtsMs / 1000).toFixed(3)} s`;
  const parts = [
    tag === undefined ? '' : `tag ${tag}${time}`,
    offset === undefined ? '' : `offset ${offset} (0x${offset.toString(16)})`,
  ];
  return parts.filter(Boolean).join(', ');
};

/** Writes diagnostics as text, one line each. */
export class DiagnosticWriter {
  readonly #sink: Sink;
  readonly #theme: Theme;
  readonly #input: string;
  readonly #quiet: boolean;
  readonly #rest: string;
  readonly #counts = new Map<string, number>();

  /** With `quiet`, errors only. `rest` says which flag shows the diagnostics that are only counted here. */
  constructor(sink: Sink, theme: Theme, input: string, quiet: boolean, rest = '--ndjson has them all') {
    this.#sink = sink;
    this.#theme = theme;
    this.#input = input;
    this.#quiet = quiet;
    this.#rest = rest;
  }

  add(record: DiagnosticRecord): void {
    if (this.#quiet && record.severity !== 'error') return;
    const count = (this.#counts.get(record.code) ?? 0) + 1;
    this.#counts.set(record.code, count);
    if (count > shownOf(record.code, SHOWN_PER_CODE)) return;
    const { error, warning, dim } = this.#theme;
    const colour = { error, warning, info: dim }[record.severity];
    const place = placeOf(record);
    const where = place === '' ? '' : ` ${place}:`;
    const rule = record.rule === undefined ? '' : dim(` [${record.rule}]`);
    this.#sink.write(`rtmpkit: ${this.#input}:${where} ${colour(record.severity)}: ${record.message}${rule}\n`);
  }

  /** Reports how many were not shown. */
  end(): void {
    for (const [code, count] of this.#counts) {
      const shown = shownOf(code, SHOWN_PER_CODE);
      if (count <= shown) continue;
      const more = plural(count - shown, 'more diagnostic');
      this.#sink.write(`rtmpkit: ${this.#input}: ${more} of the kind ${code}; ${this.#rest}\n`);
    }
  }
}
