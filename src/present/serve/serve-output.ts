import type { Sink } from '../../io/sink.ts';

/** What a line is: what is told again soon, what happens, and what a run is for. */
export type LineKind = 'status' | 'event' | 'result';

/** Bytes that may wait for a reader who does not read, by kind: a line for which there is no room is dropped. */
const MAX_WAITING_BYTES: Readonly<Record<LineKind, number>> = { status: 64 << 10, event: 1 << 20, result: 2 << 20 };

/**
 * Lines of a server. It cannot wait for who reads them: streams would stand still. What nobody reads is dropped, and
 * counted in the next line that has room.
 */
export class ServeOutput {
  readonly #sink: Sink;
  readonly #droppedText: (count: number) => string;
  #dropped = 0;

  /** `droppedText`: a line that says how many were dropped. */
  constructor(sink: Sink, droppedText: (count: number) => string) {
    this.#sink = sink;
    this.#droppedText = droppedText;
  }

  /** Writes lines, or drops all of them. */
  write(lines: readonly string[], kind: LineKind): void {
    if (this.#sink.waitingBytes > MAX_WAITING_BYTES[kind]) {
      this.#dropped += lines.length;
      return;
    }
    this.#tellDropped();
    for (const line of lines) this.#sink.write(`${line}\n`);
    this.#sink.send();
  }

  end(): void {
    this.#tellDropped();
    this.#sink.send();
  }

  #tellDropped(): void {
    if (this.#dropped > 0) this.#sink.write(`${this.#droppedText(this.#dropped)}\n`);
    this.#dropped = 0;
  }
}
