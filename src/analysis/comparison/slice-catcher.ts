import type { TrackChoice } from '../../media/track.ts';
import type { FieldValue } from '../../syntax/field-sink.ts';
import type { Field } from '../../syntax/field-trace.ts';
import type { VideoWatcher, WatchedTrack, Watcher } from '../watch/watcher.ts';
import { sliceBytesOf } from './frame-slices.ts';
import type { KeptFrame } from './kept-frame.ts';

/** A slice with its bytes. */
export interface CaughtSlice {
  /** Number of its unit. */
  readonly nalu: number;
  readonly bytes: Uint8Array;
  /** Byte offset in the input of its first byte; absent if the bytes are not one after the other there. */
  readonly offset?: number;
  /** The elements of its header. */
  readonly fields: readonly Field[];
}

/** Catches the slices of one frame, in a pass of its own: the first pass kept only their hash. */
export class SliceCatcher implements Watcher {
  readonly #frame: Pick<KeptFrame, 'firstUnit' | 'unitCount'>;
  readonly #choice: TrackChoice | undefined;
  readonly #slices: CaughtSlice[] = [];
  #track: WatchedTrack | undefined;
  #isDone = false;

  constructor(frame: Pick<KeptFrame, 'firstUnit' | 'unitCount'>, choice?: TrackChoice) {
    this.#frame = frame;
    this.#choice = choice;
  }

  get slices(): readonly CaughtSlice[] {
    return this.#slices;
  }

  /** The frame has passed: the rest of the input is not needed. */
  get isDone(): boolean {
    return this.#isDone;
  }

  video(track: WatchedTrack): VideoWatcher | undefined {
    const trackId = this.#choice?.trackId;
    if (this.#track !== undefined || (trackId !== undefined && track.trackId !== trackId)) return undefined;
    this.#track = track;
    const codec = track.codec?.stream;
    const { firstUnit, unitCount } = this.#frame;
    return {
      unit: (placed, { base }) => {
        const { index, unit, unitType, trace } = placed;
        if (index >= firstUnit + unitCount) this.#isDone = true;
        if (codec === undefined || index < firstUnit || this.#isDone || unitType.role !== 'slice') return;
        const bytes = sliceBytesOf(placed, codec).slice();
        const isInRow = bytes.length === unit.bytes.length;
        this.#slices.push({
          nalu: index,
          bytes,
          ...(isInRow && { offset: base + unit.offset + unit.prefixLength }),
          fields: trace?.fields ?? [],
        });
      },
    };
  }
}

/** The first byte in which the slices of two frames differ. */
export interface ByteDifference {
  /** The slice and the byte in it; absent in the frame that has no such slice. */
  readonly a?: DifferentByte;
  readonly b?: DifferentByte;
  /** The first element of the slice header with another value. Absent if the header is the same: slice data differ. */
  readonly element?: {
    readonly element: string;
    readonly structure: string;
    readonly a?: FieldValue;
    readonly b?: FieldValue;
  };
}

export interface DifferentByte {
  readonly nalu: number;
  /** Its number in the unit, from 0. */
  readonly byte: number;
  /** Byte offset in the input. */
  readonly offset?: number;
  /** Absent at the end of the slice, where the other one goes on. */
  readonly value?: number;
}

/** `undefined` if the slices are the same. */
export const firstByteDifference = (
  a: readonly CaughtSlice[],
  b: readonly CaughtSlice[],
): ByteDifference | undefined => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    const byte = one === undefined || other === undefined ? 0 : firstDifferentByte(one.bytes, other.bytes);
    if (byte === undefined) continue;
    const element = one === undefined || other === undefined ? undefined : firstDifferentElement(one, other);
    return {
      ...(one !== undefined && { a: byteAt(one, byte) }),
      ...(other !== undefined && { b: byteAt(other, byte) }),
      ...(element !== undefined && { element }),
    };
  }
  return undefined;
};

const firstDifferentByte = (a: Uint8Array, b: Uint8Array): number | undefined => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
};

const byteAt = ({ nalu, bytes, offset }: CaughtSlice, byte: number): DifferentByte => {
  const value = bytes[byte];
  return {
    nalu,
    byte,
    ...(offset !== undefined && { offset: offset + byte }),
    ...(value !== undefined && { value }),
  };
};

const firstDifferentElement = (a: CaughtSlice, b: CaughtSlice): ByteDifference['element'] => {
  for (let i = 0; i < Math.max(a.fields.length, b.fields.length); i++) {
    const [one, other] = [a.fields[i], b.fields[i]];
    if (one?.name === other?.name && one?.value === other?.value) continue;
    const named = one ?? (other as Field);
    const isSame = one?.name === other?.name;
    return {
      element: named.name,
      structure: named.structure,
      ...(one !== undefined && { a: one.value }),
      // Another element at this place: the header of b does not have this one here.
      ...(other !== undefined && (isSame || one === undefined) && { b: other.value }),
    };
  }
  return undefined;
};
