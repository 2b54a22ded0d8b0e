import { MAX_FRAME_SIZE_IN_MBS } from '../levels.ts';
import { nalUnitTypeName } from '../nal-unit-types.ts';
import { allowsArbitrarySliceOrder } from '../profiles.ts';
import { isSameIdr, type PrimarySlice, pictureDifference } from './picture-boundary.ts';

/** What the assembler needs of a NAL unit. */
export interface AssemblerUnit {
  readonly nal_unit_type: number;
  /** The slice in the unit, if it is NAL 1, 2 or 5. */
  readonly slice?: PrimarySlice | undefined;
  /** The unit after a prefix NAL unit (14), which the prefix belongs to; undefined at the end of the stream. */
  readonly next?: { readonly nal_unit_type: number; readonly slice?: PrimarySlice | undefined } | undefined;
}

/** A problem found in the order of the units. */
export interface OrderFinding {
  readonly severity: 'error' | 'warning';
  readonly code: 'missing-macroblocks' | 'unit-order' | 'guessed-picture' | 'idr-pic-id';
  readonly message: string;
}

/** Access unit and picture of a unit. */
export interface Placement {
  /** Number of the access unit, from 0. */
  readonly accessUnit: number;
  /** Why an access unit begins with this unit. */
  readonly startsAccessUnit?: string;
  /** Why a coded picture begins with this slice. */
  readonly startsPicture?: string;
  /** About this unit. */
  readonly findings: readonly OrderFinding[];
  /** About the picture that ends before this unit. */
  readonly ended: readonly OrderFinding[];
}

/** Why a picture starts, and what is wrong with it. */
interface PictureStart {
  readonly reason: string;
  readonly findings: readonly OrderFinding[];
}

const NONE: readonly OrderFinding[] = [];

/**
 * Groups NAL units into access units: H.264 7.4.1.2.3 for the units that open one, 7.4.1.2.4 for the first slice of a
 * picture. If these clauses do not decide, because the stream is damaged or uses an extension, a slice starts a picture
 * after the end of a sequence, after a unit that only follows a primary picture (NAL 19, 20, 21), or if its
 * first_mb_in_slice cannot occur again in the same picture.
 */
export class AccessUnitAssembler {
  #accessUnit = -1;
  /** Does the current access unit have a slice of its primary picture? */
  #hasPrimary = false;
  /** The slice that the next one is compared with. */
  #last: PrimarySlice | undefined;
  /** first_mb_in_slice of the current picture's slices, by colour plane. */
  readonly #addresses = new Set<number>();
  #lowestAddress = 0;
  /** Type of the unit that ended the picture: 10, 11, 19, 20 or 21. */
  #endedBy: number | undefined;
  /** Type of the unit that opened the current access unit; -1 before the first. */
  #openedBy = -1;

