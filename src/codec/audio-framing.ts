import type { Stage } from '../media/stage.ts';
import type { Junk } from '../media/unit.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';

/** A header and its frames. */
export interface FramedAudio {
  readonly kind: 'frame';
  /** Byte offset in the input of its first byte. */
  readonly offset: number;
  /** Bytes, header included. */
  readonly size: number;
  /** Header included. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** The bytes after the header. Valid until the next push. */
  readonly payload: Uint8Array;
  /** The frames; empty if they cannot be separated, see `finding`. Valid until the next push. */
  readonly frames: readonly Uint8Array[];
  /** Number of frames, separable or not. */
  readonly frameCount: number;
  readonly sampleRateHz: number;
  /** Absent if the header does not give it. */
  readonly channels?: number;
  readonly finding?: Diagnostic;
  /** Makes the decoder configuration record for these frames; throws `not-encodable` if the header is not enough. */
  configuration(): Uint8Array;
}

/** The stream format of an audio codec outside containers: each frame has a header. ADTS for AAC. */
export interface AudioFraming {
  readonly name: 'adts';
  /** Samples per channel in a frame. */
  readonly frameSamples: number;
  splitter(): Stage<Uint8Array, FramedAudio | Junk>;
  /** The framed frames, if they fill `bytes` exactly; `undefined` for raw frames. */
  framesIn(bytes: Uint8Array): readonly FramedAudio[] | undefined;
  /** Makes a writer for frames of this record: it returns a frame's parts, header first. Both throw `not-encodable`. */
  writer(record: object): (frame: Uint8Array) => readonly Uint8Array[];
}
