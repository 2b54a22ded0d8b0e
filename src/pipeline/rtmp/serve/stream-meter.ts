import type { AudioStatus, VideoStatus } from '../../../analysis/serve/stream-status.ts';
import { parseMediaMessage } from '../../../container/flv/body/parse-body.ts';
import type { AudioConfigDerived, VideoConfigDerived } from '../../../media/config-derived.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import { metadataMembers } from '../metadata-message.ts';
import type { StreamedMessage } from './media-role.ts';
import { RateWindow } from './rate-window.ts';

/** Frames over which the frame rate is measured. */
const RATE_FRAMES = 120;
/** A longer text is no name of an encoder. */
const MAX_ENCODER_LENGTH = 100;

/** Measures what a publisher sends. */
export class StreamMeter {
  readonly #rate = new RateWindow();
  readonly #video = { rate: new RateWindow(), frames: 0, keyFrames: 0 };
  readonly #audio = { rate: new RateWindow(), frames: 0 };
  #bytes = 0;
  #videoFacts: Partial<VideoConfigDerived> | undefined;
  #audioFacts: Partial<AudioConfigDerived> | undefined;
  #encoder: string | undefined;
  /** Times of the last frames, in milliseconds as coded. */
  #times: number[] = [];
  /** Of the last key frame: its time, and the number of its frame. */
  #key: { readonly timestampMs: number; readonly frame: number } | undefined;
  #gop: { readonly gopSeconds: number; readonly gopFrames: number } | undefined;

  get bytes(): number {
    return this.#bytes;
  }

  /** What the metadata says. */
  get encoder(): string | undefined {
    return this.#encoder;
  }

  take({ message, role }: StreamedMessage, nowMs: number): void {
    const { kind, body } = message;
    this.#bytes += body.length;
    this.#rate.add(body.length, nowMs);
    if (kind === 'script') {
      if (role === 'metadata') this.#metadata(message);
      return;
    }
    const track = kind === 'video' ? this.#video : this.#audio;
    track.rate.add(body.length, nowMs);
    const facts = kind === 'video' ? this.#videoFacts : this.#audioFacts;
    if (role === 'header' || facts === undefined) this.#facts(message);
    if (role === 'sound') this.#audio.frames++;
    if (role === 'key' || role === 'frame') this.#frame(message.timestampMs, role === 'key');
  }

  bitrateBps(nowMs: number): number {
    return this.#rate.bitsPerSecond(nowMs);
  }

  video(nowMs: number): VideoStatus | undefined {
    const { codec, codecString, width, height } = this.#videoFacts ?? {};
    if (codec === undefined) return undefined;
    const { frames, keyFrames, rate } = this.#video;
    const framesPerSecond = this.#framesPerSecond;
    return {
      codec,
      ...(codecString !== undefined && { codecString }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(framesPerSecond !== undefined && { framesPerSecond }),
      ...this.#gop,
      frames,
      keyFrames,
      bitrateBps: rate.bitsPerSecond(nowMs),
    };
  }

  audio(nowMs: number): AudioStatus | undefined {
    const { codec, codecString, sampleRateHz, channels } = this.#audioFacts ?? {};
    if (codec === undefined) return undefined;
    const { frames, rate } = this.#audio;
    return {
      codec,
      ...(codecString !== undefined && { codecString }),
      ...(sampleRateHz !== undefined && { sampleRateHz }),
      ...(channels !== undefined && { channels }),
      frames,
      bitrateBps: rate.bitsPerSecond(nowMs),
    };
  }

  #frame(timestampMs: number, isKey: boolean): void {
    if (isKey) {
      this.#video.keyFrames++;
      if (this.#key !== undefined) {
        const gopSeconds = ((timestampMs - this.#key.timestampMs) | 0) / 1000;
        if (gopSeconds > 0) this.#gop = { gopSeconds, gopFrames: this.#video.frames - this.#key.frame };
      }
      this.#key = { timestampMs, frame: this.#video.frames };
    }
    this.#video.frames++;
    this.#times.push(timestampMs);
    if (this.#times.length > 2 * RATE_FRAMES) this.#times = this.#times.slice(-RATE_FRAMES);
  }

  get #framesPerSecond(): number | undefined {
    const times = this.#times.slice(-RATE_FRAMES);
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const spanMs = (last - first) | 0;
    return spanMs > 0 ? Math.round(((times.length - 1) * 100_000) / spanMs) / 100 : undefined;
  }

  #facts(message: MediaMessage): void {
    const [payload] = parseMediaMessage(message).payloads;
    if (payload === undefined) return;
    const facts = { codec: payload.codec, ...payload.configuration?.derived };
    if (message.kind === 'video') this.#videoFacts = facts as Partial<VideoConfigDerived>;
    else this.#audioFacts = facts as Partial<AudioConfigDerived>;
  }

  #metadata(message: MediaMessage): void {
    const found = metadataMembers(message).find(({ key }) => key.toLowerCase() === 'encoder')?.value;
    if (found?.type === 'string') this.#encoder = found.value.slice(0, MAX_ENCODER_LENGTH);
  }
}
