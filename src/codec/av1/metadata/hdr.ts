import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** metadata_hdr_cll() (AV1 5.8.3; semantics 6.7.3): upper bounds on the light level, as in CTA-861.3. */
export interface HdrCll {
  /** Brightest sample of any picture (MaxCLL), in cd/m2. */
  max_cll: number;
  /** Brightest average of any picture (MaxFALL), in cd/m2. */
  max_fall: number;
}

/** metadata_hdr_mdcv() (AV1 5.8.4; semantics 6.7.4): the display that the content was graded on (SMPTE ST 2086). */
export interface HdrMdcv {
  /** CIE 1931 x of red, green and blue, in 1/65536. */
  primary_chromaticity_x: number[];
  /** CIE 1931 y of red, green and blue, in 1/65536. */
  primary_chromaticity_y: number[];
  /** In 1/65536. */
  white_point_chromaticity_x: number;
  white_point_chromaticity_y: number;
  /** In 1/256 cd/m2. */
  luminance_max: number;
  /** In 1/16384 cd/m2. */
  luminance_min: number;
}

/** Reads metadata_hdr_cll() (AV1 5.8.3). */
export const parseHdrCll = (r: SyntaxReader, into: Partial<HdrCll>): void => {
  r.open('metadata_hdr_cll', 'AV1 5.8.3');
  into.max_cll = r.u(16, 'max_cll');
  into.max_fall = r.u(16, 'max_fall');
  r.close();
};

/** Reads metadata_hdr_mdcv() (AV1 5.8.4). */
export const parseHdrMdcv = (r: SyntaxReader, into: Partial<HdrMdcv>): void => {
  r.open('metadata_hdr_mdcv', 'AV1 5.8.4');
  const x: number[] = [];
  const y: number[] = [];
  into.primary_chromaticity_x = x;
  into.primary_chromaticity_y = y;
  for (let i = 0; i < 3; i++) {
    x.push(r.u(16, r.nth('primary_chromaticity_x', i)));
    y.push(r.u(16, r.nth('primary_chromaticity_y', i)));
  }
  into.white_point_chromaticity_x = r.u(16, 'white_point_chromaticity_x');
  into.white_point_chromaticity_y = r.u(16, 'white_point_chromaticity_y');
  into.luminance_max = r.u(32, 'luminance_max');
  into.luminance_min = r.u(32, 'luminance_min');
  r.close();
};
