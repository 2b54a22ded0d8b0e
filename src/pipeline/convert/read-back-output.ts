import type { Output } from '../../io/output.ts';

export interface OutputReader {
  output(bytes: Uint8Array): void;
}

const READ_BACK_BYTES = 1 << 20;

/** Writes an output and passes the bytes to a reader: read back from the file, or, for a pipe, as they are written. */
export class ReadBackOutput {
  readonly #output: Output;
  readonly #reader: OutputReader | undefined;
  /** Bytes passed to the reader so far. */
  #readBytes = 0;

  constructor(output: Output, reader: OutputReader | undefined) {
    this.#output = output;
    this.#reader = reader;
  }

  /** Bytes written so far. */
  get sizeBytes(): number {
    return this.#output.sizeBytes;
  }

  /** `bytes` must stay valid until the next `flush`. */
  write(bytes: Uint8Array): void {
    this.#output.write(bytes);
    if (this.#output.readBack === undefined) this.#reader?.output(bytes);
  }

  /** Flushes the output and reads it back. */
  async flush(): Promise<void> {
    await this.#output.flush();
    if (this.#reader === undefined || this.#output.readBack === undefined) return;
    const buffer = new Uint8Array(Math.min(READ_BACK_BYTES, this.#output.sizeBytes - this.#readBytes));
    while (this.#readBytes < this.#output.sizeBytes) {
      const bytesRead = this.#output.readBack(this.#readBytes, buffer);
      if (bytesRead === 0) return;
      this.#reader.output(buffer.subarray(0, bytesRead));
      this.#readBytes += bytesRead;
    }
  }
}
