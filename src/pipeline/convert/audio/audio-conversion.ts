import type { ConversionSummary } from '../../../analysis/conversion.ts';
import { codecOf } from '../../../codec/registry.ts';
import { FOUR_CCS, printableFourCc } from '../../../container/flv/names.ts';
import { type FlvRead, FlvReader, type ReadTag } from '../../../container/flv/tag/flv-reader.ts';
import { TAG_HEADER_BYTES } from '../../../container/flv/tag/tag-header.ts';
import type { Output } from '../../../io/output.ts';
import type { TrackChoice } from '../../../media/track.ts';
import type { Diagnostic, Severity } from '../../../syntax/diagnostics.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import { type Piece, pieces } from '../../piece.ts';
import type { Conversion } from '../conversion.ts';
import { ReadBackOutput } from '../read-back-output.ts';
import { digestOf, Verifier } from '../verifier.ts';
import type { AudioPayload, AudioSink } from './audio-sink.ts';
import { FramedReader, type FrameReader, SizedReader } from './frame-readers.ts';
import { FramedAudioSink } from './framed-audio-sink.ts';
import { RawAudioSink } from './raw-audio-sink.ts';

/** Options of a conversion from FLV to audio. */
export interface AudioConversionOptions {
  readonly to: 'adts' | 'raw';
  /** The only codec that the output may hold; without it, any. */
  readonly codec?: string | undefined;
  /** The track to write; the first one if it has no id. */
  readonly track?: TrackChoice | undefined;
  readonly verify: boolean;
  readonly interrupted: AbortSignal;
}

/** Unwritten tracks that are reported; a stream has a few. */
const MAX_OTHERS = 64;

/** Writes the first audio track; if the first tag has several tracks, the first of them that the output can hold. */
export class AudioConversion implements Conversion {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #options: AudioConversionOptions;
  readonly #sink: AudioSink;
  readonly #reader: FrameReader;
  readonly #verifier: Verifier | undefined;
  readonly #out: ReadBackOutput;
  readonly #others = new Map<string, { readonly tag: number; readonly offset: number }>();
  #track: { readonly trackId: number; readonly codec: string } | undefined;
  #frames = 0;
  #dropped = 0;
  #encrypted = 0;
  #findings: Diagnostic[] = [];

  constructor(chunks: AsyncIterable<Uint8Array>, output: Output, options: AudioConversionOptions) {
    this.#chunks = chunks;
    this.#options = options;
    const report = (found: Diagnostic) => this.#findings.push(found);
    const codec = options.to === 'adts' && options.codec !== undefined ? codecOf(options.codec) : undefined;
    const framing = codec?.framing;
    this.#sink =
      codec === undefined || framing === undefined
        ? new RawAudioSink(report)
        : new FramedAudioSink(codec, framing, report);
    this.#reader = framing === undefined ? new SizedReader() : new FramedReader(framing);
    this.#verifier = options.verify ? new Verifier(this.#reader) : undefined;
    this.#out = new ReadBackOutput(output, this.#verifier);
  }

  get facts(): Omit<ConversionSummary, 'complete' | 'diagnostics' | 'config'> {
    const { sampleRateHz, channels, durationMs } = this.#sink.facts;
    return {
      ...(this.#track !== undefined && {
        audio: {
          codec: this.#track.codec,
          trackId: this.#track.trackId,
          frames: this.#frames,
          droppedFrames: this.#dropped + this.#sink.droppedFrames,
          ...(sampleRateHz !== undefined && { sampleRateHz }),
          ...(channels !== undefined && { channels }),
          ...(durationMs !== undefined && { durationMs }),
        },
      }),
      ...(this.#verifier !== undefined && { verification: this.#verifier.result }),
    };
  }

