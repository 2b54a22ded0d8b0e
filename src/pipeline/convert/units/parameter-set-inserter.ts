import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
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
 * Inserts the parameter sets of a configuration record into the stream: before each closed or open random access picture
 * (IDR; of HEVC also CRA and BLA; a key frame of AV1) whose access unit lacks some, and before the first picture after a
 * record. They go after the delimiter, if there is one, and in the order of dependency: an access unit with an SPS but no
 * PPS gets the PPSs, after its SPS. A set in the stream replaces the set of the record with the same id.
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
  /** Types of the needed parameter sets that the access unit has. */
  #has = new Set<number>();
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
    const { unit, type, index, accessUnit, picture } = placed;
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
      this.#has = new Set();
      this.#decided = !this.#isGiven;
    }
    if (this.#needed.includes(type)) this.#has.add(type);
    if (this.#isGiven) this.#sets.take(bytes);
    if (!this.#decided && picture === undefined && this.#held.length < MAX_HELD) {
      this.#held.push({ ...pending, bytes: bytes.slice() });
      return out;
    }
    if (!this.#decided) this.#decide(this.#isEntry(placed), out);
    this.#release(out);
    out.push({ kind: 'unit', unit: pending, accessUnit });
    return out;
  }

  end(): Step[] {
    const out: Step[] = [];
    this.#release(out);
    return out;
  }

  /** An SPS extension or a subset SPS does not replace an SPS. */
  get #needed(): readonly number[] {
    return this.#codec.config?.neededTypes ?? [];
  }

  /** Decoders start at these pictures. Of H.264, only IDR pictures are known by their type. */
  #isEntry({ picture, unitType }: PlacedUnit): boolean {
    return picture?.randomAccess === 'closed' || (picture !== undefined && unitType.randomAccess !== undefined);
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
    const missing = new Set(this.#needed.filter((type) => !this.#has.has(type)));
    if (!wanted || missing.size === 0) return;
    for (const bytes of this.#sets.all) {
      const type = this.#codec.stream.typeOf(bytes);
      if (!this.#isMissing(type, missing)) continue;
      const last = this.#held.findLastIndex((unit) => this.#isBefore(unit.type, type));
      for (const unit of this.#held.splice(0, last + 1)) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
      out.push({ kind: 'insert', type, bytes, accessUnit: this.#accessUnit });
    }
  }

  /** Of a type that is not needed: is that missing which it belongs to? */
  #isMissing(type: number, missing: ReadonlySet<number>): boolean {
    if (this.#needed.includes(type)) return missing.has(type);
    const { scope } = this.#codec.stream.unitType(type);
    return this.#needed.some((other) => missing.has(other) && this.#codec.stream.unitType(other).scope === scope);
  }

  /** Does a unit of the access unit go before a set of this type? */
  #isBefore(unit: number, set: number): boolean {
    const { role, scope } = this.#codec.stream.unitType(unit);
    if (role !== 'parameter-set') return role === 'delimiter';
    const isPicture = this.#codec.stream.unitType(set).scope === 'picture';
    return scope === 'sequence' && (isPicture || unit < set);
  }

  #release(out: Step[]): void {
    for (const unit of this.#held) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    this.#held = [];
  }
}
