import type { PictureFinding } from '../../h26x/picture-finding.ts';
import type { InferredSps } from '../inference.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { PrimarySlice } from './picture-boundary.ts';

/** Finds pictures that change the active SPS and are no IDR pictures (H.264 7.4.1.2.1). */
export class SequenceChange {
  /** That of the last picture; an SPS that is sent again is the same object. */
  #active: InferredSps | undefined;

  /** Takes the first slice of each primary coded picture. */
  next({ header, sets }: PrimarySlice): PictureFinding | undefined {
    const before = this.#active;
    const now = sets?.sps;
    this.#active = now;
    if (before === undefined || now === undefined || now === before || isIdr(header)) return undefined;
    const [was, is] = [before.seq_parameter_set_id, now.seq_parameter_set_id];
    const what = was === is ? `SPS ${is} has other content than before` : `SPS ${was} -> SPS ${is}`;
    const message = `${what} at a picture that is no IDR picture: the active SPS changes at IDR pictures only (H.264 7.4.1.2.1)`;
    return { severity: 'error', code: 'sps-change', message };
  }
}
