import type { PictureStructure } from '../../../media/frame-record.ts';
import type { BufferingFacts } from '../../../media/hrd.ts';
import { DelimiterCheck } from '../../h26x/delimiter-check.ts';
import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { RepeatedOrder } from '../../h26x/repeated-order.ts';
import { type SeiMessage, syntaxOf } from '../../h26x/sei/sei-message.ts';
import type { PictureFacts, PictureLayout } from '../../placed-unit.ts';
import { isLeading, isSubLayerNonReference } from '../nal-unit-rules.ts';
import { isHevcIdr, isHevcIrap } from '../nal-unit-types.ts';
import { picTiming, shownTicks, structureOf } from '../sei/pic-timing.ts';
import { recoveryPoint } from '../sei/recovery-point.ts';
import { HEVC_PIC_TYPES } from '../syntax/access-unit-delimiter.ts';
import type { HevcNalUnitContent } from '../syntax/parse-nal-unit.ts';
import type { HevcSliceSets } from '../syntax/slice-segment-header.ts';
import { hevcSliceLetter } from '../syntax/slice-types.ts';
import type { Placement } from './access-units.ts';
import { bufferingFacts } from './buffering-facts.ts';
import { LeadingPictures } from './leading-pictures.ts';
import type { BaseSegment } from './picture-boundary.ts';
import { PictureOrderCounter } from './picture-order.ts';
import { type AccessFacts, RandomAccessTracker } from './random-access.ts';
import { type AppliedSet, ReferencePictures } from './reference-pictures.ts';
import { SeiOrder } from './sei-order.ts';
import { SequenceChange } from './sequence-change.ts';
import { SliceAgreement } from './slice-agreement.ts';
import { UnitOrder } from './unit-order.ts';

const EOS = 36;
const EOB = 37;

const PIC_TYPE = { field: 'pic_type', types: HEVC_PIC_TYPES, table: 'H.265 Table 7-2' } as const;

/** Properties of a picture from the SEI messages of its access unit. */
interface AnnouncedFacts {
  readonly pic_struct?: number | undefined;
  readonly recovery_poc_cnt?: number | undefined;
  readonly buffering?: BufferingFacts | undefined;
}

/** A coded picture of the base layer. */
export interface HevcPicture extends PictureFacts {
  readonly structure: PictureStructure | undefined;
  /** NoRaslOutputFlag of an IRAP picture is 1, and it is no RASL picture that is left out: a decoder decodes it. */
  readonly isDecoded: boolean;
  /** Picture order counts of the pictures that are kept for reference beside it. */
  readonly references: readonly number[];
}

const NOTHING: AnnouncedFacts = {};
const NONE: readonly PictureFinding[] = [];
const NO_REFERENCES: AppliedSet = { missing: [], kept: [] };

/** Tracks the coded picture that slice segments belong to, and checks it against those before it. */
export class PictureTracker {
  readonly #access = new RandomAccessTracker();
  readonly #order = new PictureOrderCounter();
  readonly #references = new ReferencePictures();
  readonly #leading = new LeadingPictures();
  readonly #repeated = new RepeatedOrder('H.265 8.3.1');
  readonly #delimiter = new DelimiterCheck(PIC_TYPE);
  readonly #unitOrder = new UnitOrder();
  readonly #seiOrder = new SeiOrder();
  readonly #agreement = new SliceAgreement();
  readonly #sequence = new SequenceChange();
  /** A picture could not be read, which later ones may refer to: what is missing is not known. */
  #isLost = false;
  #announced = NOTHING;
  #current: HevcPicture | undefined;

  /** `undefined` before the first one. */
  get current(): HevcPicture | undefined {
    return this.#current;
  }

  /** Takes every unit of an access unit; returns what is wrong with the picture that it is part of. */
  take(
    type: number,
    placement: Placement,
    segment: BaseSegment | undefined,
    { sei, access_unit_delimiter: delimiter }: HevcNalUnitContent,
  ): readonly PictureFinding[] {
    const opens = placement.startsAccessUnit !== undefined;
    if (opens) {
      this.#announced = NOTHING;
      this.#delimiter.open();
    }
    const outOfOrder = this.#unitOrder.next(type, opens) ?? this.#seiOrder.next(type, sei);
    if (sei !== undefined) this.#announce(sei);
    if (delimiter !== undefined) this.#delimiter.announce(delimiter.pic_type);
    if (type === EOS || type === EOB) this.#access.endSequence();
    if (segment === undefined) return outOfOrder === undefined ? NONE : [outOfOrder];
    const found = placement.startsPicture === undefined ? this.#continue(segment) : this.#start(segment, placement);
    const letter = segment.slice.slice_type === undefined ? undefined : hevcSliceLetter(segment.slice.slice_type);
    const excluded = letter === undefined ? undefined : this.#delimiter.slice(letter);
    if (outOfOrder === undefined && excluded === undefined) return found;
    return [outOfOrder, ...found, excluded].filter((one) => one !== undefined);
  }

