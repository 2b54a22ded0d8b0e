import type { UnitCount, UnitCounts } from '../../../analysis/conversion.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import type { Output } from '../../../io/output.ts';
import { ReadBackOutput } from '../read-back-output.ts';
import type { Verifier } from '../verifier.ts';
import type { UnitLedger } from './unit-ledger.ts';

/** A unit of the input to write. */
export interface PendingUnit {
  /** nal_unit_type, obu_type; -1 for a unit without a byte. */
  readonly type: number;
  /** Number of the unit in the input. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Compares the output with the input. */
export interface UnitVerification {
  readonly verifier: Verifier;
  readonly ledger: UnitLedger;
}

type Counts = Map<number, { count: number; sizeBytes: number }>;

/** Writes units, and counts those inserted and left out. */
export class UnitWriter {
  readonly #codec: StreamCodec;
  readonly #output: ReadBackOutput;
  readonly #ledger: UnitLedger | undefined;
  readonly #dropped: Counts = new Map();
  readonly #inserted: Counts = new Map();
  #written = 0;

  constructor(codec: StreamCodec, output: Output, verification?: UnitVerification) {
    this.#codec = codec;
    this.#output = new ReadBackOutput(output, verification?.verifier);
    this.#ledger = verification?.ledger;
  }

  get counts(): Pick<UnitCounts, 'written' | 'dropped' | 'inserted'> {
    return { written: this.#written, dropped: this.#list(this.#dropped), inserted: this.#list(this.#inserted) };
  }

  /** Writes bytes around the units. */
  framing(bytes: Uint8Array): void {
    this.#output.write(bytes);
  }

  /** Writes a unit of the input. */
  unit({ index, bytes }: PendingUnit): void {
    this.#written++;
    this.#ledger?.wrote(index);
    this.framing(bytes);
  }

  /** Writes a unit that is inserted. */
  inserted(type: number, bytes: Uint8Array): void {
    this.#written++;
    add(this.#inserted, type, bytes.length);
    this.#ledger?.inserted(this.#codec.unitType(type).name, bytes);
    this.framing(bytes);
  }

  /** Counts a unit of the input that is left out. */
  dropped({ type, index, bytes }: PendingUnit): void {
    add(this.#dropped, type, bytes.length);
    this.#ledger?.dropped(index);
  }

  /** Flushes the output, and reads it back if it is verified. */
  flush(): Promise<void> {
    return this.#output.flush();
  }

  #list(counts: Counts): UnitCount[] {
    return [...counts]
      .sort(([a], [b]) => a - b)
      .map(([type, count]) => ({
        ...(type >= 0 && { [this.#codec.typeKey]: type }),
        name: type < 0 ? 'empty' : this.#codec.unitType(type).name,
        ...count,
      }));
  }
}

const add = (counts: Counts, type: number, sizeBytes: number): void => {
  const entry = counts.get(type) ?? { count: 0, sizeBytes: 0 };
  counts.set(type, { count: entry.count + 1, sizeBytes: entry.sizeBytes + sizeBytes });
};
