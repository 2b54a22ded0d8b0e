import type { SliceContext } from '../syntax/slice-segment-header.ts';

/** A picture that is marked as used for reference. */
interface ReferencePicture {
  readonly order: number;
  /** It stands for one that is missing (H.265 8.3.3). */
  readonly isInferred: boolean;
}

/** A picture of a reference picture set (H.265 8.3.2). */
interface SetEntry {
  /** Its picture order count, or only the low bits of it. */
  readonly order: number;
  readonly hasMsb: boolean;
  /** The current picture refers to it; otherwise only later ones do. */
  readonly isUsed: boolean;
}

/** What the reference picture set of a picture has done. */
export interface AppliedSet {
  /** Picture order counts of pictures that it refers to and that are missing; the low bits, if it gives no more. */
  readonly missing: readonly number[];
  /** Pictures that are kept for reference, without the current one. */
  readonly kept: readonly number[];
}

const NONE: AppliedSet = { missing: [], kept: [] };

/** Marks reference pictures by the reference picture set of each picture (H.265 8.3.2). */
export class ReferencePictures {
  #pictures: readonly ReferencePicture[] = [];

  /** Takes the slice header of a picture, and its order. `restarts`: an IRAP picture with NoRaslOutputFlag 1. */
  next(context: SliceContext, order: number, restarts: boolean): AppliedSet {
    const applied = restarts ? NONE : this.#apply(context, order);
    if (restarts) this.#pictures = [];
    this.#pictures = [...this.#pictures, { order, isInferred: false }];
    return applied;
  }

  /** Forgets all pictures: what a picture refers to is not known. */
  clear(): void {
    this.#pictures = [];
  }

  #apply(context: SliceContext, order: number): AppliedSet {
    const maxLsb = 2 ** context.sps.log2MaxPicOrderCntLsb;
    const kept: ReferencePicture[] = [];
    const missing: number[] = [];
    for (const entry of setEntries(context, order, maxLsb)) {
      const found = this.#pictures.find((picture) =>
        entry.hasMsb ? picture.order === entry.order : lowBits(picture.order, maxLsb) === entry.order,
      );
      if (found !== undefined) {
        if (!kept.includes(found)) kept.push(found);
      } else if (entry.isUsed) {
        missing.push(entry.order);
        kept.push({ order: entry.order, isInferred: true });
      }
    }
    this.#pictures = kept;
    return { missing, kept: kept.filter(({ isInferred }) => !isInferred).map((picture) => picture.order) };
  }
}

const lowBits = (order: number, max: number): number => ((order % max) + max) % max;

/** The pictures of the set: short-term ones by their distance, long-term ones by their order (8-5). */
function* setEntries({ header, refPicSet, sps }: SliceContext, order: number, maxLsb: number): Iterable<SetEntry> {
  for (const { deltaPoc, used } of [...(refPicSet?.negative ?? []), ...(refPicSet?.positive ?? [])]) {
    yield { order: order + deltaPoc, hasMsb: true, isUsed: used };
  }
  const fromSps = header.num_long_term_sps ?? 0;
  let cycles = 0;
  for (const [i, picture] of (header.long_term_ref_pics ?? []).entries()) {
    const isOfSps = i < fromSps;
    const idx = picture.lt_idx_sps ?? 0;
    const lsb = isOfSps ? sps.lt_ref_pic_poc_lsb_sps?.[idx] : picture.poc_lsb_lt;
    const used = isOfSps ? sps.used_by_curr_pic_lt_sps_flag?.[idx] : picture.used_by_curr_pic_lt_flag;
    // DeltaPocMsbCycleLt (7-52): counts on from the entry before it, within the same kind.
    if (i === 0 || i === fromSps) cycles = 0;
    cycles += picture.delta_poc_msb_cycle_lt ?? 0;
    if (lsb === undefined) continue;
    const hasMsb = picture.delta_poc_msb_present_flag === 1;
    const full = order - lowBits(order, maxLsb) - cycles * maxLsb + lsb;
    yield { order: hasMsb ? full : lsb, hasMsb, isUsed: used === 1 };
  }
}
