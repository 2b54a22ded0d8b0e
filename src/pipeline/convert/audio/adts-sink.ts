import { sameBytes } from '../../../bytes/same-bytes.ts';
import type { AudioSpecificConfig } from '../../../codec/aac/config/audio-specific-config.ts';
import { CHANNEL_CONFIGURATIONS } from '../../../codec/aac/config/channel-configuration.ts';
import type { AacDerived } from '../../../codec/aac/config/derive.ts';
import { samplingFrequencyOf } from '../../../codec/aac/config/sampling-frequency.ts';
import { type AdtsHeader, adtsHeaderBytes, parseAdtsHeader } from '../../../container/adts/adts-header.ts';
import { frameHeadAt } from '../../../container/adts/frame-head.ts';
import { AdtsWriter } from '../../../container/adts/writer.ts';
import type { Severity } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { Report } from '../conversion.ts';
import type { AudioFrameOut, AudioPayload, AudioSink, SoundFacts, TagPlace } from './audio-sink.ts';

/** Samples of each channel in a raw_data_block (ISO/IEC 14496-3 4.5.2.1.1): ADTS has no others. */
const FRAME_SAMPLES = 1024;

/** Puts an ADTS header in front of each AAC frame. */
export class AdtsSink implements AudioSink {
  readonly #report: Report;
  #writer: AdtsWriter | undefined;
  /** The last AudioSpecificConfig. */
  #config: Uint8Array | undefined;
  /** Samples a second of the core coder. */
  #coreRateHz = 0;
  #facts: SoundFacts = {};
  #durationMs = 0;
  #dropped = 0;
  #adts = 0;

  constructor(report: Report) {
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
      this.#writer = undefined;
      this.#config = undefined;
      return;
    }
    this.#writer = inTag(at, () => new AdtsWriter(configuration.record as AudioSpecificConfig));
    const derived = configuration.derived as Partial<AacDerived>;
    this.#coreRateHz = derived.coreSampleRateHz ?? 0;
    const { sampleRateHz, channels } = derived;
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
    const wrapped = adtsFramesIn(bytes);
    if (wrapped !== undefined) return this.#asTheyAre(at, wrapped);
    const writer = this.#writer;
    if (writer === undefined) {
      const message = 'AAC frames before the first sequence header: left out, as nothing says how to decode them';
      if (this.#dropped++ === 0) this.#note(at, 'error', 'no-sequence-header', message);
      return [];
    }
    const parts = inTag(at, () => writer.frame(bytes));
    this.#lasts(1, this.#coreRateHz);
    return [{ parts, content: bytes }];
  }

  /** The frames have headers by now, which FLV does not ask for. */
  #asTheyAre(at: AudioPayload, frames: readonly WrappedFrame[]): readonly AudioFrameOut[] {
    const message = 'ADTS headers in front of the AAC frames, where FLV has raw ones: they are used as they are';
    if (this.#adts++ === 0) this.#note(at, 'warning', 'adts-in-tag', message);
    for (const { header } of frames) {
      const rate = samplingFrequencyOf(header.sampling_frequency_index, undefined) ?? 0;
      this.#lasts(header.number_of_raw_data_blocks_in_frame + 1, rate);
      if (this.#facts.sampleRateHz !== undefined) continue;
      this.#facts = { sampleRateHz: rate, channels: CHANNEL_CONFIGURATIONS[header.channel_configuration]?.channels };
    }
    return frames.map(({ header, bytes }) => ({ parts: [bytes], content: bytes.subarray(adtsHeaderBytes(header)) }));
  }

  #lasts(blocks: number, rateHz: number): void {
    if (rateHz > 0) this.#durationMs += (blocks * FRAME_SAMPLES * 1000) / rateHz;
  }

  #note({ tag, offset }: TagPlace, severity: Severity, code: string, message: string): void {
    this.#report({ severity, code, message, offset, tag });
  }
}

interface WrappedFrame {
  readonly header: AdtsHeader;
  readonly bytes: Uint8Array;
}

/** ADTS frames that fill the bytes to their end; `undefined` for raw AAC, which does not begin with a syncword. */
const adtsFramesIn = (bytes: Uint8Array): readonly WrappedFrame[] | undefined => {
  const frames: WrappedFrame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = frameHeadAt(bytes, at);
    if (head === undefined || head === 'none' || head.size > bytes.length - at) return undefined;
    const frame = bytes.subarray(at, at + head.size);
    frames.push({ header: parseAdtsHeader(new SyntaxReader(frame)), bytes: frame });
    at += head.size;
  }
  return frames;
};

/** Says of which tag it is that ADTS has no room for it. */
const inTag = <T>({ tag, offset }: TagPlace, write: () => T): T => {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof RtmpkitError)) throw error;
    throw new ConversionError('not-encodable', `tag ${tag} at byte ${offset}: ${error.message}`);
  }
};
