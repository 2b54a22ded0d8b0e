/** The picture whose order is derived. */
export interface OrderedPicture {
  readonly temporalId: number;
  /** slice_pic_order_cnt_lsb; 0 in an IDR picture. */
  readonly lsb: number;
  /** MaxPicOrderCntLsb. */
  readonly maxLsb: number;
  /** An IRAP picture with NoRaslOutputFlag 1: the order restarts. */
  readonly startsPeriod: boolean;
  /** A leading or sub-layer non-reference picture, which no order is counted from. */
  readonly isPassedOver: boolean;
}

/** Derives picture order counts (H.265 8.3.1), one call per picture in decoding order. */
export class PictureOrderCounter {
  /** PicOrderCntVal of prevTid0Pic. */
  #previous = 0;

  next({ temporalId, lsb, maxLsb, startsPeriod, isPassedOver }: OrderedPicture): number {
    const order = startsPeriod ? lsb : this.#msb(lsb, maxLsb) + lsb;
    if (temporalId === 0 && !isPassedOver) this.#previous = order;
    return order;
  }

  /** PicOrderCntMsb (8-1): the low bits wrap at `max`. */
  #msb(lsb: number, max: number): number {
    const before = ((this.#previous % max) + max) % max;
    const msb = this.#previous - before;
    if (lsb < before && before - lsb >= max / 2) return msb + max;
    return lsb > before && lsb - before > max / 2 ? msb - max : msb;
  }
}
