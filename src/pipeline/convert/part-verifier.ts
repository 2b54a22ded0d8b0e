import { createHash } from 'node:crypto';
import type { Verification } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** Something that was read back: a frame, the data of a tag. */
export interface ReadPart {
  /** Byte offset in the output. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Takes an output apart again. */
export interface PartReader {
  push(bytes: Uint8Array): Iterable<ReadPart>;
  end(): Iterable<ReadPart>;
}

/** A tag of the input. */
export interface PartOrigin {
  readonly offset: number;
  readonly tag: number;
}

interface Expected {
  readonly digest: string;
  readonly name: string;
  readonly origin: PartOrigin | undefined;
}

/**
 * Reads the output back while it is written, and holds the SHA-256 of each part of it against that of what was to be
 * there. Only parts on their way are kept.
 */
export class PartVerifier {
  readonly #reader: PartReader;
  #expected: Expected[] = [];
  #compared = 0;
  #difference: Diagnostic | undefined;

  constructor(reader: PartReader) {
    this.#reader = reader;
  }

  /** Goes out next; `name` says what it is, `origin` where it comes from, if it is not put in. */
  expect(name: string, bytes: Uint8Array, origin?: PartOrigin): void {
    if (this.#difference === undefined) this.#expected.push({ digest: sha256(bytes), name, origin });
  }

  /** Bytes read back from the output. */
  output(bytes: Uint8Array): void {
    this.#compare(this.#reader.push(bytes));
  }

  /** The output is over. */
  end(): void {
    this.#compare(this.#reader.end());
    const [missing] = this.#expected;
    if (missing !== undefined) this.#differ(missing, `${missing.name} is missing at the end of the output`);
  }

  get result(): Verification {
    return { identical: this.#difference === undefined, compared: this.#compared };
  }

  /** The first difference. */
  get difference(): Diagnostic | undefined {
    return this.#difference;
  }

  #compare(parts: Iterable<ReadPart>): void {
    for (const { offset, bytes } of parts) {
      // To the end: a stage works as far as it is asked.
      if (this.#difference !== undefined) continue;
      const expected = this.#expected.shift();
      const at = `the ${bytes.length} bytes at byte ${offset} of the output`;
      if (expected === undefined) this.#differ(undefined, `${at} were not written`);
      else if (sha256(bytes) === expected.digest) this.#compared++;
      else this.#differ(expected, `${expected.name} is not ${at}`);
    }
  }

  #differ(expected: Expected | undefined, message: string): void {
    const { origin } = expected ?? {};
    const at = origin === undefined ? {} : { offset: origin.offset, tag: origin.tag };
    this.#difference ??= { severity: 'error', code: 'verify-mismatch', message, ...at };
    // Nothing more is compared behind a difference: it would be the same one over and over.
    this.#expected = [];
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
