import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { FrameRecord } from '../media/frame-record.ts';
import type { Stage } from '../media/stage.ts';
import { addToSpan, FrameBuilder, spanOf, type UnitSpan } from './frame-builder.ts';

const NONE: readonly FrameRecord[] = [];

/**
 * Puts units together to frames. A frame comes out when the first slice after it is known: what stands before that slice
 * may belong to it, or, at the end of the stream, to nothing but the last frame.
 */
export class FrameAssembler implements Stage<PlacedUnit, FrameRecord> {
  /** The frame whose slices have come. */
  #frame: FrameBuilder | undefined;
  /** Units after it that open an access unit, whose slice has not come. */
  #ahead: UnitSpan | undefined;
  #accessUnit = -1;
  #count = 0;

  /** Units of no access unit belong to no frame. */
  push(unit: PlacedUnit): readonly FrameRecord[] {
    const { accessUnit } = unit;
    if (accessUnit === undefined) return NONE;
    const opens = accessUnit !== this.#accessUnit;
    this.#accessUnit = accessUnit;
    if (this.#frame !== undefined && this.#ahead === undefined && !opens && unit.startsPicture === undefined) {
      this.#frame.addUnit(unit);
      return NONE;
    }
    if (this.#ahead === undefined) this.#ahead = spanOf(unit);
    else addToSpan(this.#ahead, unit);
    if (unit.startsPicture === undefined || unit.picture === undefined) return NONE;
    const span = this.#ahead;
    this.#ahead = undefined;
    if (this.#frame !== undefined && unit.picture.pairedWith === this.#frame.accessUnit) {
      this.#frame.addSpan(span);
      this.#frame.addContent(unit);
      return NONE;
    }
    const closed = this.#frame?.build();
    this.#frame = new FrameBuilder(this.#count++, accessUnit, span);
    this.#frame.addContent(unit);
    return closed === undefined ? NONE : [closed];
  }

  /** The last frame, with all that came after it; the units of a stream without a picture are nobody's. */
  end(): readonly FrameRecord[] {
    if (this.#frame === undefined) return NONE;
    if (this.#ahead !== undefined) this.#frame.addSpan(this.#ahead);
    const last = this.#frame.build();
    this.#frame = undefined;
    this.#ahead = undefined;
    return [last];
  }
}
