import { FrameAssembler } from '../../../analysis/frames.ts';
import type { TimedFrame, TimingFacts } from '../../../analysis/timing/timing-facts.ts';
import { CopyPool } from '../../../bytes/copy-pool.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import { unitWord } from '../../../codec/unit-word.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import { plural } from '../../../media/quantity.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import { type FrameTimes, frameTimes, noTimes } from './frame-times.ts';
import { pendingUnit } from './target.ts';
import type { PendingUnit } from './unit-writer.ts';

/** A unit that waits for the rest of its frame. */
export interface HeldUnit extends PendingUnit {
  /** Valid until `FrameQueue.settled`. */
  readonly bytes: Uint8Array;
  /** Byte offset in the input of its prefix. */
  readonly offset: number;
  /** The first slice of a picture. */
  readonly startsPicture: boolean;
}

/** A view of the input as long as that is valid, a copy after that. */
type Held = { -readonly [Key in keyof HeldUnit]: HeldUnit[Key] };

/** A frame with its times and its units. */
export interface QueuedFrame extends TimedFrame {
  readonly units: readonly HeldUnit[];
}

export interface FrameQueueOptions {
  /** Frames per second; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** False: frames get no times, and are given out when they are complete. True by default. */
  readonly isTimed?: boolean;
  /** Bytes that wait for the end of a frame at most, where the output holds less than `MAX_BYTES`. */
  readonly maxBytes?: number;
  /**
   * Takes the units of a frame before the first parameter sets: without them it cannot be decoded, and the output has no
   * configuration for it. Without this, such frames are frames like others.
   */
  leaveOut?(units: readonly HeldUnit[]): void;
}

/** Bytes that wait for the end of a frame: more than any level allows. */
const MAX_BYTES = 64 << 20;

/** No picture has more slices: at most one per macroblock, of which there are at most 139,264 (H.264 Table A-1). */
const MAX_UNITS = 1 << 18;

/**
 * Collects the units of frames, and gives frames out in decoding order as soon as their times are known. Units are
 * copied only where they have to wait for more of the input, and then into the room of those that have been written: a
 * frame may have 15 MB.
 */
export class FrameQueue {
  readonly #codec: StreamCodec;
  readonly #options: FrameQueueOptions;
  readonly #report: Report;
  readonly #assembler = new FrameAssembler();
  readonly #copies = new CopyPool();
  #times: FrameTimes | undefined;
  /** Units of incomplete frames, in stream order. */
  #held: Held[] = [];
  #heldBytes = 0;
  /** Units whose bytes are the input's. */
  readonly #views = new Set<Held>();
  /** Units of complete frames whose timestamps are unknown, by frame index. */
  readonly #units = new Map<number, readonly HeldUnit[]>();
  #ready: QueuedFrame[] = [];
  #leftOut = 0;

  constructor(codec: StreamCodec, options: FrameQueueOptions, report: Report) {
    this.#codec = codec;
    this.#options = options;
    this.#report = report;
  }

  /** How times were calculated. */
  get timing(): TimingFacts | undefined {
    return this.#times?.facts;
  }

  /** Frames before the first parameter sets, which were left out. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get durationMs(): number {
    return this.#times?.durationMs ?? 0;
  }

  /** A unit of an access unit. Throws `ConversionError` for a frame without an end. */
  push(placed: PlacedUnit): void {
    const pending = pendingUnit(placed, this.#codec);
    const startsPicture = placed.startsPicture !== undefined;
    const held = { ...pending, offset: placed.unit.offset, startsPicture };
    this.#held.push(held);
    this.#views.add(held);
    this.#heldBytes += held.bytes.length;
    this.#complete(this.#assembler.push(placed));
    this.#checkHeld();
  }

  /** The frames whose times have become known. */
  take(): readonly QueuedFrame[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** These frames, which were taken, are not used any more. Call it before the next bytes of the input are read. */
  settled(frames: readonly Pick<QueuedFrame, 'units'>[]): void {
    for (const { units } of frames) {
      for (const unit of units) {
        if (!this.#views.delete(unit)) this.#copies.release(unit.bytes);
      }
    }
    for (const unit of this.#views) unit.bytes = this.#copies.copy(unit.bytes);
    this.#views.clear();
  }

  /** Ends the stream; an incomplete one has no last frame. Returns the units that belong to no frame. */
  end(complete: boolean): readonly HeldUnit[] {
    const last = this.#assembler.end();
    if (complete) this.#complete(last);
    this.#time(this.#times?.end() ?? []);
    const rest = this.#held;
    this.#held = [];
    return rest;
  }

  #complete(frames: readonly FrameRecord[]): void {
    for (const frame of frames) {
      const units = this.#held.splice(0, frame.unitCount);
      this.#heldBytes -= units.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (this.#isLeftOut(frame, units)) continue;
      this.#times ??= this.#options.isTimed === false ? noTimes() : frameTimes(frame, this.#options.fps);
      this.#units.set(frame.index, units);
      this.#time(this.#times.push(frame));
    }
  }

  #isLeftOut(frame: FrameRecord, units: readonly HeldUnit[]): boolean {
    const { leaveOut } = this.#options;
    if (leaveOut === undefined || this.#times !== undefined || frame.parameterSetsMissing !== true) return false;
    this.#leftOut++;
    leaveOut(units);
    this.settled([{ units }]);
    return true;
  }

  #time(timed: readonly TimedFrame[]): void {
    for (const one of timed) {
      this.#ready.push({ ...one, units: this.#units.get(one.frame.index) ?? [] });
      this.#units.delete(one.frame.index);
    }
    for (const found of this.#times?.takeFindings() ?? []) this.#report(found);
  }

  /** Limits memory if a frame never ends. */
  #checkHeld(): void {
    const [first] = this.#held;
    const count = this.#held.length;
    const { maxBytes = MAX_BYTES } = this.#options;
    if (first === undefined || (this.#heldBytes <= maxBytes && count <= MAX_UNITS)) return;
    const word = unitWord(this.#codec);
    const where = `the frame from ${word} ${first.index} on, at byte ${first.offset}`;
    const what = `${plural(count, word)} with ${this.#heldBytes} bytes and no end do not fit`;
    throw new ConversionError('not-encodable', `${where}: ${what}`);
  }
}

/** Reports units after the last picture: they begin an access unit of which there is nothing to show. `holder`: `a tag`. */
export const reportUnused = (codec: StreamCodec, units: readonly HeldUnit[], holder: string, report: Report): void => {
  const [first] = units;
  if (first === undefined) return;
  const names = new Set(units.map(({ type }) => codec.unitType(type).name));
  const what = `${plural(units.length, unitWord(codec))} after the last picture (${[...names].join(', ')})`;
  const message = `${what}: no picture follows, and ${holder} holds one: left out`;
  report({ severity: 'warning', code: 'no-picture-follows', message, offset: first.offset, nalu: first.index });
};
