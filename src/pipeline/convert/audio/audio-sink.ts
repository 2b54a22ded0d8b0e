import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import type { ParsedTag } from '../../../container/flv/tag/parse-tag.ts';

/** Index and byte offset of a tag in the input. */
export interface TagPlace {
  readonly tag: number;
  readonly offset: number;
}

/** A payload of the track. */
export interface AudioPayload extends TagPlace {
  readonly payload: ParsedPayload;
  readonly header: ParsedTag['audio'];
  readonly bytes: Uint8Array;
  readonly dtsMs: number;
}

/** A frame to write. */
export interface AudioFrameOut {
  readonly parts: readonly Uint8Array[];
  /** The part of it that reading back the output yields. */
  readonly content: Uint8Array;
}

export interface SoundFacts {
  readonly sampleRateHz?: number | undefined;
  readonly channels?: number | undefined;
  readonly durationMs?: number | undefined;
}

/** Converts the payloads of a track to an audio format. */
export interface AudioSink {
  /** Takes a sequence header. */
  configure(payload: AudioPayload): void;
  /** Frames to write for a coded payload; empty if they are left out. */
  frames(payload: AudioPayload): readonly AudioFrameOut[];
  readonly facts: SoundFacts;
  readonly droppedFrames: number;
}
