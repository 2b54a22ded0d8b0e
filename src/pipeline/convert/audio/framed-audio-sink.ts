import { sameBytes } from '../../../bytes/same-bytes.ts';
import type { AudioFraming, FramedAudio } from '../../../codec/audio-framing.ts';
import type { CodecDescriptor, ConfigurationDerived } from '../../../codec/descriptor.ts';
import type { AudioConfigDerived } from '../../../media/config-derived.ts';
import type { Severity } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import type { AudioFrameOut, AudioPayload, AudioSink, SoundFacts, TagPlace } from './audio-sink.ts';

/** Puts an ADTS header before each AAC frame. */
export class FramedAudioSink implements AudioSink {
  readonly #codec: CodecDescriptor;
  readonly #framing: AudioFraming;
  readonly #report: Report;
  #write: ReturnType<AudioFraming['writer']> | undefined;
  /** The last AudioSpecificConfig, and the facts derived from it. */
  #config: Uint8Array | undefined;
  #derived: ConfigurationDerived | undefined;
  #facts: SoundFacts = {};
  #durationMs = 0;
  #dropped = 0;
  #framed = 0;

  constructor(codec: CodecDescriptor, framing: AudioFraming, report: Report) {
    this.#codec = codec;
    this.#framing = framing;
    this.#report = report;
  }

  get facts(): SoundFacts {
    return { ...this.#facts, ...(this.#durationMs > 0 && { durationMs: Math.round(this.#durationMs) }) };
  }

  get droppedFrames(): number {
    return this.#dropped;
  }

  configure(at: AudioPayload): void {
    const { bytes, payload } = at;
    if (bytes.length === 0) {
      this.#note(at, 'info', 'empty-sequence-header', 'empty sequence header: ignored');
      return;
    }
    if (this.#config !== undefined && sameBytes(bytes, this.#config)) return;
    const { configuration } = payload;
    if (configuration === undefined || configuration.error !== undefined) {
      const why = configuration?.error?.message ?? 'unknown content';
      this.#note(at, 'error', 'audio-specific-config', `the AudioSpecificConfig cannot be read: ${why}`);
      this.#write = undefined;
      this.#config = undefined;
      return;
    }
    this.#write = inTag(at, () => this.#framing.writer(configuration.record));
    this.#derived = configuration.derived;
    const { sampleRateHz, channels }: Partial<AudioConfigDerived> = configuration.derived;
    if (this.#config !== undefined) {
      const now = `${sampleRateHz} Hz, ${channels} channels`;
      this.#note(
        at,
        'info',
        'new-sequence-header',
        `the AudioSpecificConfig changes: from here on the ADTS headers have ${now}`,
      );
    }
    this.#config = bytes.slice();
    this.#facts = { sampleRateHz, channels };
  }

  frames(at: AudioPayload): readonly AudioFrameOut[] {
    const { bytes } = at;
    if (bytes.length === 0) {
      this.#note(at, 'info', 'empty-frame', 'AAC tag without a frame: ignored');
      return [];
    }
    const wrapped = this.#framing.framesIn(bytes);
    if (wrapped !== undefined) return this.#unchanged(at, wrapped);
    const write = this.#write;
    if (write === undefined) {
      const message = 'AAC frames before the first sequence header: left out, as they cannot be decoded without it';
      if (this.#dropped++ === 0) this.#note(at, 'error', 'no-sequence-header', message);
      return [];
    }
    const parts = inTag(at, () => write(bytes));
    this.#addDuration(1, this.#codec.frameDuration?.(bytes, this.#derived)?.sampleRateHz ?? 0);
    return [{ parts, content: bytes }];
  }

  /** Frames that already have ADTS headers, which FLV does not allow. */
  #unchanged(at: AudioPayload, frames: readonly FramedAudio[]): readonly AudioFrameOut[] {
    const message = 'the AAC frames have ADTS headers, where FLV requires raw frames: they are copied unchanged';
    if (this.#framed++ === 0) this.#note(at, 'warning', 'adts-in-tag', message);
    for (const { frameCount, sampleRateHz, channels } of frames) {
      this.#addDuration(frameCount, sampleRateHz);
      if (this.#facts.sampleRateHz === undefined) this.#facts = { sampleRateHz, channels };
    }
    return frames.map(({ bytes, payload }) => ({ parts: [bytes], content: payload }));
  }

  #addDuration(frames: number, rateHz: number): void {
    if (rateHz > 0) this.#durationMs += (frames * this.#framing.frameSamples * 1000) / rateHz;
  }

  #note({ tag, offset }: TagPlace, severity: Severity, code: string, message: string): void {
    this.#report({ severity, code, message, offset, tag });
  }
}

/** Adds the tag to an error about values that ADTS cannot represent. */
const inTag = <T>({ tag, offset }: TagPlace, write: () => T): T => {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof RtmpkitError)) throw error;
    throw new ConversionError('not-encodable', `tag ${tag} at byte ${offset}: ${error.message}`);
  }
};
