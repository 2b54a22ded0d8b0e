import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';

/** A finding about a picture in a tag, without its place. */
type TagFinding = Pick<Diagnostic, 'severity' | 'code' | 'message'>;

/** Finds FLV tags with several frames: each has one (FLV 10.1 E.4.3.2). */
export class SharedTags {
  /** Tag and access unit of the last picture. */
  #tag: number | undefined;
  #accessUnit: number | undefined;

  /** Takes each unit with its tag. */
  next({ picture, startsPicture, accessUnit, pictureFindings }: PlacedUnit, tag: number): TagFinding | undefined {
    if (startsPicture === undefined || picture === undefined) return undefined;
    // A temporal unit of AV1 has frames that are not shown, and layers.
    const isFurther = this.#tag === tag && picture.pairedWith === undefined && accessUnit !== this.#accessUnit;
    this.#tag = tag;
    this.#accessUnit = accessUnit;
    if (!isFurther) return undefined;
    const has = (code: string): boolean => pictureFindings.some((found) => found.code === code);
    // A slice that was sent twice, or two IDR pictures: both are reported.
    if (has('guessed-picture')) return undefined;
    if (has('missing-macroblocks')) {
      const message = `a further slice of tag ${tag} is of another picture (${startsPicture}): the slices of a frame agree in it (H.264 7.4.1.2.4)`;
      return { severity: 'error', code: 'slice-mismatch', message };
    }
    const message = `another frame begins in tag ${tag} (${startsPicture}): FLV requires one frame a tag (FLV 10.1 E.4.3.2)`;
    return { severity: 'error', code: 'several-pictures', message };
  }
}
