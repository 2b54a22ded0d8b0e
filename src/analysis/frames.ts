import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { FrameRecord } from '../media/frame-record.ts';
import type { Stage } from '../media/stage.ts';
import { addToSpan, FrameBuilder, spanOf, type UnitSpan } from './frame-builder.ts';

const NONE: readonly FrameRecord[] = [];

/**
 * Assembles units to frames. A frame is complete at the first slice after it. The units that begin an access unit before
 * that slice belong to the next frame; at the end of the stream they belong to none.
 */
export class FrameAssembler implements Stage<PlacedUnit, FrameRecord> {
  /** The frame that is being assembled. */
  #frame: FrameBuilder | undefined;
  /** Units of the next access unit, before its first slice. */
  #ahead: UnitSpan | undefined;
  #accessUnit = -1;
  #count = 0;

  /** Number of the frame that the last unit belongs to: -1 before the first one. */
  get frame(): number {
    return this.#ahead === undefined ? this.#count - 1 : this.#count;
  }

  /** Units without an access unit are ignored. */
  push(unit: PlacedUnit): readonly FrameRecord[] {
    const { accessUnit } = unit;
    if (accessUnit === undefined) return NONE;
    const opens = accessUnit !== this.#accessUnit;
    this.#accessUnit = accessUnit;
    if (this.#frame !== undefined && this.#ahead === undefined && !opens) {
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
    this.#frame = new FrameBuilder(this.#count++, span);
    this.#frame.addContent(unit);
    return closed === undefined ? NONE : [closed];
  }

  /** The last frame. Units after it that begin an access unit have no picture, and so no frame (H.264 7.4.1.2.3). */
  end(): readonly FrameRecord[] {
    if (this.#frame === undefined) return NONE;
    const last = this.#frame.build();
    this.#frame = undefined;
    this.#ahead = undefined;
    return [last];
  }
}
