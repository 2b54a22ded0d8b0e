import type { InspectedUnit } from '../../../analysis/h264/inspector.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import { typeOf } from './target.ts';
import type { UnitOnItsWay } from './unit-writer.ts';

/** What to write next: a unit of the input, or a parameter set that is put in. */
export type Step =
  | { readonly kind: 'unit'; readonly unit: UnitOnItsWay; readonly accessUnit: number | undefined }
  | {
      readonly kind: 'insert';
      readonly nal_unit_type: number;
      readonly bytes: Uint8Array;
      readonly accessUnit: number | undefined;
    };

/** Units of an access unit in front of its first slice: no more are held. */
const MAX_HELD = 256;

/**
 * Puts the parameter sets of a configuration record into the stream: in front of each IDR picture whose access unit brings
 * no SPS, and of the first picture behind a record. They stand behind the access unit delimiter, where there is one. An
 * access unit that brings its SPS and no PPS gets the PPSs, behind its own. What the stream sends for an id itself takes
 * the place of what the record has.
 */
export class ParameterSetInserter {
  #sets = new SentParameterSets();
  /** There was a record. */
  #isGiven: boolean;
  /** The record that the sets came with. */
  #record: number | undefined;
  /** Sets that the stream has not seen. */
  #due: boolean;
  #held: UnitOnItsWay[] = [];
  #accessUnit: number | undefined;
  #hasSps = false;
  #hasPps = false;
  /** The first slice of the access unit has gone on. */
  #decided = false;

  /** `sets`: parameter sets of a record that stands apart from the stream. */
  constructor(sets: readonly Uint8Array[] = []) {
    for (const bytes of sets) this.#sets.take(bytes);
    this.#isGiven = sets.length > 0;
    this.#due = this.#isGiven;
  }

  push({ record, unit }: InspectedUnit): Step[] {
    const bytes = unit.bytes;
    const type = typeOf(bytes);
    const { accessUnit } = record;
    if (unit.outOfBand === true) {
      this.#take(bytes, unit.origin?.index);
      return [];
    }
    const taken = { nal_unit_type: type, index: record.index, bytes };
    const out: Step[] = [];
    if (accessUnit !== this.#accessUnit) {
      this.#release(out);
      this.#accessUnit = accessUnit;
      this.#hasSps = false;
      this.#hasPps = false;
      this.#decided = !this.#isGiven;
    }
    if (type === 7) this.#hasSps = true;
    if (type === 8) this.#hasPps = true;
    if (this.#isGiven) this.#sets.take(bytes);
    if (!this.#decided && !isSlice(type) && this.#held.length < MAX_HELD) {
      this.#held.push({ ...taken, bytes: bytes.slice() });
      return out;
    }
    if (!this.#decided) this.#decide(type, out);
    this.#release(out);
    out.push({ kind: 'unit', unit: taken, accessUnit });
    return out;
  }

  end(): Step[] {
    const out: Step[] = [];
    this.#release(out);
    return out;
  }

  /** Parameter sets out of one record stand one behind the other; a new record replaces the last one's. */
  #take(set: Uint8Array, record: number | undefined): void {
    if (record !== this.#record || !this.#due) this.#sets = new SentParameterSets();
    this.#record = record;
    this.#isGiven = true;
    this.#due = true;
    this.#sets.take(set);
  }

  #decide(slice: number, out: Step[]): void {
    this.#decided = true;
    const wanted = slice === 5 || this.#due;
    this.#due = false;
    if (!wanted || (this.#hasSps && this.#hasPps)) return;
    // PPSs are read with the SPS that they refer to.
    const types = this.#hasSps ? [7, 13, 15] : [9];
    const front = this.#held.splice(0, this.#held.findLastIndex((unit) => types.includes(unit.nal_unit_type)) + 1);
    for (const unit of front) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    for (const bytes of this.#sets.all) {
      const nal_unit_type = typeOf(bytes);
      if (this.#hasSps && nal_unit_type !== 8) continue;
      out.push({ kind: 'insert', nal_unit_type, bytes, accessUnit: this.#accessUnit });
    }
  }

  #release(out: Step[]): void {
    for (const unit of this.#held) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    this.#held = [];
  }
}

const isSlice = (type: number): boolean => type === 1 || type === 2 || type === 5;
