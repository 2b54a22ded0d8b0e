import { type Av1Frame, NUM_REF_FRAMES } from './av1-frame.ts';
import type { ReferenceSlot } from './frame-context.ts';
import type { SequenceHeader } from './sequence-header.ts';
import { type SequenceVariables, sequenceVariables } from './sequence-variables.ts';

/** A frame whose tiles are not all there: SeenFrameHeader is 1 (AV1 5.9.1). */
export interface OpenFrame {
  readonly frame: Av1Frame;
  /** The slots that its header was read with. */
  readonly slotsBefore: readonly ReferenceSlot[];
  /** The bits of its header, from the first one. */
  readonly headerBits: { readonly bytes: Uint8Array; readonly bit: number; readonly length: number };
  /** TileNum: the tile that the next tile group begins with. */
  nextTile: number;
}

const EMPTY_SLOT: ReferenceSlot = { frame: undefined, valid: false, orderHint: 0 };

/**
 * What the OBUs of one stream say so far: its sequence header, the frames in the slots (AV1 7.20), and the frame whose
 * tile groups are being read. It is passed as an argument: streams never share it.
 */
export class Av1State {
  #sequence: SequenceVariables | undefined;
  #slots: readonly ReferenceSlot[] = new Array<ReferenceSlot>(NUM_REF_FRAMES).fill(EMPTY_SLOT);
  #open: OpenFrame | undefined;

  /** The sequence header in force; `undefined` before the first one. */
  get sequence(): SequenceVariables | undefined {
    return this.#sequence;
  }

  get slots(): readonly ReferenceSlot[] {
    return this.#slots;
  }

  /** The frame whose tile groups are expected. */
  get openFrame(): OpenFrame | undefined {
    return this.#open;
  }

  storeSequence(header: SequenceHeader): void {
    this.#sequence = sequenceVariables(header);
  }

  /** SeenFrameHeader = 0: the frame is complete, or a temporal delimiter ends it (AV1 5.6). */
  closeFrame(): void {
    this.#open = undefined;
  }

  /**
   * Reference frame update (AV1 7.20). It is done with the header, not after the last tile: no header comes between, and
   * a frame that lost tiles does not change how later headers are read.
   */
  store(frame: Av1Frame, slots: readonly ReferenceSlot[]): void {
    const kept: ReferenceSlot = { frame, valid: true, orderHint: frame.orderHint };
    this.#slots = slots.map((slot, i) => ((frame.refreshFrameFlags >> i) & 1 ? kept : slot));
  }

  /** A frame whose tile groups follow. */
  open(frame: OpenFrame): void {
    this.#open = frame;
  }

  /** A frame was shown from this slot: it is not shown again (AV1 7.21). */
  markShown(slot: number): void {
    const shown = this.#slots[slot]?.frame;
    if (shown === undefined) return;
    const frame = { ...shown, showableFrame: false };
    this.#slots = this.#slots.map((other) => (other.frame === shown ? { ...other, frame } : other));
  }
}
