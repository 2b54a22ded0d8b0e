import type { AudioFraming, FramedAudio } from '../../../codec/audio-framing.ts';
import type { Junk } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** One raw AAC frame with its time. */
export interface AudioFrame {
  /** Milliseconds from the first frame, not rounded. */
  readonly timeMs: number;
  readonly bytes: Uint8Array;
  /** AudioSpecificConfig; present on the first frame and where it changes. */
  readonly config?: Uint8Array;
}

/** Facts for onMetaData. */
export interface AudioFacts {
  readonly sampleRateHz: number;
  /** 0 if unknown. */
  readonly channels: number;
}

/** The frames of an ADTS input, read on demand. */
export class AdtsTrack {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #framing: AudioFraming;
  readonly #splitter: ReturnType<AudioFraming['splitter']>;
  #frames: (AudioFrame & { readonly endMs: number })[] = [];
  #endMs = 0;
  #timeMs = 0;
  #samples = 0;
  #sampleRateHz = 0;
  #config = '';
  #facts: AudioFacts | undefined;
  #ended = false;
  #findings: Diagnostic[] = [];
  #count = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, framing: AudioFraming) {
    this.#framing = framing;
    this.#splitter = framing.splitter();
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** From the first configuration; known after `peek`. */
  get facts(): AudioFacts | undefined {
    return this.#facts;
  }

  /** Frames taken so far. */
  get count(): number {
    return this.#count;
  }

  /** End time of the frames taken so far, milliseconds. */
  get endMs(): number {
    return this.#endMs;
  }

  /** The next frame, without taking it. */
  async peek(): Promise<AudioFrame | undefined> {
    while (this.#frames.length === 0 && !this.#ended) {
      const next = await this.#chunks.next();
      this.#ended = next.done === true;
      this.#take(next.done === true ? this.#splitter.end() : this.#splitter.push(next.value));
    }
    return this.#frames[0];
  }

  /** Takes the frame that `peek` returned. */
  shift(): void {
    this.#endMs = this.#frames.shift()?.endMs ?? this.#endMs;
    this.#count++;
  }

  /** Findings since the last call. */
  takeFindings(): readonly Diagnostic[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  get #now(): number {
    return this.#timeMs + (this.#sampleRateHz === 0 ? 0 : (this.#samples * 1000) / this.#sampleRateHz);
  }

  #take(items: Iterable<FramedAudio | Junk>): void {
    for (const item of items) {
      if (item.kind === 'junk') {
        const { offset, length, reason } = item;
        this.#find({ severity: 'error', code: 'junk', message: `${length} ${reason}`, offset });
      } else this.#frame(item);
    }
  }

  /** `offset` of a diagnostic is for the main input: offsets in the audio file go into the message. */
  #find({ severity, code, message, offset }: Diagnostic): void {
    this.#findings.push({
      severity,
      code,
      message: `audio${offset === undefined ? '' : ` at byte ${offset}`}: ${message}`,
    });
  }

  #frame(frame: FramedAudio): void {
    const { finding } = frame;
    if (finding !== undefined) this.#find(finding);
    const config = frame.configuration();
    const key = config.join();
    const isNew = key !== this.#config;
    if (isNew) {
      this.#config = key;
      this.#timeMs = this.#now;
      this.#samples = 0;
      this.#sampleRateHz = frame.sampleRateHz;
      this.#facts ??= { sampleRateHz: frame.sampleRateHz, channels: frame.channels ?? 0 };
    }
    for (const [i, block] of frame.frames.entries()) {
      const bytes = block.slice();
      const timeMs = this.#now;
      this.#samples += this.#framing.frameSamples;
      this.#frames.push({ timeMs, endMs: this.#now, bytes, ...(isNew && i === 0 && { config }) });
    }
  }
}
