import type { InspectedUnit } from '../../analysis/h264/inspector.ts';
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
 * no SPS, and of the first picture behind a record. They stand behind the access unit delimiter, where there is one.
 */
export class ParameterSetInserter {
  #sets: UnitOnItsWay[];
  /** The record that the sets came with. */
  #record: number | undefined;
  /** Sets that the stream has not seen. */
  #due: boolean;
  #held: UnitOnItsWay[] = [];
  #accessUnit: number | undefined;
  #hasSps = false;
  /** The first slice of the access unit has gone on. */
  #decided = false;

  /** `sets`: parameter sets of a record that stands apart from the stream. */
  constructor(sets: readonly Uint8Array[] = []) {
    this.#sets = sets.map((bytes) => ({ nal_unit_type: typeOf(bytes), index: -1, bytes }));
    this.#due = sets.length > 0;
  }

  push({ record, unit }: InspectedUnit): Step[] {
    const bytes = unit.whole ?? unit.head;
    const type = typeOf(bytes);
    const { accessUnit } = record;
    if (unit.outOfBand === true) {
      this.#take({ nal_unit_type: type, index: record.index, bytes: bytes.slice() }, unit.container?.tag);
      return [];
    }
    const taken = { nal_unit_type: type, index: record.index, bytes };
    const out: Step[] = [];
    if (accessUnit !== this.#accessUnit) {
      this.#release(out);
      this.#accessUnit = accessUnit;
      this.#hasSps = false;
      this.#decided = this.#sets.length === 0;
    }
    if (type === 7) this.#hasSps = true;
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
  #take(set: UnitOnItsWay, record: number | undefined): void {
    if (record !== this.#record || !this.#due) this.#sets = [];
    this.#record = record;
    this.#due = true;
    this.#sets.push(set);
  }

  #decide(slice: number, out: Step[]): void {
    this.#decided = true;
    const wanted = !this.#hasSps && (slice === 5 || this.#due);
    this.#due = false;
    if (!wanted) return;
    const delimiter = this.#held[0]?.nal_unit_type === 9 ? this.#held.splice(0, 1) : [];
    for (const unit of delimiter) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    for (const { nal_unit_type, bytes } of this.#sets) {
      out.push({ kind: 'insert', nal_unit_type, bytes, accessUnit: this.#accessUnit });
    }
  }

  #release(out: Step[]): void {
    for (const unit of this.#held) out.push({ kind: 'unit', unit, accessUnit: this.#accessUnit });
    this.#held = [];
  }
}

const isSlice = (type: number): boolean => type === 1 || type === 2 || type === 5;
