import { type Ratio, reduced } from '../../media/ratio.ts';

/** aspect_ratio_idc of Extended_SAR: the ratio follows in sar_width and sar_height. */
export const EXTENDED_SAR = 255;

/** Table E-1 of H.264 and H.265 (SampleAspectRatio of H.273). */
const SAMPLE_ASPECT_RATIOS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];

/** The ratio of an aspect_ratio_idc 1..16; `undefined` for 0 (unspecified), 255 (extended) and reserved values. */
export const sampleAspectRatio = (idc: number): Ratio | undefined => {
  const entry = SAMPLE_ASPECT_RATIOS[idc];
  return entry === undefined || idc === 0 ? undefined : { num: entry[0], den: entry[1] };
};

/** The sample aspect ratio that VUI parameters say, coded or inferred; `undefined` if unspecified or unknown. */
export const sarOf = (vui: {
  readonly aspect_ratio_idc: number;
  readonly sar_width?: number;
  readonly sar_height?: number;
}): Ratio | undefined => {
  if (vui.aspect_ratio_idc !== EXTENDED_SAR) return sampleAspectRatio(vui.aspect_ratio_idc);
  const { sar_width: width, sar_height: height } = vui;
  if (width === undefined || height === undefined || width === 0 || height === 0) return undefined;
  return reduced(width, height);
};

export const aspectRatioLabel = (idc: number): string => {
  if (idc === 0) return 'unspecified';
  if (idc === EXTENDED_SAR) return 'Extended_SAR';
  const ratio = sampleAspectRatio(idc);
  return ratio === undefined ? 'reserved' : `${ratio.num}:${ratio.den}`;
};
