import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import type { ParsedTag } from '../../../container/flv/tag/parse-tag.ts';

/** Where something stands in the input. */
export interface TagPlace {
  readonly tag: number;
  readonly offset: number;
}

/** A part of a tag that belongs to the track. */
export interface AudioPayload extends TagPlace {
  readonly payload: ParsedPayload;
  readonly header: ParsedTag['audio'];
  readonly bytes: Uint8Array;
  readonly dtsMs: number;
}

/** A frame that goes out. */
export interface AudioFrameOut {
  readonly parts: readonly Uint8Array[];
  /** What is found of it when the output is read back. */
  readonly content: Uint8Array;
}

/** What is known of the sound. */
export interface SoundFacts {
  readonly sampleRateHz?: number | undefined;
  readonly channels?: number | undefined;
  readonly durationMs?: number | undefined;
}

/** Makes an audio format of the payloads of a track. */
export interface AudioSink {
  /** A sequence header. */
  configure(payload: AudioPayload): void;
  /** What to write for a payload with frames; nothing where they are left out. */
  frames(payload: AudioPayload): readonly AudioFrameOut[];
  readonly facts: SoundFacts;
  readonly droppedFrames: number;
}
