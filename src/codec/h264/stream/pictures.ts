import type { BufferingFacts } from '../../../media/hrd.ts';
import { DelimiterCheck } from '../../h26x/delimiter-check.ts';
import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { RepeatedOrder } from '../../h26x/repeated-order.ts';
import { type SeiMessage, syntaxOf } from '../../h26x/sei/sei-message.ts';
import type { PictureFacts } from '../../placed-unit.ts';
import { bufferingFacts } from '../sei/buffering-facts.ts';
import { picTiming, shownTicks } from '../sei/pic-timing.ts';
import { recoveryPoint } from '../sei/recovery-point.ts';
import { PRIMARY_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { NalUnitContent } from '../syntax/parse-nal-unit.ts';
import { sliceLetter } from '../syntax/slice-types.ts';
import type { Placement } from './access-units.ts';
import { FieldPairs } from './field-pairs.ts';
import { FrameNumbers } from './frame-numbers.ts';
import type { PrimarySlice } from './picture-boundary.ts';
import { PictureOrderCounter } from './picture-order.ts';
import { ProfileCheck } from './profile-findings.ts';
import { SequenceChange } from './sequence-change.ts';
import { SliceAgreement } from './slice-agreement.ts';
import { UnitOrder } from './unit-order.ts';

/** Properties of a picture from the SEI messages of its access unit. */
interface AnnouncedFacts {
  readonly pic_struct?: number | undefined;
  readonly recovery_frame_cnt?: number | undefined;
  readonly buffering?: BufferingFacts | undefined;
}

const PRIMARY_PIC_TYPE = { field: 'primary_pic_type', types: PRIMARY_PIC_TYPES, table: 'H.264 Table 7-5' } as const;

const NOTHING: AnnouncedFacts = {};

const NONE: readonly PictureFinding[] = [];

/** Tracks the primary coded picture that slices belong to, and checks it against those before it. */
export class PictureTracker {
  readonly #order = new PictureOrderCounter();
  readonly #pairs = new FieldPairs();
  readonly #frameNumbers = new FrameNumbers();
  readonly #repeated = new RepeatedOrder('H.264 8.2.1');
  readonly #delimiter = new DelimiterCheck(PRIMARY_PIC_TYPE);
  readonly #profile = new ProfileCheck();
  readonly #unitOrder = new UnitOrder();
  readonly #agreement = new SliceAgreement();
  readonly #sequence = new SequenceChange();
  #announced = NOTHING;
  #current: PictureFacts | undefined;

  /** `undefined` before the first one. */
  get current(): PictureFacts | undefined {
    return this.#current;
  }

  /** Takes every unit of an access unit; returns what is wrong with the picture that it is part of. */
  take(
    type: number,
    placement: Placement,
    primary: PrimarySlice | undefined,
    content: NalUnitContent,
  ): readonly PictureFinding[] {
    const opens = placement.startsAccessUnit !== undefined;
    if (opens) {
      this.#announced = NOTHING;
      this.#delimiter.open();
    }
    const outOfOrder = this.#unitOrder.next(type, opens);
    const { sei, access_unit_delimiter: delimiter } = content;
    if (sei !== undefined) this.#announce(sei);
    if (delimiter !== undefined) this.#delimiter.announce(delimiter.primary_pic_type);
    if (outOfOrder !== undefined) return [outOfOrder];
    if (primary === undefined || primary.slice.redundant_pic_cnt > 0) return NONE;
    const sliceType = content.slice?.slice_type;
    const found =
      placement.startsPicture === undefined
        ? this.#continue(primary, sliceType)
        : this.#start(primary, placement, sliceType);
    if (sliceType === undefined) return found;
    const excluded = this.#delimiter.slice(sliceLetter(sliceType));
    const { sets } = primary;
    const outside = sets === undefined ? NONE : this.#profile.slice(sets, sliceType);
    if (excluded === undefined && outside.length === 0) return found;
    return [...found, ...(excluded === undefined ? NONE : [excluded]), ...outside];
  }

  #continue({ slice }: PrimarySlice, sliceType: number | undefined): readonly PictureFinding[] {
    const found = this.#agreement.next(sliceType, slice.dec_ref_pic_marking);
    return found === undefined ? NONE : [found];
  }

  #announce(messages: readonly SeiMessage[]): void {
    const { pic_struct, recovery_frame_cnt, buffering } = this.#announced;
    this.#announced = {
      buffering: bufferingFacts(messages, buffering),
      pic_struct: syntaxOf(messages, picTiming)?.pic_struct ?? pic_struct,
      recovery_frame_cnt: syntaxOf(messages, recoveryPoint)?.recovery_frame_cnt ?? recovery_frame_cnt,
    };
  }

  #start(
    primary: PrimarySlice,
    { accessUnit, findings }: Placement,
    sliceType: number | undefined,
  ): readonly PictureFinding[] {
    const { header, slice } = primary;
    this.#agreement.start(sliceType, slice.dec_ref_pic_marking);
    const pairedWith = this.#pairs.next(primary, accessUnit);
    const { pic_struct, recovery_frame_cnt: frames, buffering } = this.#announced;
    const idr = isIdr(header);
    const order = this.#order.next(primary)?.poc;
    const startsPeriod = idr || hasOperation5(slice.dec_ref_pic_marking);
    // A slice that is only guessed to start a picture may be one that was sent twice.
    const isGuessed = findings.some(({ code }) => code === 'guessed-picture');
    const broken = isGuessed ? undefined : this.#frameNumbers.next(primary);
    const undelimited = isGuessed ? undefined : this.#delimiter.picture();
    const changed = this.#sequence.next(primary);
    const missingFrames = isGuessed ? 0 : this.#frameNumbers.missingFrames;
    if (startsPeriod || missingFrames > 0) this.#repeated.restart();
    const repeated =
      isGuessed || order === undefined ? undefined : this.#repeated.next(order, pairedWith !== undefined);
    this.#current = {
      order,
      startsPeriod,
      randomAccess: idr ? 'closed' : frames === 0 ? 'open' : frames === undefined ? undefined : 'recovery',
      recoveryFrames: idr || frames === 0 ? undefined : frames,
      reference: header.nal_ref_idc !== 0,
      shown: true,
      missingFrames: missingFrames === 0 ? undefined : missingFrames,
      pairedWith,
      ticks: shownTicks(slice.field_pic_flag === 1, pic_struct),
      buffering,
    };
    const isSound =
      broken === undefined && repeated === undefined && undelimited === undefined && changed === undefined;
    if (isSound) return NONE;
    return [undelimited, changed, broken, repeated].filter((found) => found !== undefined);
  }
}
