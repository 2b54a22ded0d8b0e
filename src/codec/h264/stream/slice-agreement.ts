import type { PictureFinding } from '../../h26x/picture-finding.ts';
import type { DecRefPicMarking } from '../syntax/dec-ref-pic-marking.ts';
import { sliceLetter } from '../syntax/slice-types.ts';

/** slice_type from here on says that all slices of the picture have this type (H.264 7.4.3, Table 7-6). */
const ALL_SLICES = 5;

/** Compares the slices of a picture in what their headers have to agree in, beyond what tells pictures apart. */
export class SliceAgreement {
  #type: number | undefined;
  /** A slice has said that all have its type. */
  #isFixed = false;
  #marking: DecRefPicMarking | undefined;
  #isReported = false;

  /** The first slice of a picture. */
  start(sliceType: number | undefined, marking: DecRefPicMarking | undefined): void {
    this.#type = sliceType === undefined ? undefined : sliceType % ALL_SLICES;
    this.#isFixed = sliceType !== undefined && sliceType >= ALL_SLICES;
    this.#marking = marking;
    this.#isReported = false;
  }

  /** A further slice of it. Reports the first disagreement of a picture. */
  next(sliceType: number | undefined, marking: DecRefPicMarking | undefined): PictureFinding | undefined {
    if (this.#isReported) return undefined;
    const found = this.#typeFinding(sliceType) ?? this.#markingFinding(marking);
    this.#isReported = found !== undefined;
    return found;
  }

  #typeFinding(sliceType: number | undefined): PictureFinding | undefined {
    if (sliceType === undefined || this.#type === undefined) return undefined;
    this.#isFixed ||= sliceType >= ALL_SLICES;
    if (!this.#isFixed || sliceType % ALL_SLICES === this.#type) return undefined;
    const [expected, found] = [sliceLetter(this.#type), sliceLetter(sliceType)];
    return disagreement(
      `${found} slice in a picture of ${expected} slices, though slice_type ${ALL_SLICES} to 9 says that all have one type (H.264 7.4.3)`,
      'slice_type',
    );
  }

  #markingFinding(marking: DecRefPicMarking | undefined): PictureFinding | undefined {
    if (marking === undefined || this.#marking === undefined || isSame(marking, this.#marking)) return undefined;
    return disagreement(
      'the slices of a picture mark reference pictures in different ways: decoders follow the first one (H.264 7.4.3.3)',
      'dec_ref_pic_marking',
    );
  }
}

const disagreement = (message: string, field: string): PictureFinding => ({
  severity: 'error',
  code: 'slice-mismatch',
  message,
  field,
});

const isSame = (a: DecRefPicMarking, b: DecRefPicMarking): boolean => {
  const [ours, theirs] = [a.operations ?? [], b.operations ?? []];
  return (
    a.no_output_of_prior_pics_flag === b.no_output_of_prior_pics_flag &&
    a.long_term_reference_flag === b.long_term_reference_flag &&
    ours.length === theirs.length &&
    ours.every((one, i) => {
      const other = theirs[i];
      return (
        one.memory_management_control_operation === other?.memory_management_control_operation &&
        one.difference_of_pic_nums_minus1 === other.difference_of_pic_nums_minus1 &&
        one.long_term_pic_num === other.long_term_pic_num &&
        one.long_term_frame_idx === other.long_term_frame_idx &&
        one.max_long_term_frame_idx_plus1 === other.max_long_term_frame_idx_plus1
      );
    })
  );
};
