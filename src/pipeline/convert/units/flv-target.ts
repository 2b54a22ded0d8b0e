import type { FlvOutputFacts } from '../../../analysis/conversion.ts';
import { type CodedFrame, FrameAssembler, type FrameUnit } from '../../../analysis/h264/coded-frames.ts';
import { FrameTimer, type TimedFrame } from '../../../analysis/h264/frame-timing.ts';
import type { InspectedUnit } from '../../../analysis/h264/inspector.ts';
import { pictureSize } from '../../../codec/h264/picture-size.ts';
import type { Sps } from '../../../codec/h264/syntax/sps.ts';
import { FlvWriter } from '../../../container/flv/muxer.ts';
import { type MetadataValues, numberBytes } from '../../../container/flv/on-metadata-write.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Output } from '../../../io/output.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { AdtsTrack } from './adts-track.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import { type Target, typeOf, wholeBytes } from './target.ts';
import type { UnitWriter } from './unit-writer.ts';

/** How to write FLV. */
export interface FlvTargetOptions {
  readonly strip: Strip;
  readonly lengthSize: WritableLengthSize;
  /** Frames a second, whatever the stream says. */
  readonly fps?: Ratio | undefined;
  /** Parameter sets that came another way than in the stream. */
  readonly parameterSets?: readonly Uint8Array[];
  readonly audio?: AdtsTrack | undefined;
}

/** DataSize of a tag has 24 bits (FLV 10.1 E.4.1): a frame, and what stands in front of the next one, are never longer. */
const MAX_HELD_BYTES = 2 * 0xffffff;

/** No picture has so many slices: one for each of its 139,264 macroblocks (H.264 Table A-1) at the most. */
const MAX_HELD_UNITS = 1 << 18;

/** codec ids of onMetaData: AVC and AAC (FLV 10.1 E.4.3.1, E.4.2.1). */
const VIDEO_CODEC_ID = 7;
const AUDIO_CODEC_ID = 10;

/**
 * Writes FLV: a tag a frame, with times by picture order count, a sequence header wherever the parameter sets change, and
 * an audio track interleaved by time. Tags leave in decoding order as soon as their times are known.
 */
export class FlvTarget implements Target {
  readonly #output: Output;
  readonly #writer: UnitWriter;
  readonly #options: FlvTargetOptions;
  readonly #flv: FlvWriter;
  readonly #assembler: FrameAssembler;
  readonly #timer: FrameTimer;
  readonly #sets = new SentParameterSets();
  #pending: TimedFrame[] = [];
  #findings: Diagnostic[] = [];
  #numberOffsets: ReadonlyMap<string, number> = new Map();
  #frames = 0;
  #keyframes = 0;
  #sequenceHeaders = 0;
  #idrSeen = false;
  #begun = false;
  /** Frames in front of the first parameter sets. */
  #lost = 0;

  constructor(output: Output, writer: UnitWriter, options: FlvTargetOptions) {
    this.#output = output;
    this.#writer = writer;
    this.#options = options;
    this.#flv = new FlvWriter({ lengthSize: options.lengthSize });
    this.#assembler = new FrameAssembler();
    this.#timer = new FrameTimer(options.fps);
    for (const unit of options.parameterSets ?? []) this.#sets.take(unit);
  }

  get facts(): FlvOutputFacts {
    const { audio } = this.#options;
    const timing = this.#timer.facts;
    return {
      frames: this.#frames,
      keyframes: this.#keyframes,
      sequenceHeaders: this.#sequenceHeaders,
      ...(audio !== undefined && { audioFrames: audio.count }),
      ...(timing !== undefined && { timing }),
    };
  }

  unit(item: InspectedUnit): void {
    const bytes = wholeBytes(item);
    if (item.record.accessUnit === undefined) this.#writer.dropped(typeOf(bytes), item.record.index, item.unit.size);
    this.#frame(this.#assembler.push(item));
    this.#checkHeld();
  }

