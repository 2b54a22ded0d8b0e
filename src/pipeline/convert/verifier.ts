import { createHash } from 'node:crypto';
import type { Verification } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** A part of an output that was read back: a NAL unit, a frame, the data of a tag. */
export interface ReadPart {
  /** Byte offset in the output. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** It can be no part that was written: why. */
  readonly fault?: string;
}

/** Takes an output apart again. */
export interface PartReader {
  push(bytes: Uint8Array): Iterable<ReadPart>;
  end(): Iterable<ReadPart>;
}

/** Where a part comes from; nothing for one that the input does not have. */
export type PartOrigin = Pick<Diagnostic, 'offset' | 'nalu' | 'tag'>;

/** A part that is to be in the output. */
export interface ExpectedPart {
  /** What it is, for messages. */
  readonly name: string;
  /** SHA-256, base64: `digestOf`. */
  readonly digest: string;
  readonly origin: PartOrigin;
}

/**
 * Reads the output back while it is written, and compares the SHA-256 of each part of it with that of what was to be
 * there. Parts are forgotten when they have been compared.
 */
export class Verifier {
  readonly #reader: PartReader;
  #expected: ExpectedPart[] = [];
  #compared = 0;
  #difference: Diagnostic | undefined;

  constructor(reader: PartReader) {
    this.#reader = reader;
  }

  /** This part goes out next. */
  expect(part: ExpectedPart): void {
    if (this.#difference === undefined) this.#expected.push(part);
  }

  /** Bytes read back from the output. */
  output(bytes: Uint8Array): void {
    this.#compare(this.#reader.push(bytes));
  }

  /** The output is over. */
  end(): void {
    this.#compare(this.#reader.end());
    const [missing] = this.#expected;
    if (missing !== undefined) this.fail(`${missing.name} is missing at the end of the output`, missing.origin);
  }

  /** The output is not what it should be: only the first reason counts, those after it would be the same over and over. */
  fail(message: string, origin: PartOrigin = {}): void {
    this.#difference ??= { severity: 'error', code: 'verify-mismatch', message, ...origin };
    this.#expected = [];
  }

  get result(): Verification {
    return { identical: this.#difference === undefined, compared: this.#compared };
  }

  /** The first difference. */
  get difference(): Diagnostic | undefined {
    return this.#difference;
  }

  #compare(parts: Iterable<ReadPart>): void {
    for (const { offset, bytes, fault } of parts) {
      // To the end: a stage works as far as it is asked.
      if (this.#difference !== undefined) continue;
      if (fault !== undefined) {
        this.fail(`${fault} at byte ${offset} of the output`);
        continue;
      }
      const expected = this.#expected.shift();
      const at = `the ${bytes.length} bytes at byte ${offset} of the output`;
      if (expected === undefined) this.fail(`${at} were not written`);
      else if (digestOf(bytes) === expected.digest) this.#compared++;
      else this.fail(`${expected.name} is not ${at}`, expected.origin);
    }
  }
}

/** SHA-256, base64. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