  #continue({ slice }: BaseSegment): readonly PictureFinding[] {
    const found = this.#agreement.next(slice);
    return found === undefined ? NONE : [found];
  }

  #announce(messages: readonly SeiMessage[]): void {
    const { pic_struct, recovery_poc_cnt, buffering } = this.#announced;
    this.#announced = {
      buffering: bufferingFacts(messages, buffering),
      pic_struct: syntaxOf(messages, picTiming)?.pic_struct ?? pic_struct,
      recovery_poc_cnt: syntaxOf(messages, recoveryPoint)?.recovery_poc_cnt ?? recovery_poc_cnt,
    };
  }

  #start(segment: BaseSegment, { findings }: Placement): readonly PictureFinding[] {
    const { header, sets } = segment;
    const slice = segment.context?.header ?? segment.slice;
    const type = header.nal_unit_type;
    this.#agreement.start(slice);
    // A segment that is only guessed to start a picture may be one that was sent twice.
    const isGuessed = findings.some(({ code }) => code === 'guessed-picture');
    const access = this.#access.next(type);
    const order = this.#orderOf(segment, access);
    const { missing, kept } = isGuessed ? NO_REFERENCES : this.#referencesOf(segment, order, access);
    if (access.startsPeriod || missing.length > 0) this.#repeated.restart();
    const field_seq_flag = sets?.sps.vui_parameters.field_seq_flag ?? 0;
    const found = [
      isGuessed ? undefined : this.#delimiter.picture(),
      this.#sequence.next(sets?.sps, access.startsPeriod),
      this.#leading.next(type, order, access, field_seq_flag === 1),
      missing.length === 0 ? undefined : missingReferences(missing),
      isGuessed || order === undefined ? undefined : this.#repeated.next(order, false),
    ].filter((one) => one !== undefined);
    const { pic_struct, recovery_poc_cnt, buffering } = this.#announced;
    const frames = isHevcIrap(type) ? undefined : recovery_poc_cnt;
    const temporalId = header.nuh_temporal_id_plus1 - 1;
    this.#current = {
      order,
      startsPeriod: access.startsPeriod,
      randomAccess: access.randomAccess ?? (frames === undefined ? undefined : frames <= 0 ? 'open' : 'recovery'),
      recoveryFrames: frames === undefined || frames <= 0 ? undefined : frames,
      reference: !isSubLayerNonReference(type) || temporalId < (sets?.sps.sps_max_sub_layers_minus1 ?? 0),
      shown: slice.pic_output_flag !== 0 && !access.isSkipped,
      missingFrames: missing.length === 0 ? undefined : missing.length,
      pairedWith: undefined,
      ticks: shownTicks(pic_struct),
      buffering,
      layout: sets === undefined ? undefined : layoutOf(sets),
      temporalId,
      structure: structureOf(field_seq_flag, pic_struct),
      isDecoded: !access.isSkipped,
      references: kept,
    };
    return found;
  }

  #orderOf({ header, slice: own, sets, context }: BaseSegment, { startsPeriod }: AccessFacts): number | undefined {
    const type = header.nal_unit_type;
    const slice = context?.header ?? own;
    const lsb = isHevcIdr(type) ? 0 : slice.slice_pic_order_cnt_lsb;
    if (sets === undefined || lsb === undefined) return undefined;
    return this.#order.next({
      temporalId: header.nuh_temporal_id_plus1 - 1,
      lsb,
      maxLsb: 2 ** sets.sps.log2MaxPicOrderCntLsb,
      startsPeriod,
      isPassedOver: isLeading(type) || isSubLayerNonReference(type),
    });
  }

  /**
   * Pictures that are left out do not change what is kept for reference; before the first IRAP picture all is missing. What
   * was lost before an IRAP picture does not matter to its trailing pictures.
   */
  #referencesOf(segment: BaseSegment, order: number | undefined, access: AccessFacts): AppliedSet {
    if (access.isSkipped || access.irapType === undefined) return NO_REFERENCES;
    if (order === undefined || segment.context === undefined) {
      this.#references.clear();
      this.#isLost = true;
      return NO_REFERENCES;
    }
    const type = segment.header.nal_unit_type;
    const applied = this.#references.next(segment.context, order, access.startsPeriod);
    if (access.startsPeriod || (isHevcIrap(type) && this.#isLost)) this.#isLost = false;
    return this.#isLost || isHevcIrap(type) ? { missing: [], kept: applied.kept } : applied;
  }
}

const layoutOf = ({ sps, pps }: HevcSliceSets): PictureLayout => ({
  lumaSamples: sps.pic_width_in_luma_samples * sps.pic_height_in_luma_samples,
  tileColumns: pps.num_tile_columns_minus1 + 1,
  tileRows: pps.num_tile_rows_minus1 + 1,
});

const missingReferences = (missing: readonly number[]): PictureFinding => {
  const what =
    missing.length === 1
      ? `the reference picture with picture order count ${missing[0]} is`
      : `${missing.length} reference pictures are`;
  const rest = missing.length === 1 ? '' : `, picture order count ${missing.join(', ')}`;
  const message = `${what} missing${rest}: lost, or not sent before this picture (H.265 8.3.2)`;
  return { severity: 'error', code: 'lost-reference', message };
};
