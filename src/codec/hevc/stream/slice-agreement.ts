import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { isSameValue } from '../../h26x/same-value.ts';
import type { SliceSegmentHeader } from '../syntax/slice-segment-header.ts';

/** Elements that are the same in all slice segment headers of a picture (H.265 7.4.7.1), beside PPS and picture order. */
const SHARED = [
  'no_output_of_prior_pics_flag',
  'pic_output_flag',
  'short_term_ref_pic_set_sps_flag',
  'short_term_ref_pic_set_idx',
  'st_ref_pic_set',
  'num_long_term_sps',
  'num_long_term_pics',
  'long_term_ref_pics',
  'slice_temporal_mvp_enabled_flag',
] as const satisfies readonly (keyof SliceSegmentHeader)[];

/** Compares the slices of a picture in what their headers have to agree in, beyond what tells pictures apart. */
export class SliceAgreement {
  #first: Partial<SliceSegmentHeader> | undefined;
  #isReported = false;

  /** The first slice segment of a picture. */
  start(slice: Partial<SliceSegmentHeader>): void {
    this.#first = isRead(slice) ? slice : undefined;
    this.#isReported = false;
  }

  /** A further segment of it. Reports the first disagreement of a picture. */
  next(slice: Partial<SliceSegmentHeader>): PictureFinding | undefined {
    const first = this.#first;
    if (first === undefined || this.#isReported || slice.dependent_slice_segment_flag === 1 || !isRead(slice)) {
      return undefined;
    }
    const field = SHARED.find((name) => !isSameValue(first[name], slice[name]));
    if (field === undefined) return undefined;
    this.#isReported = true;
    const message = `the slices of a picture differ in ${field}: it has to be the same in all of them (H.265 7.4.7.1)`;
    return { severity: 'error', code: 'slice-mismatch', message, field };
  }
}

/** Was it read up to the elements after the reference pictures? */
const isRead = ({ slice_qp_delta }: Partial<SliceSegmentHeader>): boolean => slice_qp_delta !== undefined;
