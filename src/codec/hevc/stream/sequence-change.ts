import type { PictureFinding } from '../../h26x/picture-finding.ts';
import type { InferredHevcSps } from '../inference.ts';

/** Finds pictures that change the active SPS inside a coded video sequence (H.265 7.4.2.4.2). */
export class SequenceChange {
  /** That of the last picture; an SPS that is sent again is the same object. */
  #active: InferredHevcSps | undefined;

  /** Takes each picture; `starts`: it begins a coded video sequence. */
  next(now: InferredHevcSps | undefined, starts: boolean): PictureFinding | undefined {
    const before = this.#active;
    this.#active = now;
    if (before === undefined || now === undefined || now === before || starts) return undefined;
    const [was, is] = [before.sps_seq_parameter_set_id, now.sps_seq_parameter_set_id];
    const what = was === is ? `SPS ${is} has other content than before` : `SPS ${was} -> SPS ${is}`;
    const message = `${what} at a picture that begins no coded video sequence: the active SPS changes with IDR, BLA, or CRA after an end of sequence (H.265 7.4.2.4.2)`;
    return { severity: 'error', code: 'sps-change', message };
  }
}
