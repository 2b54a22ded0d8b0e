import type { PictureFinding } from '../../h26x/picture-finding.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';
import { addressOf, type BaseSegment, pictureDifference } from './picture-boundary.ts';

/** What the assembler needs of a NAL unit. */
export interface AssemblerUnit {
  readonly nal_unit_type: number;
  readonly nuh_layer_id: number;
  /** The slice segment in the unit, if it is one of the base layer. */
  readonly segment?: BaseSegment | undefined;
}

/** Access unit and picture of a unit. */
export interface Placement {
  /** Number of the access unit, from 0. */
  readonly accessUnit: number;
  /** Why an access unit begins with this unit. */
  readonly startsAccessUnit?: string;
  /** Why a coded picture begins with this slice segment. */
  readonly startsPicture?: string;
  readonly findings: readonly PictureFinding[];
}

/** Why a picture starts, and what is wrong with it. */
interface PictureStart {
  readonly reason: string;
  readonly findings: readonly PictureFinding[];
}

const NONE: readonly PictureFinding[] = [];

const EOS = 36;
const EOB = 37;

/**
 * Groups NAL units into access units (H.265 7.4.2.4.4): a picture begins with the slice segment of the base layer that
 * says so, first_slice_segment_in_pic_flag. If that one is lost, a segment begins a picture that differs from the one
 * before in what all segments of a picture share, or whose address cannot come after it (7.4.2.4.5).
 */
export class AccessUnitAssembler {
  #accessUnit = -1;
  /** Does the current access unit have a VCL NAL unit, of any layer? */
  #hasSlice = false;
  /** The segment that the next one is compared with. */
  #last: BaseSegment | undefined;
  /** The unit after the last segment that ends a sequence. */
  #endedBy: number | undefined;
  /** The unit that opened the current access unit. */
  #openedBy = -1;

  /** Places the next unit of the stream. */
  place({ nal_unit_type: type, nuh_layer_id: layer, segment }: AssemblerUnit): Placement {
    if (segment !== undefined) return this.#placeSegment(segment, type);
    if (this.#accessUnit < 0) return this.#open(type, 'first NAL unit of the stream');
    if (this.#hasSlice && layer === 0 && opensAccessUnit(type)) {
      return this.#open(type, `${hevcNalUnitTypeName(type)} after the slices of a picture`);
    }
    if (type < 32) this.#hasSlice = true;
    if (layer === 0 && (type === EOS || type === EOB)) this.#endedBy = type;
    return { accessUnit: this.#accessUnit, findings: NONE };
  }

  #open(type: number, reason: string): Placement {
    this.#accessUnit++;
    this.#hasSlice = false;
    this.#openedBy = type;
    return { accessUnit: this.#accessUnit, startsAccessUnit: reason, findings: NONE };
  }

  #placeSegment(segment: BaseSegment, type: number): Placement {
    const start = this.#pictureStart(segment);
    this.#last = segment;
    this.#endedBy = undefined;
    if (start === undefined) {
      this.#hasSlice = true;
      return { accessUnit: this.#accessUnit, findings: NONE };
    }
    const opened = this.#accessUnit < 0 || this.#hasSlice ? this.#open(type, start.reason) : undefined;
    this.#hasSlice = true;
    const { reason: startsPicture, findings } = start;
    const accessUnit = this.#accessUnit;
    if (opened?.startsAccessUnit === undefined) return { accessUnit, startsPicture, findings };
    return { accessUnit, startsAccessUnit: opened.startsAccessUnit, startsPicture, findings };
  }

  /** Why `segment` starts a picture; undefined if it continues the current one. */
  #pictureStart(segment: BaseSegment): PictureStart | undefined {
    const last = this.#last;
    const isFirst = segment.slice.first_slice_segment_in_pic_flag === 1;
    if (last === undefined) return started('first slice of the stream', segment);
    if (isFirst) return { reason: 'first_slice_segment_in_pic_flag 1', findings: NONE };
    if (this.#endedBy !== undefined) return started(`after ${hevcNalUnitTypeName(this.#endedBy)}`, segment);
    const difference = pictureDifference(last, segment);
    if (difference !== undefined) return started(difference, segment);
    const repeats = addressGoesBack(last, segment);
    if (!this.#hasSlice) {
      const opener = hevcNalUnitTypeName(this.#openedBy);
      const reason = `first slice after ${opener}`;
      if (repeats !== undefined) return started(reason, segment);
      const message = `${opener} between slice segments that look like one picture (it starts an access unit: H.265 7.4.2.4.4)`;
      return { reason, findings: [{ severity: 'warning', code: 'unit-order', message }] };
    }
    if (repeats === undefined) return undefined;
    const message = `${repeats}: treated as a new picture, though nothing else in the slice header says so`;
    return { reason: repeats, findings: [{ severity: 'warning', code: 'guessed-picture', message }] };
  }
}

/** A picture that starts with this segment: reports one that is not its first. */
const started = (reason: string, segment: BaseSegment): PictureStart => {
  const { first_slice_segment_in_pic_flag: flag } = segment.slice;
  if (flag !== 0) return { reason, findings: NONE };
  const address = addressOf(segment);
  const message = `the first slice segment of the picture is missing: this one has slice_segment_address ${address ?? '?'} (H.265 7.4.7.1)`;
  const finding = { severity: 'error', code: 'missing-segments', message, field: 'first_slice_segment_in_pic_flag' };
  return { reason, findings: [finding as PictureFinding] };
};

/** Why the address of a segment cannot belong to the picture of the one before it: addresses ascend (7.4.2.4.5). */
const addressGoesBack = (last: BaseSegment, segment: BaseSegment): string | undefined => {
  const [before, now] = [addressOf(last), addressOf(segment)];
  // Each separate colour plane has its own addresses.
  if (last.slice.colour_plane_id !== segment.slice.colour_plane_id) return undefined;
  if (before === undefined || now === undefined || now > before) return undefined;
  return now === before ? `slice_segment_address ${now} again` : `slice_segment_address ${before} -> ${now}`;
};

/** Units that start a new access unit after the last VCL NAL unit of a picture (H.265 7.4.2.4.4). */
const opensAccessUnit = (type: number): boolean =>
  (type >= 32 && type <= 35) || type === 39 || (type >= 41 && type <= 44) || (type >= 48 && type <= 55);