  /** Places the next unit of the stream. */
  place(unit: AssemblerUnit): Placement {
    const type = unit.nal_unit_type;
    if (unit.slice !== undefined) return this.#placeSlice(unit.slice, type);
    if (type === 14 && unit.next?.slice !== undefined) return this.#placePrefix(unit.next.slice);
    if (this.#accessUnit < 0) return this.#open(type, 'first NAL unit of the stream');
    if (opensAccessUnit(type) && this.#hasPrimary) {
      return this.#open(type, `${nalUnitTypeName(type)} after the slices of a picture`);
    }
    if (this.#hasPrimary && endsPicture(type)) this.#endedBy = type;
    return { accessUnit: this.#accessUnit, findings: NONE, ended: NONE };
  }

  /** Ends the stream; returns the findings about its last picture. */
  end(): readonly OrderFinding[] {
    return this.#checkPicture();
  }

  #open(type: number, reason: string): Placement {
    const ended = this.#checkPicture();
    this.#accessUnit++;
    this.#hasPrimary = false;
    this.#openedBy = type;
    return { accessUnit: this.#accessUnit, startsAccessUnit: reason, findings: NONE, ended };
  }

  /** A prefix NAL unit opens the access unit of its slice (7.4.1.2.3), and the slice then only starts the picture. */
  #placePrefix(slice: PrimarySlice): Placement {
    const reason = isRedundant(slice) ? undefined : this.#pictureStart(slice)?.reason;
    if (reason === undefined || (this.#accessUnit >= 0 && !this.#hasPrimary)) {
      if (this.#accessUnit < 0) return this.#open(14, 'first NAL unit of the stream');
      return { accessUnit: this.#accessUnit, findings: NONE, ended: NONE };
    }
    return this.#open(14, `prefix of a slice: ${reason}`);
  }

  #placeSlice(slice: PrimarySlice, type: number): Placement {
    if (isRedundant(slice)) {
      // Redundant pictures follow the primary one and never start anything (7.4.1.2.5).
      if (this.#accessUnit < 0) return this.#open(type, 'first NAL unit of the stream');
      return { accessUnit: this.#accessUnit, findings: NONE, ended: NONE };
    }
    const start = this.#pictureStart(slice);
    if (start === undefined) {
      this.#add(slice);
      return { accessUnit: this.#accessUnit, findings: NONE, ended: NONE };
    }
    const found = this.#last !== undefined && isSameIdr(this.#last, slice) ? ofSameIdr(slice, start) : start.findings;
    const opened = this.#accessUnit < 0 || this.#hasPrimary ? this.#open(type, start.reason) : undefined;
    const missing = this.#begin(slice);
    const findings = missing.length === 0 ? found : [...found, ...missing];
    const accessUnit = this.#accessUnit;
    if (opened?.startsAccessUnit === undefined)
      return { accessUnit, startsPicture: start.reason, findings, ended: opened?.ended ?? NONE };
    const { startsAccessUnit, ended } = opened;
    return { accessUnit, startsAccessUnit, startsPicture: start.reason, findings, ended };
  }

  /** Why `slice` starts a picture; undefined if it continues the current one. */
  #pictureStart(slice: PrimarySlice): PictureStart | undefined {
    const last = this.#last;
    if (last === undefined) return { reason: 'first slice of the stream', findings: NONE };
    const difference = pictureDifference(last, slice);
    if (difference !== undefined) return { reason: difference, findings: NONE };
    // A prefix unit has already opened the access unit for the reason that is found here again.
    if (!this.#hasPrimary && this.#openedBy !== 14) return this.#startByOrder(slice);
    if (this.#endedBy === 10 || this.#endedBy === 11) {
      return { reason: `after ${nalUnitTypeName(this.#endedBy)}`, findings: NONE };
    }
    if (this.#endedBy !== undefined) {
      const what = `${nalUnitTypeName(this.#endedBy)} (NAL ${this.#endedBy})`;
      return guessed(`after ${what}`, `a slice after ${what} starts a picture, though nothing in its header says so`);
    }
    const repeats = this.#repeats(slice);
    if (repeats !== undefined) {
      // Without parameter sets the header cannot be read far enough to compare more.
      if (slice.sets === undefined) return { reason: repeats, findings: NONE };
      return guessed(repeats, `${repeats}: treated as a new picture, though nothing else in the slice header says so`);
    }
    return this.#hasPrimary ? undefined : this.#startByOrder(slice);
  }

  /** The access unit was opened by a unit that must not be between slices of one picture. */
  #startByOrder(slice: PrimarySlice): PictureStart {
    const opener = nalUnitTypeName(this.#openedBy);
    const reason = `first slice after ${opener}`;
    if (this.#endedBy !== undefined || this.#repeats(slice) !== undefined) return { reason, findings: NONE };
    const message = `${opener} between slices that look like one picture (it starts an access unit: 7.4.1.2.3)`;
    return { reason, findings: [{ severity: 'warning', code: 'unit-order', message }] };
  }

  /** Why the address of a slice cannot belong to the current picture. */
  #repeats({ slice, sets }: PrimarySlice): string | undefined {
    const address = slice.first_mb_in_slice;
    if (address === undefined) return undefined;
    if (this.#addresses.has(key(slice.colour_plane_id, address))) return `first_mb_in_slice ${address} again`;
    const last = this.#last?.slice;
    if (sets !== undefined && allowsArbitrarySliceOrder(sets.sps)) return undefined;
    if (last?.first_mb_in_slice === undefined || last.colour_plane_id !== slice.colour_plane_id) return undefined;
    if (address > last.first_mb_in_slice) return undefined;
    return `first_mb_in_slice ${last.first_mb_in_slice} -> ${address}`;
  }

  /** Begins a picture; reports macroblocks missing before its first slice. */
  #begin(slice: PrimarySlice): readonly OrderFinding[] {
    this.#addresses.clear();
    this.#lowestAddress = Number.POSITIVE_INFINITY;
    this.#endedBy = undefined;
    this.#hasPrimary = true;
    this.#add(slice);
    // With slices in order the first one decides; with arbitrary slice order only the end of the picture does.
    return slice.sets === undefined || allowsArbitrarySliceOrder(slice.sets.sps) ? NONE : this.#missing();
  }

  #add(primary: PrimarySlice): void {
    this.#last = primary;
    const address = primary.slice.first_mb_in_slice;
    if (address === undefined) return;
    // An address that no picture has gets its own finding; storing any number of them would need unbounded memory.
    if (address < MAX_FRAME_SIZE_IN_MBS) this.#addresses.add(key(primary.slice.colour_plane_id, address));
    this.#lowestAddress = Math.min(this.#lowestAddress, address);
  }

  /** At the end of a picture with arbitrary slice order: is there a slice with macroblock 0? */
  #checkPicture(): readonly OrderFinding[] {
    if (!this.#hasPrimary || this.#last?.sets === undefined) return NONE;
    return allowsArbitrarySliceOrder(this.#last.sets.sps) ? this.#missing() : NONE;
  }

  #missing(): readonly OrderFinding[] {
    const { sets, slice } = this.#last ?? {};
    if (sets === undefined || this.#lowestAddress === 0 || this.#lowestAddress === Number.POSITIVE_INFINITY)
      return NONE;
    const mbaff = sets.sps.mb_adaptive_frame_field_flag === 1 && slice?.field_pic_flag !== 1;
    const count = this.#lowestAddress * (mbaff ? 2 : 1);
    const range = count === 1 ? 'macroblock 0 is' : `macroblocks 0 to ${count - 1} are`;
    const message = `${range} missing: the lowest first_mb_in_slice of the picture is ${this.#lowestAddress}`;
    return [{ severity: 'error', code: 'missing-macroblocks', message }];
  }
}

/** Units that start a new access unit after the last slice of a primary picture (7.4.1.2.3). */
const opensAccessUnit = (type: number): boolean => (type >= 6 && type <= 9) || (type >= 14 && type <= 18);

/** Units that end the primary picture: end of sequence and stream, auxiliary slices, extensions. */
const endsPicture = (type: number): boolean => type === 10 || type === 11 || (type >= 19 && type <= 21);

const isRedundant = ({ slice }: PrimarySlice): boolean => slice.redundant_pic_cnt > 0;

/** Each separate colour plane has its own addresses. */
const key = (plane: number, address: number): number => address * 4 + plane;

/**
 * Findings about the start of an IDR picture that has the idr_pic_id of the one right before it. Where nothing else tells
 * the two apart, this is why the picture is guessed, unless its first slice is not the one with macroblock 0.
 */
const ofSameIdr = ({ slice }: PrimarySlice, { findings }: PictureStart): readonly OrderFinding[] => {
  const isGuessed = findings.some(({ code }) => code === 'guessed-picture');
  if (isGuessed ? slice.first_mb_in_slice !== 0 : findings.length > 0) return findings;
  const message = `idr_pic_id ${slice.idr_pic_id} in two IDR pictures in a row: it has to differ (H.264 7.4.3)`;
  return [{ severity: 'error', code: 'idr-pic-id', message }];
};

const guessed = (reason: string, message: string) => ({
  reason,
  findings: [{ severity: 'warning', code: 'guessed-picture', message }] as const,
});