  async settle(): Promise<void> {
    this.#findings.push(...this.#timer.takeFindings());
    for (const timed of this.#pending) await this.#write(timed);
    this.#pending = [];
    await this.#writer.flush();
  }

  async end(complete: boolean): Promise<void> {
    const last = this.#assembler.end();
    if (complete) this.#frame(last);
    else this.#drop(last?.units ?? []);
    this.#pending.push(...this.#timer.end());
    await this.settle();
    const { audio } = this.#options;
    if (!this.#begun) throw new ConversionError('no-picture', this.#lost > 0 ? NO_SETS : NO_PICTURE);
    if (complete && audio !== undefined) await this.#audioUpTo(Number.POSITIVE_INFINITY, audio);
    await this.#writer.flush();
    this.#patch();
  }

  takeFindings(): readonly Diagnostic[] {
    const findings = [...this.#findings, ...(this.#options.audio?.takeFindings() ?? [])];
    this.#findings = [];
    return findings;
  }

  /** A stream whose frame never ends must not be kept for it. */
  #checkHeld(): void {
    const { first, count, sizeBytes } = this.#assembler.held;
    if (first === undefined || (sizeBytes <= MAX_HELD_BYTES && count <= MAX_HELD_UNITS)) return;
    const message = `the frame from NAL unit ${first.index} on, at byte ${first.offset}: ${count} NAL units with ${sizeBytes} bytes and no end: a tag has no room for them`;
    throw new ConversionError('not-encodable', message);
  }

  #frame(frame: CodedFrame | undefined): void {
    if (frame === undefined) return;
    // Without parameter sets nobody can decode it, and there is no header to put in front of it.
    if (frame.sps === undefined && this.#timer.facts === undefined && this.#pending.length === 0) {
      this.#lost++;
      for (const { bytes } of frame.units) this.#sets.take(bytes);
      this.#drop(frame.units);
      return;
    }
    this.#pending.push(...this.#timer.push(frame));
  }

  async #write({ frame, dtsMs, ptsMs }: TimedFrame): Promise<void> {
    const dts = Math.round(dtsMs);
    let changed = this.#sequenceHeaders === 0;
    for (const { bytes } of frame.units) changed = this.#sets.take(bytes) !== 'same' || changed;
    if (!this.#begun) await this.#begin(frame);
    const { audio } = this.#options;
    if (audio !== undefined && this.#frames > 0) await this.#audioUpTo(dts, audio);
    if (changed) this.#sequenceHeader(frame, dts);
    // Behind the first header of the picture, and in front of all frames: players wait for both headers.
    if (audio !== undefined && this.#frames === 0) await this.#beginAudio(dts, audio);
    const { strip } = this.#options;
    const units = frame.units.filter(({ nal_unit_type: type }) => !strip(type));
    this.#drop(frame.units.filter(({ nal_unit_type: type }) => strip(type)));
    const isKey = this.#isKey(frame);
    const parts = this.#encode(frame, () =>
      this.#flv.avcFrame({
        dtsMs: dts,
        compositionTimeMs: Math.round(ptsMs) - dts,
        isKey,
        units: units.map(({ bytes }) => bytes),
      }),
    );
    // The units stand among the parts as they were given.
    const byBytes = new Map(units.map((unit) => [unit.bytes, unit]));
    for (const part of parts) {
      const unit = byBytes.get(part);
      if (unit === undefined) this.#writer.framing(part);
      else this.#writer.unit(unit);
    }
    this.#frames++;
    if (isKey) this.#keyframes++;
  }

  /** FrameType 1 is for IDR pictures; a stream that has none begins at its recovery points. */
  #isKey({ randomAccess, units }: CodedFrame): boolean {
    if (randomAccess === 'IDR') this.#idrSeen = true;
    if (randomAccess !== 'recovery point' || this.#idrSeen) return randomAccess === 'IDR';
    if (this.#keyframes === 0) {
      const { offset, index } = units[0] as CodedFrame['units'][number];
      const message = 'no IDR picture yet: recovery points with recovery_frame_cnt 0 become key frames until one comes';
      this.#findings.push({ severity: 'warning', code: 'recovery-point-key-frame', message, offset, nalu: index });
    }
    return true;
  }

