import type { Stage } from '../media/stage.ts';
import type { Junk } from '../media/unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';

/** Frames after one header, as they lie in the input. */
export interface FramedAudio {
  readonly kind: 'frame';
  /** Byte offset in the input of its first byte. */
  readonly offset: number;
  /** Bytes, header included. */
  readonly size: number;
  /** Header included. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** What is after the header. Valid until the next push. */
  readonly payload: Uint8Array;
  /** The frames in it; none where they cannot be separated, which `finding` says. Valid until the next push. */
  readonly frames: readonly Uint8Array[];
  /** How many there are, separable or not. */
  readonly frameCount: number;
  readonly sampleRateHz: number;
  /** Absent where the header does not say. */
  readonly channels?: number;
  readonly finding?: Diagnostic;
  /** The decoder configuration record of frames with this header; throws `not-encodable` where the header has too little. */
  configuration(): Uint8Array;
}

/** The format in which an audio codec has a file of its own: each frame with a header. ADTS for AAC. */
export interface AudioFraming {
  readonly name: 'adts';
  /** Samples of each channel in a frame. */
  readonly frameSamples: number;
  splitter(): Stage<Uint8Array, FramedAudio | Junk>;
  /** Framed frames that fill the bytes to their end; `undefined` for raw frames. */
  framesIn(bytes: Uint8Array): readonly FramedAudio[] | undefined;
  /** Makes the writer for frames of a record: a frame's parts, header first. Both throw `not-encodable`. */
  writer(record: object): (frame: Uint8Array) => readonly Uint8Array[];
}
