import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { UnitType } from '../../../codec/unit-types.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { PendingUnit } from './unit-writer.ts';

/** What to write next: a unit of the input, or an inserted parameter set. */
export type Step =
  | { readonly kind: 'unit'; readonly unit: PendingUnit; readonly accessUnit: number | undefined }
  | {
      readonly kind: 'insert';
      readonly type: number;
      readonly bytes: Uint8Array;
      readonly accessUnit: number | undefined;
    };

/** Limit for the units held before the first slice of an access unit. */
const MAX_HELD = 256;

/**
 * Inserts the parameter sets of a configuration record into the stream: before each closed random access picture (IDR)
 * whose access unit has no SPS, and before the first picture after a record. They go after the access unit delimiter,
 * if there is one. An access unit with an SPS but no PPS gets the PPSs, after its SPS. A set in the stream replaces the
 * set of the record with the same id.
 */
export class ParameterSetInserter {
  readonly #codec: StreamedCodec;
  #sets: SentParameterSets;
  /** There has been a record. */
  #isGiven: boolean;
  /** Index of the record that the sets are from. */
  #record: number | undefined;
  /** There are sets that have not been inserted. */
  #due: boolean;
  #held: PendingUnit[] = [];
  #accessUnit: number | undefined;
  /** Parameter sets in the access unit: SPS, PPS. */
  #has = { sequence: false, picture: false };
  /** The first slice of the access unit has passed. */
  #decided = false;

  /** `sets`: parameter sets of a record from outside the stream. */
  constructor(codec: StreamedCodec, sets: readonly Uint8Array[] = []) {
    this.#codec = codec;
    this.#sets = new SentParameterSets(codec);
    for (const bytes of sets) this.#sets.take(bytes);
    this.#isGiven = sets.length > 0;
    this.#due = this.#isGiven;
  }

  push(placed: PlacedUnit): Step[] {
    const { unit, type, index, unitType, accessUnit, picture } = placed;
    const { bytes } = unit;
    if (unit.outOfBand === true) {
      this.#take(bytes, unit.origin?.index);
      return [];
    }
    const pending = { type, index, bytes };
    const out: Step[] = [];
    if (accessUnit !== this.#accessUnit) {
      this.#release(out);
      this.#accessUnit = accessUnit;
      this.#has = { sequence: false, picture: false };
      this.#decided = !this.#isGiven;
    }
    // An SPS extension or a subset SPS does not replace an SPS.
    if (unitType.scope !== undefined && this.#isBase(type)) this.#has[unitType.scope] = true;
    if (this.#isGiven) this.#sets.take(bytes);
    if (!this.#decided && picture === undefined && this.#held.length < MAX_HELD) {
      this.#held.push({ ...pending, bytes: bytes.slice() });
      return out;
    }
    if (!this.#decided) this.#decide(picture?.randomAccess === 'closed', out);
    this.#release(out);
    out.push({ kind: 'unit', unit: pending, accessUnit });
    return out;
  }

  end(): Step[] {
    const out: Step[] = [];
    this.#release(out);
    return out;
  }

  #isBase(type: number): boolean {
    return this.#codec.config?.neededTypes?.includes(type) === true;
  }

  /** Sets of one record come one after another; a new record replaces the sets of the last one. */
  #take(set: Uint8Array, record: number | undefined): void {
    if (record !== this.#record || !this.#due) this.#sets = new SentParameterSets(this.#codec);
    this.#record = record;
    this.#isGiven = true;
    this.#due = true;
    this.#sets.take(set);
  }

  #decide(isRandomAccess: boolean, out: Step[]): void {
    this.#decided = true;
    const wanted = isRandomAccess || this.#due;
    this.#due = false;
    const { sequence, picture } = this.#has;
    if (!wanted || (sequence && picture)) return;
    // A PPS goes after the SPS that it refers to.
    const isBefore = ({ role, scope }: UnitType) => (sequence ? scope === 'sequence' : role === 'delimiter');
    const last = this.#held.findLastIndex(({ type }) => isBefore(this.#codec.stream.unitType(type)));
    for (const unit of this.#held.splice(0, last + 1)) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    for (const bytes of this.#sets.all) {
      const type = this.#codec.stream.typeOf(bytes);
      if (sequence && this.#codec.stream.unitType(type).scope === 'sequence') continue;
      out.push({ kind: 'insert', type, bytes, accessUnit: this.#accessUnit });
    }
  }

  #release(out: Step[]): void {
    for (const unit of this.#held) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    this.#held = [];
  }
}
