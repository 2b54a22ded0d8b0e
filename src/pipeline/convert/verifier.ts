import { createHash } from 'node:crypto';
import type { Verification } from '../../analysis/conversion.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** A part of an output that was read back: a NAL unit, a frame, the data of a tag. */
export interface ReadPart {
  /** Byte offset in the output. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Set if it cannot be a part that was written: why. */
  readonly fault?: string;
}

/** Splits an output into parts. */
export interface PartReader {
  push(bytes: Uint8Array): Iterable<ReadPart>;
  end(): Iterable<ReadPart>;
}

/** Position of a part in the input; empty for an inserted part. */
export type PartOrigin = Pick<Diagnostic, 'offset' | 'nalu' | 'tag'>;

/** A part that has to be in the output. */
export interface ExpectedPart {
  /** Its name in messages. */
  readonly name: string;
  /** SHA-256, base64: `digestOf`. */
  readonly digest: string;
  readonly origin: PartOrigin;
}

/**
 * Reads the output back while it is written, and compares the SHA-256 of each part with the expected one. Parts are
 * forgotten once compared.
 */
export class Verifier {
  readonly #reader: PartReader;
  #expected: ExpectedPart[] = [];
  #compared = 0;
  #difference: Diagnostic | undefined;

  constructor(reader: PartReader) {
    this.#reader = reader;
  }

  /** Takes the next part to be written. */
  expect(part: ExpectedPart): void {
    if (this.#difference === undefined) this.#expected.push(part);
  }

  /** Takes bytes read back from the output. */
  output(bytes: Uint8Array): void {
    this.#compare(this.#reader.push(bytes));
  }

  /** Ends the output. */
  end(): void {
    this.#compare(this.#reader.end());
    const [missing] = this.#expected;
    if (missing !== undefined) this.fail(`${missing.name} is missing at the end of the output`, missing.origin);
  }

  /** Records a difference. Only the first one counts: later ones mostly follow from it. */
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
      // Iterate to the end: a stage works lazily.
      if (this.#difference !== undefined) continue;
      if (fault !== undefined) {
        this.fail(`${fault} at byte ${offset} of the output`);
        continue;
      }
      const expected = this.#expected.shift();
      const at = `the ${bytes.length} bytes at byte ${offset} of the output`;
      if (expected === undefined) this.fail(`${at} were not written`);
      else if (digestOf(bytes) === expected.digest) this.#compared++;
      else this.fail(`${expected.name} differs from ${at}`, expected.origin);
    }
  }
}

/** SHA-256, base64. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
