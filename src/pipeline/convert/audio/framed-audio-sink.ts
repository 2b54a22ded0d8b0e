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
  /** The last AudioSpecificConfig, and what follows from it. */
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
      this.#note(at, 'info', 'empty-sequence-header', 'a sequence header without a record: passed over');
      return;
    }
    if (this.#config !== undefined && sameBytes(bytes, this.#config)) return;
    const { configuration } = payload;
    if (configuration === undefined || configuration.error !== undefined) {
      const why = configuration?.error?.message ?? 'it is none';
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
      this.#note(at, 'info', 'new-sequence-header', `another AudioSpecificConfig: from here on the headers say ${now}`);
    }
    this.#config = bytes.slice();
    this.#facts = { sampleRateHz, channels };
  }

  frames(at: AudioPayload): readonly AudioFrameOut[] {
    const { bytes } = at;
    if (bytes.length === 0) {
      this.#note(at, 'info', 'empty-frame', 'an AAC tag without a frame: passed over');
      return [];
    }
    const wrapped = this.#framing.framesIn(bytes);
    if (wrapped !== undefined) return this.#asTheyAre(at, wrapped);
    const write = this.#write;
    if (write === undefined) {
      const message = 'AAC frames before the first sequence header: left out, as nothing says how to decode them';
      if (this.#dropped++ === 0) this.#note(at, 'error', 'no-sequence-header', message);
      return [];
    }
    const parts = inTag(at, () => write(bytes));
    this.#lasts(1, this.#codec.frameDuration?.(bytes, this.#derived)?.sampleRateHz ?? 0);
    return [{ parts, content: bytes }];
  }

  /** The frames have headers by now, which FLV does not ask for. */
  #asTheyAre(at: AudioPayload, frames: readonly FramedAudio[]): readonly AudioFrameOut[] {
    const message = 'ADTS headers in front of the AAC frames, where FLV has raw ones: they are used as they are';
    if (this.#framed++ === 0) this.#note(at, 'warning', 'adts-in-tag', message);
    for (const { frameCount, sampleRateHz, channels } of frames) {
      this.#lasts(frameCount, sampleRateHz);
      if (this.#facts.sampleRateHz === undefined) this.#facts = { sampleRateHz, channels };
    }
    return frames.map(({ bytes, payload }) => ({ parts: [bytes], content: payload }));
  }

  #lasts(frames: number, rateHz: number): void {
    if (rateHz > 0) this.#durationMs += (frames * this.#framing.frameSamples * 1000) / rateHz;
  }

  #note({ tag, offset }: TagPlace, severity: Severity, code: string, message: string): void {
    this.#report({ severity, code, message, offset, tag });
  }
}

/** Says of which tag it is that ADTS has no room for it. */
const inTag = <T>({ tag, offset }: TagPlace, write: () => T): T => {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof RtmpkitError)) throw error;
    throw new ConversionError('not-encodable', `tag ${tag} at byte ${offset}: ${error.message}`);
  }
};
