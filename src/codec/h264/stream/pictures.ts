import type { PictureFacts } from '../../placed-unit.ts';
import { picTiming, shownTicks } from '../sei/pic-timing.ts';
import { recoveryPoint } from '../sei/recovery-point.ts';
import { type SeiMessage, syntaxOf } from '../sei/sei-message.ts';
import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { Placement } from './access-units.ts';
import { FieldPairs } from './field-pairs.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureOrderCounter } from './picture-order.ts';

/** Properties of a picture from the SEI messages of its access unit. */
interface AnnouncedFacts {
  readonly pic_struct?: number | undefined;
  readonly recovery_frame_cnt?: number | undefined;
}

const NOTHING: AnnouncedFacts = {};

/** Tracks the primary coded picture that slices belong to. */
export class PictureTracker {
  readonly #order = new PictureOrderCounter();
  readonly #pairs = new FieldPairs();
  #announced = NOTHING;
  #current: PictureFacts | undefined;

  /** `undefined` before the first one. */
  get current(): PictureFacts | undefined {
    return this.#current;
  }

  /** Takes every unit of an access unit, with its slice or its SEI messages. */
  take(
    { accessUnit, startsAccessUnit, startsPicture }: Placement,
    slice: PrimarySlice | undefined,
    sei: readonly SeiMessage[] | undefined,
  ): void {
    if (startsAccessUnit !== undefined) this.#announced = NOTHING;
    if (sei !== undefined) this.#announce(sei);
    if (startsPicture !== undefined && slice !== undefined) this.#start(slice, accessUnit);
  }

  #announce(messages: readonly SeiMessage[]): void {
    const { pic_struct, recovery_frame_cnt } = this.#announced;
    this.#announced = {
      pic_struct: syntaxOf(messages, picTiming)?.pic_struct ?? pic_struct,
      recovery_frame_cnt: syntaxOf(messages, recoveryPoint)?.recovery_frame_cnt ?? recovery_frame_cnt,
    };
  }

  #start(primary: PrimarySlice, accessUnit: number): void {
    const { header, slice } = primary;
    const pairedWith = this.#pairs.next(primary, accessUnit);
    const { pic_struct, recovery_frame_cnt: frames } = this.#announced;
    const idr = isIdr(header);
    this.#current = {
      order: this.#order.next(primary)?.poc,
      startsPeriod: idr || hasOperation5(slice.dec_ref_pic_marking),
      randomAccess: idr ? 'closed' : frames === 0 ? 'open' : frames === undefined ? undefined : 'recovery',
      recoveryFrames: idr || frames === 0 ? undefined : frames,
      reference: header.nal_ref_idc !== 0,
      pairedWith,
      ticks: shownTicks(slice.field_pic_flag === 1, pic_struct),
    };
  }
}
