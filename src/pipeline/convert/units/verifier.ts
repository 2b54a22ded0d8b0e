import { createHash } from 'node:crypto';
import type { Verification } from '../../../analysis/conversion.ts';
import type { UnitStage } from '../../../container/descriptor.ts';
import type { UnitItem } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

interface Expected {
  readonly digest: string;
  readonly name: string;
  /** Byte offset in the input; absent for what was put in. */
  readonly offset?: number;
  readonly nalu?: number;
}

/**
 * Reads the output back while it is written, and holds the SHA-256 of each NAL unit in it against that of the unit as it
 * was read from the input. Only units on their way are kept.
 */
export class Verifier {
  readonly #stage: UnitStage;
  /** Units of the input whose fate is open, by their number. */
  readonly #read = new Map<number, Expected>();
  /** Parameter sets that a sequence header may hold: those of the input, and of a record beside it. */
  readonly #sets = new Set<string>();
  /** What is to come next in the output. */
  #expected: Expected[] = [];
  /** Number of the last unit of the input that was written. */
  #lastWritten = -1;
  #compared = 0;
  #difference: Diagnostic | undefined;

  /** `stage` takes the format of the output apart. */
  constructor(stage: UnitStage) {
    this.#stage = stage;
  }

  /** A unit as it came out of the input. */
  source(nalu: number, name: string, offset: number, bytes: Uint8Array): void {
    const digest = sha256(bytes);
    this.#read.set(nalu, { digest, name, offset, nalu });
    if (isParameterSet(bytes)) this.#knows(digest);
  }

  /** A parameter set that the input has beside its stream. */
  parameterSet(bytes: Uint8Array): void {
    this.#knows(sha256(bytes));
  }

  #knows(digest: string): void {
    if (this.#sets.size < MAX_SETS) this.#sets.add(digest);
  }

  /** The unit has been written. */
  wrote(nalu: number): void {
    const expected = this.#read.get(nalu);
    this.#read.delete(nalu);
    if (expected === undefined) this.#differ(undefined, `NAL unit ${nalu} of the input was written twice`);
    else {
      if (nalu < this.#lastWritten) this.#differ(expected, `was written behind NAL unit ${this.#lastWritten}`);
      this.#lastWritten = nalu;
      this.#expected.push(expected);
    }
  }

  /** A unit has been written that the input does not have at this place. */
  inserted(name: string, bytes: Uint8Array): void {
    this.#expected.push({ digest: sha256(bytes), name });
  }

  /** The unit has been left out as it was asked for. */
  dropped(nalu: number): void {
    this.#read.delete(nalu);
  }

  /** Bytes read back from the output. */
  output(bytes: Uint8Array): void {
    this.#compare(this.#stage.push(bytes));
  }

  /** The output is over. */
  end(): void {
    this.#compare(this.#stage.end());
    const [missing] = this.#expected;
    if (missing !== undefined) this.#differ(missing, 'is missing at the end of the output');
    const [forgotten] = this.#read.values();
    if (forgotten !== undefined) this.#differ(forgotten, 'was neither written nor left out on purpose');
  }

  get result(): Verification {
    return { identical: this.#difference === undefined, compared: this.#compared };
  }

  /** The first difference. */
  get difference(): Diagnostic | undefined {
    return this.#difference;
  }

  #compare(items: Iterable<UnitItem>): void {
    for (const item of items) {
      // To the end: a stage works as far as it is asked.
      if (this.#difference !== undefined || item.kind === 'finding') continue;
      if (item.kind === 'junk') {
        this.#differ(undefined, `${item.length} ${item.reason} at byte ${item.offset} of the output`);
        continue;
      }
      const at = `at byte ${item.offset} of the output`;
      if (item.outOfBand === true) {
        // A sequence header repeats parameter sets: each has to be one that the input has.
        const known = this.#sets.size === MAX_SETS || this.#sets.has(sha256(item.bytes));
        if (!known) this.#differ(undefined, `a parameter set that the input does not have ${at}`);
        continue;
      }
      const expected = this.#expected.shift();
      if (expected === undefined) this.#differ(undefined, `a unit of ${item.size} bytes that was not written ${at}`);
      else if (sha256(item.bytes) === expected.digest) this.#compared++;
      else this.#differ(expected, `is not the unit of ${item.size} bytes ${at}`);
    }
    // Nothing more is compared behind a difference: it would be the same one over and over.
    if (this.#difference !== undefined) this.#expected = [];
  }

  #differ(expected: Expected | undefined, what: string): void {
    if (this.#difference !== undefined) return;
    const { name, offset, nalu } = expected ?? {};
    const unit = nalu === undefined ? `the ${name} that was put in` : `NAL unit ${nalu} (${name}) of the input`;
    this.#difference = {
      severity: 'error',
      code: 'verify-mismatch',
      message: expected === undefined ? what : `${unit} ${what}`,
      ...(offset !== undefined && { offset }),
      ...(nalu !== undefined && { nalu }),
    };
  }
}

/** SPS, PPS and SPS extension: what a record holds. */
const isParameterSet = (bytes: Uint8Array): boolean => [7, 8, 13].includes((bytes[0] ?? 0) & 31);

/** Contents of parameter sets that are remembered: streams have a few. */
const MAX_SETS = 1 << 16;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
