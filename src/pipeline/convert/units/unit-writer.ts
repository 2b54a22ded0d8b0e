import type { UnitCount, UnitCounts } from '../../../analysis/conversion.ts';
import { nalUnitTypeName } from '../../../codec/h264/nal-unit-types.ts';
import type { Output } from '../../../io/output.ts';
import { ReadBackOutput } from '../read-back-output.ts';
import type { Verifier } from './verifier.ts';

/** A unit on its way from the input to the output. */
export interface UnitOnItsWay {
  readonly nal_unit_type: number;
  /** Number of the unit in the input. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Writes units, counts what is put in and left out, and has the verifier know of each. */
export class UnitWriter {
  readonly #output: ReadBackOutput;
  readonly #verifier: Verifier | undefined;
  readonly #dropped = new Map<number, { count: number; sizeBytes: number }>();
  readonly #inserted = new Map<number, { count: number; sizeBytes: number }>();
  #written = 0;

  constructor(output: Output, verifier?: Verifier) {
    this.#output = new ReadBackOutput(output, verifier);
    this.#verifier = verifier;
  }

  get counts(): Pick<UnitCounts, 'written' | 'dropped' | 'inserted'> {
    return { written: this.#written, dropped: listOf(this.#dropped), inserted: listOf(this.#inserted) };
  }

  /** Bytes that stand around the units. */
  framing(bytes: Uint8Array): void {
    this.#output.write(bytes);
  }

  /** A unit of the input. */
  unit({ index, bytes }: UnitOnItsWay): void {
    this.#written++;
    this.#verifier?.wrote(index);
    this.framing(bytes);
  }

  /** A unit that the input does not have at this place. */
  inserted(nal_unit_type: number, bytes: Uint8Array): void {
    this.#written++;
    add(this.#inserted, nal_unit_type, bytes.length);
    this.#verifier?.inserted(nalUnitTypeName(nal_unit_type), bytes);
    this.framing(bytes);
  }

  /** A unit of the input that is left out; -1 for one without a byte. */
  dropped(nal_unit_type: number, index: number, sizeBytes: number): void {
    add(this.#dropped, nal_unit_type, sizeBytes);
    this.#verifier?.dropped(index);
  }

  /** Hands on what was written, and reads it back where it is to be verified. */
  flush(): Promise<void> {
    return this.#output.flush();
  }
}

const add = (counts: Map<number, { count: number; sizeBytes: number }>, type: number, sizeBytes: number): void => {
  const entry = counts.get(type) ?? { count: 0, sizeBytes: 0 };
  counts.set(type, { count: entry.count + 1, sizeBytes: entry.sizeBytes + sizeBytes });
};

const listOf = (counts: ReadonlyMap<number, { count: number; sizeBytes: number }>): UnitCount[] =>
  [...counts]
    .sort(([a], [b]) => a - b)
    .map(([type, count]) => ({
      ...(type >= 0 && { nal_unit_type: type }),
      name: type < 0 ? 'empty' : nalUnitTypeName(type),
      ...count,
    }));
