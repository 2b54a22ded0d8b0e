import type { FlvOutputFacts } from '../../../analysis/conversion.ts';
import { FrameAssembler } from '../../../analysis/frames.ts';
import { FrameTimer, type TimedFrame } from '../../../analysis/timing/frame-timing.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { FlvWriter } from '../../../container/flv/write/flv-writer.ts';
import { type MetadataValues, numberBytes } from '../../../container/flv/write/on-metadata.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Output } from '../../../io/output.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import type { AdtsTrack } from './adts-track.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import { pendingUnit, type Target } from './target.ts';
import type { PendingUnit, UnitWriter } from './unit-writer.ts';

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

/** A unit that waits for the rest of its frame: the bytes are its own. */
interface HeldUnit extends PendingUnit {
  /** Byte offset in the input of its prefix. */
  readonly offset: number;
}

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
  readonly #codec: StreamedCodec;
  readonly #options: FlvTargetOptions;
  readonly #report: Report;
  readonly #flv: FlvWriter;
  readonly #assembler = new FrameAssembler();
  readonly #timer: FrameTimer;
  readonly #sets: SentParameterSets;
  /** Units whose frame is not complete, in stream order. */
  #held: HeldUnit[] = [];
  #heldBytes = 0;
  /** Units of frames that are complete and whose times are not known, by the number of the frame. */
  readonly #units = new Map<number, readonly HeldUnit[]>();
  #pending: TimedFrame[] = [];
  #numberOffsets: ReadonlyMap<string, number> = new Map();
  #frames = 0;
  #keyframes = 0;
  #sequenceHeaders = 0;
  #idrSeen = false;
  #begun = false;
  /** Frames in front of the first parameter sets. */
  #lost = 0;

  constructor(codec: StreamedCodec, output: Output, writer: UnitWriter, options: FlvTargetOptions, report: Report) {
    this.#codec = codec;
    this.#report = report;
    this.#output = output;
    this.#writer = writer;
    this.#options = options;
    this.#flv = new FlvWriter({ lengthSize: options.lengthSize });
    this.#timer = new FrameTimer(options.fps);
    this.#sets = new SentParameterSets(codec);
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

  unit(placed: PlacedUnit): void {
    const { unit, accessUnit } = placed;
    const pending = pendingUnit(placed);
    if (accessUnit === undefined) this.#writer.dropped(pending);
    else {
      const bytes = pending.bytes.slice();
      this.#held.push({ ...pending, bytes, offset: unit.offset });
      this.#heldBytes += bytes.length;
    }
    this.#complete(this.#assembler.push(placed));
    this.#checkHeld();
  }

  async settle(): Promise<void> {
    for (const timed of this.#pending) await this.#write(timed);
    this.#pending = [];
    for (const found of this.#options.audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
  }

  async end(complete: boolean): Promise<void> {
    const last = this.#assembler.end();
    if (complete) this.#complete(last);
    else this.#drop(this.#held);
    this.#time(this.#timer.end());
    await this.settle();
    const { audio } = this.#options;
    if (!this.#begun) throw new ConversionError('no-picture', this.#lost > 0 ? NO_SETS : NO_PICTURE);
    if (complete && audio !== undefined) await this.#audioUpTo(Number.POSITIVE_INFINITY, audio);
    for (const found of audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
    this.#patch();
  }

  /** A stream whose frame never ends must not be kept for it. */
  #checkHeld(): void {
    const [first] = this.#held;
    const count = this.#held.length;
    if (first === undefined || (this.#heldBytes <= MAX_HELD_BYTES && count <= MAX_HELD_UNITS)) return;
    const message = `the frame from NAL unit ${first.index} on, at byte ${first.offset}: ${count} NAL units with ${this.#heldBytes} bytes and no end: a tag has no room for them`;
    throw new ConversionError('not-encodable', message);
  }

  #complete(frames: readonly FrameRecord[]): void {
    for (const frame of frames) {
      const units = this.#held.splice(0, frame.unitCount);
      this.#heldBytes -= units.reduce((sum, { bytes }) => sum + bytes.length, 0);
      this.#frame(frame, units);
    }
  }

  #frame(frame: FrameRecord, units: readonly HeldUnit[]): void {
    // Without parameter sets nobody can decode it, and there is no header to put before it.
    if (frame.parameterSetsMissing === true && this.#timer.facts === undefined && this.#pending.length === 0) {
      this.#lost++;
      for (const { bytes } of units) this.#sets.take(bytes);
      this.#drop(units);
      return;
    }
    this.#units.set(frame.index, units);
    this.#time(this.#timer.push(frame));
  }

  #time(timed: readonly TimedFrame[]): void {
    this.#pending.push(...timed);
    for (const found of this.#timer.takeFindings()) this.#report(found);
  }

  async #write({ frame, dtsMs, ptsMs }: TimedFrame): Promise<void> {
    const all = this.#units.get(frame.index) ?? [];
    this.#units.delete(frame.index);
    const dts = Math.round(dtsMs);
    let changed = this.#sequenceHeaders === 0;
    for (const { bytes } of all) changed = this.#sets.take(bytes) !== 'same' || changed;
    if (!this.#begun) await this.#begin(frame);
    const { audio } = this.#options;
    if (audio !== undefined && this.#frames > 0) await this.#audioUpTo(dts, audio);
    if (changed) this.#sequenceHeader(frame, dts);
    // Behind the first header of the picture, and in front of all frames: players wait for both headers.
    if (audio !== undefined && this.#frames === 0) await this.#beginAudio(dts, audio);
    const isStripped = ({ type }: PendingUnit) => this.#options.strip(this.#codec.stream.unitType(type));
    const units = all.filter((unit) => !isStripped(unit));
    this.#drop(all.filter(isStripped));
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
  #isKey({ randomAccess, offset, firstUnit }: FrameRecord): boolean {
    if (randomAccess === 'closed') this.#idrSeen = true;
    if (randomAccess !== 'open' || this.#idrSeen) return randomAccess === 'closed';
    if (this.#keyframes === 0) {
      const message = 'no IDR picture yet: recovery points with recovery_frame_cnt 0 become key frames until one comes';
      this.#report({ severity: 'warning', code: 'recovery-point-key-frame', message, offset, nalu: firstUnit });
    }
    return true;
  }

  async #begin(frame: FrameRecord): Promise<void> {
    this.#begun = true;
    const { audio } = this.#options;
    // Looked at for its facts.
    await audio?.peek();
    if (audio !== undefined && audio.facts === undefined) throw new ConversionError('no-such-track', NO_SOUND);
    this.#put(this.#flv.header({ audio: audio !== undefined, video: true }));
    const { parts, numberOffsets } = this.#flv.onMetaData(this.#metadata(frame));
    this.#put(parts);
    this.#numberOffsets = numberOffsets;
  }

  #metadata({ width, height }: FrameRecord): MetadataValues {
    // What is known at the end is put in there.
    const isPatched = this.#output.patch !== undefined;
    const rate = this.#timer.facts?.frameRate;
    const audio = this.#options.audio?.facts;
    return {
      ...(isPatched && { duration: 0 }),
      ...(width !== undefined && height !== undefined && { width, height }),
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

  #sequenceHeader(frame: FrameRecord, dts: number): void {
    if (!this.#sets.isComplete) return;
    const { bytes, findings } = this.#encode(frame, () => this.#sets.config(this.#options.lengthSize));
    // Bits are those of the record, which is not in the input.
    for (const { severity, code, message } of findings) {
      this.#report({ severity, code, message, offset: frame.offset, nalu: frame.firstUnit });
    }
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

  #drop(units: readonly PendingUnit[]): void {
    for (const unit of units) this.#writer.dropped(unit);
  }

  #put(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#writer.framing(part);
  }

  /** Says of which frame it is that FLV has no room for it. */
  #encode<T>({ offset, firstUnit }: FrameRecord, write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof RtmpkitError)) throw error;
      const message = `the frame from NAL unit ${firstUnit} on, at byte ${offset}: ${error.message}`;
      throw new ConversionError('not-encodable', message);
    }
  }
}

const NO_SOUND = 'the file of --audio holds no AAC frame in ADTS';
const NO_PICTURE = 'the stream has no picture: there is nothing to put into FLV';
const NO_SETS = 'no picture has its parameter sets: FLV cannot be written without (--config gives some)';