  async #begin({ sps }: CodedFrame): Promise<void> {
    this.#begun = true;
    const { audio } = this.#options;
    // Looked at for its facts.
    await audio?.peek();
    if (audio !== undefined && audio.facts === undefined) throw new ConversionError('no-such-track', NO_SOUND);
    this.#put(this.#flv.header({ audio: audio !== undefined, video: true }));
    const { parts, numberOffsets } = this.#flv.onMetaData(this.#metadata(sps));
    this.#put(parts);
    this.#numberOffsets = numberOffsets;
  }

  #metadata(sps: Sps | undefined): MetadataValues {
    // What is known at the end is put in there.
    const isPatched = this.#output.patch !== undefined;
    const size = sps === undefined ? undefined : pictureSize(sps);
    const rate = this.#timer.facts?.frameRate;
    const audio = this.#options.audio?.facts;
    return {
      ...(isPatched && { duration: 0 }),
      ...(size !== undefined && size.width > 0 && size.height > 0 && { width: size.width, height: size.height }),
      ...(rate !== undefined && { framerate: rate.num / rate.den }),
      videocodecid: VIDEO_CODEC_ID,
      ...(audio !== undefined && {
        audiocodecid: AUDIO_CODEC_ID,
        audiosamplerate: audio.sampleRateHz,
        audiosamplesize: 16,
        stereo: audio.channels >= 2,
      }),
      ...(isPatched && { filesize: 0 }),
    };
  }

  #sequenceHeader(frame: CodedFrame, dts: number): void {
    if (!this.#sets.isComplete) return;
    const { bytes, findings } = this.#encode(frame, () => this.#sets.config(this.#options.lengthSize));
    const { offset, index } = frame.units[0] as CodedFrame['units'][number];
    for (const finding of findings) this.#findings.push({ ...finding, offset, nalu: index });
    this.#put(this.#flv.avcSequenceStart(bytes, this.#sequenceHeaders === 0 ? 0 : dts));
    this.#sequenceHeaders++;
  }

  async #beginAudio(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const config = (await audio.peek())?.config;
    if (config !== undefined) this.#put(this.#flv.aacSequenceStart(config, 0));
    await this.#audioUpTo(dtsMs, audio);
  }

  /** Audio that is to be heard up to this time. It begins when the first frame is shown. */
  async #audioUpTo(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const delayMs = this.#timer.facts?.delayMs ?? 0;
    for (let next = await audio.peek(); next !== undefined; next = await audio.peek()) {
      const time = Math.round(next.timeMs + delayMs);
      if (time > dtsMs) return;
      // The first one stands at the beginning.
      if (next.config !== undefined && audio.count > 0) this.#put(this.#flv.aacSequenceStart(next.config, time));
      this.#put(this.#flv.aacFrame(next.bytes, time));
      audio.shift();
      await this.#writer.flush();
    }
  }

  /** What is known only at the end goes into its place in onMetaData, where the output can be written twice. */
  #patch(): void {
    const { audio } = this.#options;
    const durationMs = Math.max(this.#timer.facts?.durationMs ?? 0, audio?.endMs ?? 0);
    const values = { duration: durationMs / 1000, filesize: this.#flv.length };
    for (const [name, value] of Object.entries(values)) {
      const offset = this.#numberOffsets.get(name);
      if (offset !== undefined) this.#output.patch?.(offset, numberBytes(value));
    }
  }

  #drop(units: readonly FrameUnit[]): void {
    for (const { nal_unit_type: type, index, bytes } of units) this.#writer.dropped(type, index, bytes.length);
  }

  #put(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#writer.framing(part);
  }

  /** Says of which frame it is that FLV has no room for it. */
  #encode<T>(frame: CodedFrame, write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof RtmpkitError)) throw error;
      const { offset, index } = frame.units[0] as CodedFrame['units'][number];
      throw new ConversionError(
        'not-encodable',
        `the frame from NAL unit ${index} on, at byte ${offset}: ${error.message}`,
      );
    }
  }
}

const NO_SOUND = 'the file of --audio holds no AAC frame in ADTS';
const NO_PICTURE = 'the stream has no picture: there is nothing to put into FLV';
const NO_SETS = 'no picture has its parameter sets: FLV cannot be written without (--config gives some)';