  async *run(): AsyncGenerator<Piece<Diagnostic>> {
    let bytesRead = 0;
    for await (const piece of pieces(this.#chunks, new FlvReader({ track: this.#options.track }))) {
      if (this.#options.interrupted.aborted) break;
      bytesRead = piece.bytesRead;
      for (const item of piece.items) this.#item(item);
      await this.#out.flush();
      yield { items: this.#takeFindings(), bytesRead };
    }
    this.#end();
    yield { items: this.#takeFindings(), bytesRead };
  }

  #item(item: FlvRead): void {
    if (item.kind === 'junk') {
      const { offset, length, reason } = item;
      this.#findings.push({ severity: 'error', code: 'junk', message: `${length} ${reason}`, offset, length });
    } else if (item.kind === 'tag' && item.type === 'audio') this.#tag(item);
  }

  #tag({ index: tag, offset, bytes: all, parsed, dtsMs }: ReadTag): void {
    const { header, audio, payloads, error } = parsed;
    const at = { tag, offset };
    if (all.length < TAG_HEADER_BYTES + header.dataSize) {
      this.#dropped++;
      this.#note(at, 'error', 'truncated-tag', 'the tag is cut off: its frame is left out');
      return;
    }
    if (header.filter === 1 && payloads.length === 0) {
      if (this.#encrypted++ === 0) this.#note(at, 'error', 'encrypted', 'the audio is encrypted: it is not read');
      return;
    }
    if (error !== undefined) this.#note(at, 'error', error.code, error.message);
    for (const payload of payloads) {
      const { packetType, start, end } = payload;
      if (packetType !== 'SequenceStart' && packetType !== 'CodedFrames') continue;
      this.#payload({ ...at, payload, header: audio, bytes: all.subarray(start, end), dtsMs }, payloads);
    }
  }

  #payload(at: AudioPayload, payloads: readonly AudioPayload['payload'][]): void {
    const { payload } = at;
    this.#track ??= this.#choose(at, payloads);
    const { trackId, codec } = payload;
    if (trackId !== this.#track.trackId || codec !== this.#track.codec) {
      const name = `audio:${trackId} (${printableFourCc(codec)})`;
      if (this.#others.size < MAX_OTHERS && !this.#others.has(name)) this.#others.set(name, at);
    } else if (payload.packetType === 'SequenceStart') this.#sink.configure(at);
    else for (const frame of this.#sink.frames(at)) this.#write(at, frame.parts, frame.content);
  }

  #write(at: AudioPayload, parts: readonly Uint8Array[], content: Uint8Array): void {
    if (this.#verifier !== undefined) {
      this.#reader.wrote(content.length);
      const { tag, offset } = at;
      const name = `the audio frame of tag ${tag}`;
      this.#verifier.expect({ name, digest: digestOf(content), origin: { offset, tag } });
    }
    for (const part of parts) this.#out.write(part);
    this.#frames++;
  }

  #choose(
    { tag, offset, payload: first }: AudioPayload,
    payloads: readonly AudioPayload['payload'][],
  ): { readonly trackId: number; readonly codec: string } {
    const { codec: wanted, to } = this.#options;
    const chosen = payloads.find(({ codec }) => wanted === undefined || codec === wanted);
    if (chosen !== undefined) return chosen;
    const name = (codec: string) => FOUR_CCS[codec] ?? `'${printableFourCc(codec)}'`;
    const what = to === 'adts' ? 'ADTS' : `a .${wanted?.replace('.', '')} file`;
    const message = `tag ${tag} at byte ${offset}: the audio is ${name(first.codec)}, ${what} holds only ${name(wanted ?? '')}`;
    throw new ConversionError('no-such-track', `${message}; --to raw writes the frames of any codec as they are`);
  }

  #end(): void {
    this.#verifier?.end();
    if (this.#verifier?.difference !== undefined) this.#findings.push(this.#verifier.difference);
    for (const [name, at] of this.#others) {
      this.#note(at, 'info', 'other-track', `${name} is not written: only one track is, --track chooses it`);
    }
    if (this.#frames > 0) return;
    if (this.#track !== undefined) throw new ConversionError('no-such-track', NO_FRAMES);
    throw new ConversionError('no-such-track', this.#encrypted > 0 ? ENCRYPTED : NO_TRACK);
  }

  #note({ tag, offset }: { tag: number; offset: number }, severity: Severity, code: string, message: string): void {
    this.#findings.push({ severity, code, message, offset, tag });
  }

  #takeFindings(): readonly Diagnostic[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }
}

const NO_TRACK = 'the stream has no audio track';
const ENCRYPTED = 'the audio of the stream is encrypted';
const NO_FRAMES = 'the audio track has no frame that can be written';
