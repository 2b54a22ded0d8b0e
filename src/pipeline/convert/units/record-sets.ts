import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { PendingUnit } from './unit-writer.ts';

/** The parameter sets of records, for streams whose frames have to have them in band. */
export class RecordSets {
  readonly #codec: StreamedCodec;
  /** Those that no frame has followed so far, by their place among the units. */
  #next: { readonly index: number; readonly bytes: Uint8Array }[] = [];
  #sets: SentParameterSets;
  #isGiven: boolean;
  /** There are sets that have not been inserted. */
  #due: boolean;

  /** `sets`: of a record from outside the stream. */
  constructor(codec: StreamedCodec, sets: readonly Uint8Array[] = []) {
    this.#codec = codec;
    this.#sets = new SentParameterSets(codec);
    for (const bytes of sets) this.#sets.take(bytes);
    this.#isGiven = sets.length > 0;
    this.#due = this.#isGiven;
  }

  /** A set of a record. */
  push({ index, unit }: PlacedUnit): void {
    this.#next.push({ index, bytes: unit.bytes.slice() });
  }

  /** The sets that a frame lacks: a key frame, and the first frame after a record. A set in the stream replaces one. */
  missing(frame: FrameRecord, units: readonly PendingUnit[]): readonly Uint8Array[] {
    this.#take(frame.firstUnit);
    if (!this.#isGiven) return [];
    for (const { bytes } of units) this.#sets.take(bytes);
    if (!this.#due && frame.randomAccess !== 'closed') return [];
    this.#due = false;
    const { neededTypes = [] } = this.#codec.config ?? {};
    const types = new Set(units.map(({ type }) => type));
    return this.#sets.all.filter((bytes) => {
      const type = this.#codec.stream.typeOf(bytes);
      return neededTypes.includes(type) && !types.has(type);
    });
  }

  /** A record replaces the sets of the one before it. */
  #take(before: number): void {
    const count = this.#next.findIndex(({ index }) => index >= before);
    const sets = this.#next.splice(0, count < 0 ? this.#next.length : count);
    if (sets.length === 0) return;
    this.#sets = new SentParameterSets(this.#codec);
    for (const { bytes } of sets) this.#sets.take(bytes);
    this.#isGiven = true;
    this.#due = true;
  }
}
