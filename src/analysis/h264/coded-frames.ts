import { picTiming, shownTicks } from '../../codec/h264/sei/pic-timing.ts';
import { recoveryPoint } from '../../codec/h264/sei/recovery-point.ts';
import { type SeiMessage, syntaxOf } from '../../codec/h264/sei/sei-message.ts';
import { hasOperation5 } from '../../codec/h264/syntax/dec-ref-pic-marking.ts';
import { isIdr, type NalUnitHeader } from '../../codec/h264/syntax/nal-unit.ts';
import type { Sps } from '../../codec/h264/syntax/sps.ts';
import type { SliceDerived } from '../records.ts';
import type { InspectedUnit } from './inspector.ts';

/** A NAL unit of a frame, with its bytes. */
export interface FrameUnit {
  readonly nal_unit_type: number;
  /** Number of the unit in the stream. */
  readonly index: number;
  /** Byte offset in the input of its prefix. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Where decoding can begin. */
export type RandomAccess = 'IDR' | 'recovery point';

/** A frame, or the two fields of one, or a field that has no twin: what a container holds as one sample. */
export interface CodedFrame {
  /** All units of its access units, in stream order. */
  readonly units: readonly FrameUnit[];
  /** Picture order count (H.264 8.2.1), the lower one of two fields; absent where parameter sets are missing. */
  readonly poc?: number;
  /** Picture order begins anew: an IDR picture, or memory_management_control_operation 5. */
  readonly startsPeriod: boolean;
  /** `recovery point`: one with recovery_frame_cnt 0, where all pictures from here on are right (H.264 D.2.8). */
  readonly randomAccess?: RandomAccess;
  /** How long it is shown, in ticks of num_units_in_tick / time_scale seconds, two a frame, as pic_struct says. */
  readonly ticks: number;
  /** The SPS that it refers to. */
  readonly sps?: Sps;
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };
/** What an assembler holds. */
export interface HeldUnits {
  /** The first one; undefined where there is none. */
  readonly first: FrameUnit | undefined;
  readonly count: number;
  readonly sizeBytes: number;
}

type OpenFrame = Growing<Omit<CodedFrame, 'units'>> & { units: FrameUnit[]; accessUnit: number };

/**
 * Puts inspected units together to frames. A frame comes out when the first slice behind it is known: what stands in
 * front of that slice may belong to it, or, at the end of the stream, to nothing but the last frame. Bytes are copied.
 */
export class FrameAssembler {
  /** The frame whose slices have come. */
  #frame: OpenFrame | undefined;
  /** Units behind it that open an access unit, whose slice has not come. */
  #ahead: FrameUnit[] = [];
  #aheadFacts: AccessUnitFacts = {};
  #accessUnit = -1;
  #heldCount = 0;
  #heldBytes = 0;

  /** Units that have not come out with their frame: how many is for the caller to bound. */
  get held(): HeldUnits {
    return { first: this.#frame?.units[0] ?? this.#ahead[0], count: this.#heldCount, sizeBytes: this.#heldBytes };
  }

  /** Takes a unit with `unit.whole`; units of no access unit are for the caller to place. */
  push({ record, parsed, unit, sps }: InspectedUnit): CodedFrame | undefined {
    const { accessUnit } = record;
    if (accessUnit === undefined) return undefined;
    const bytes = unit.bytes.slice();
    const entry = { nal_unit_type: (bytes[0] ?? 0) & 31, index: record.index, offset: record.offset, bytes };
    this.#heldCount++;
    this.#heldBytes += bytes.length;
    const opens = accessUnit !== this.#accessUnit;
    this.#accessUnit = accessUnit;
    if (opens) this.#aheadFacts = {};
    if (parsed.sei !== undefined) this.#aheadFacts = { ...this.#aheadFacts, ...seiFacts(parsed.sei) };
    const goesOn = this.#ahead.length === 0 && !opens && this.#frame !== undefined;
    if (goesOn && record.startsPicture === undefined) {
      this.#frame?.units.push(entry);
      return undefined;
    }
    this.#ahead.push(entry);
    if (record.startsPicture === undefined || parsed.slice === undefined) return undefined;
    return this.#startPicture(
      parsed.header as NalUnitHeader,
      parsed.slice,
      record.derived as SliceDerived,
      accessUnit,
      sps,
    );
  }

  /** The last frame, with all that came behind it; the units of a stream without a picture are nobody's. */
  end(): CodedFrame | undefined {
    this.#frame?.units.push(...this.#ahead);
    this.#ahead = [];
    return this.#close();
  }

  #startPicture(
    header: NalUnitHeader,
    slice: NonNullable<InspectedUnit['parsed']['slice']>,
    derived: SliceDerived | undefined,
    accessUnit: number,
    sps: Sps | undefined,
  ): CodedFrame | undefined {
    const isField = slice.field_pic_flag === 1;
    const ticks = shownTicks(isField, this.#aheadFacts.pic_struct);
    const poc = derived?.poc;
    const units = this.#ahead;
    this.#ahead = [];
    const first = this.#frame;
    if (first !== undefined && derived?.pairedWith === first.accessUnit) {
      first.units.push(...units);
      first.ticks += ticks;
      if (poc !== undefined) first.poc = Math.min(first.poc ?? poc, poc);
      return undefined;
    }
    const idr = isIdr(header);
    const recovers = this.#aheadFacts.recovery_frame_cnt === 0;
    const closed = this.#close();
    this.#frame = {
      units,
      accessUnit,
      ticks,
      startsPeriod: idr || hasOperation5(slice.dec_ref_pic_marking),
      ...(poc !== undefined && { poc }),
      ...(sps !== undefined && { sps }),
      ...(idr ? { randomAccess: 'IDR' } : recovers && { randomAccess: 'recovery point' }),
    };
    return closed;
  }

  #close(): CodedFrame | undefined {
    const frame = this.#frame;
    this.#frame = undefined;
    for (const { bytes } of frame?.units ?? []) {
      this.#heldCount--;
      this.#heldBytes -= bytes.length;
    }
    return frame;
  }
}

interface AccessUnitFacts {
  readonly pic_struct?: number;
  readonly recovery_frame_cnt?: number;
}

const seiFacts = (messages: readonly SeiMessage[]): AccessUnitFacts => {
  const pic_struct = syntaxOf(messages, picTiming)?.pic_struct;
  const recovery_frame_cnt = syntaxOf(messages, recoveryPoint)?.recovery_frame_cnt;
  return {
    ...(pic_struct !== undefined && { pic_struct }),
    ...(recovery_frame_cnt !== undefined && { recovery_frame_cnt }),
  };
};
