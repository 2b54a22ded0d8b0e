/** A colour in the CIE 1931 chromaticity diagram. */
export interface CieXy {
  readonly x: number;
  readonly y: number;
}

/** A coded chromaticity, in steps of 0.00002 (H.264 D.2.29, D.2.34). */
export const cieXy = (x: number, y: number): CieXy => ({ x: x / 50_000, y: y / 50_000 });
