import { codecOf } from '../../../codec/registry.ts';
import { FOUR_CCS } from '../../../container/flv/names.ts';
import type { AudioConfigDerived } from '../../../media/config-derived.ts';
import type { Report } from '../conversion.ts';
import type { AudioFrameOut, AudioPayload, AudioSink, SoundFacts } from './audio-sink.ts';

/** Codecs whose frames can be separated without a container, or that have no frames. */
const SELF_FRAMING: ReadonlySet<string> = new Set(['.mp3', 'ac-3', 'ec-3', 'pcm', 'alaw', 'ulaw', 'adpcm', 'nelly']);

/** SoundRate (FLV 10.1 E.4.2.1), Hz. */
const SOUND_RATES_HZ = [5_512.5, 11_025, 22_050, 44_100];
/** SoundFormats with fixed rate or channels, which override the tag (FLV 10.1 E.4.2.1). */
const FIXED: Readonly<Record<number, SoundFacts>> = {
  4: { sampleRateHz: 16_000, channels: 1 },
  5: { sampleRateHz: 8_000, channels: 1 },
  7: { sampleRateHz: 8_000 },
  8: { sampleRateHz: 8_000 },
  11: { sampleRateHz: 16_000, channels: 1 },
};

/** Writes the frames unchanged. */
export class RawAudioSink implements AudioSink {
  readonly droppedFrames = 0;
  readonly #report: Report;
  #count = 0;
  #facts: SoundFacts = {};
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(report: Report) {
    this.#report = report;
  }

  /** `durationMs` is from the timestamps; the last frame is assumed to have average duration. */
  get facts(): SoundFacts {
    const spanMs = this.#lastMs - this.#firstMs;
    const durationMs = this.#count < 2 ? undefined : Math.round((spanMs * this.#count) / (this.#count - 1));
    return { ...this.#facts, ...(durationMs !== undefined && durationMs > 0 && { durationMs }) };
  }

  configure({ payload }: AudioPayload): void {
    const { sampleRateHz, channels }: Partial<AudioConfigDerived> = payload.configuration?.derived ?? {};
    this.#facts = { sampleRateHz, channels };
  }

  frames(at: AudioPayload): readonly AudioFrameOut[] {
    const { bytes, payload, tag, offset, dtsMs } = at;
    if (bytes.length === 0) return [];
    if (this.#count++ === 0) {
      this.#facts = { ...soundOf(at), ...definedOf(this.#facts) };
      if (!SELF_FRAMING.has(payload.codec)) {
        const name = FOUR_CCS[payload.codec] ?? payload.codec;
        const message = `the frames of ${name} are written without framing: the output does not say where each one begins`;
        this.#report({ severity: 'warning', code: 'raw-frames', message, offset, tag });
      }
    }
    this.#firstMs = Math.min(this.#firstMs, dtsMs);
    this.#lastMs = Math.max(this.#lastMs, dtsMs);
    return [{ parts: [bytes], content: bytes }];
  }
}

/** From the header of the frame or of its tag. */
const soundOf = ({ bytes, header, payload }: AudioPayload): SoundFacts => {
  const { soundOf: ofHeader } = codecOf(payload.codec) ?? {};
  if (ofHeader !== undefined) return ofHeader(bytes) ?? {};
  const { soundFormat = -1, soundRate, soundType } = header ?? {};
  if (soundRate === undefined || soundType === undefined || payload.configuration !== undefined) return {};
  if (payload.codec === 'mp4a' || payload.codec === 'Opus') return {};
  return { sampleRateHz: SOUND_RATES_HZ[soundRate], channels: soundType + 1, ...FIXED[soundFormat] };
};

const definedOf = (facts: SoundFacts): SoundFacts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
