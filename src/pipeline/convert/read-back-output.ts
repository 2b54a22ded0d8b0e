import type { Output } from '../../io/output.ts';

export interface OutputReader {
  output(bytes: Uint8Array): void;
}

const READ_BACK_BYTES = 1 << 20;

/** Writes an output and passes the bytes to readers: read back from the file, or, for a pipe, as they are written. */
export class ReadBackOutput {
  readonly #output: Output;
  readonly #reader: OutputReader | undefined;
  readonly #last: OutputReader | undefined;
  /** Bytes passed to the reader so far. */
  #readBytes = 0;

  /** `reader` gets what is written, before patches; `last` gets a file when it is complete. */
  constructor(output: Output, reader: OutputReader | undefined, last?: OutputReader) {
    this.#output = output;
    this.#reader = reader;
    this.#last = last;
  }

  /** Bytes written so far. */
  get sizeBytes(): number {
    return this.#output.sizeBytes;
  }

  /** `bytes` must stay valid until the next `flush`. */
  write(bytes: Uint8Array): void {
    this.#output.write(bytes);
    if (this.#output.readBack !== undefined) return;
    this.#reader?.output(bytes);
    this.#last?.output(bytes);
  }

  /** Flushes the output and reads it back. */
  async flush(): Promise<void> {
    await this.#output.flush();
    if (this.#reader !== undefined) this.#readBytes = this.#readBack(this.#readBytes, this.#reader);
  }

  /** Reads the complete and flushed output back. */
  complete(): void {
    if (this.#last !== undefined) this.#readBack(0, this.#last);
  }

  /** Returns the byte offset that it came to. */
  #readBack(from: number, reader: OutputReader): number {
    const { readBack, sizeBytes } = this.#output;
    if (readBack === undefined) return from;
    const buffer = new Uint8Array(Math.min(READ_BACK_BYTES, sizeBytes - from));
    let at = from;
    while (at < sizeBytes) {
      const bytesRead = readBack.call(this.#output, at, buffer);
      if (bytesRead === 0) break;
      reader.output(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    return at;
  }
}
