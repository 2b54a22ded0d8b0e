import type { FlvOutputFacts } from '../../../analysis/conversion.ts';
import { FrameAssembler } from '../../../analysis/frames.ts';
import { FrameTimer } from '../../../analysis/timing/frame-timing.ts';
import type { TimedFrame } from '../../../analysis/timing/timing-facts.ts';
import { CopyPool } from '../../../bytes/copy-pool.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { FlvWriter } from '../../../container/flv/write/flv-writer.ts';
import { type MetadataValues, numberBytes } from '../../../container/flv/write/on-metadata.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Output } from '../../../io/output.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import { plural } from '../../../media/quantity.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import type { AdtsTrack } from './adts-track.ts';
import { KeyFrameMarks } from './key-frame-marks.ts';
import { SentParameterSets } from './sent-parameter-sets.ts';
import type { Strip } from './strip.ts';
import { pendingUnit, type Target } from './target.ts';
import type { PendingUnit, UnitWriter } from './unit-writer.ts';

export interface FlvTargetOptions {
  readonly strip: Strip;
  readonly lengthSize: WritableLengthSize;
  /** Frames per second; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** Parameter sets from outside the stream. */
  readonly parameterSets?: readonly Uint8Array[];
  readonly audio?: AdtsTrack | undefined;
}

/** DataSize of a tag has 24 bits (FLV 10.1 E.4.1): a frame, and the units before the next one, are never longer. */
const MAX_HELD_BYTES = 2 * 0xffffff;

/** No picture has more slices: at most one per macroblock, of which there are at most 139,264 (H.264 Table A-1). */
const MAX_HELD_UNITS = 1 << 18;

/** A unit that waits for the rest of its frame. */
interface HeldUnit extends PendingUnit {
  /** A copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte offset in the input of its prefix. */
  readonly offset: number;
}

/** codec ids of onMetaData: AVC and AAC (FLV 10.1 E.4.3.1, E.4.2.1). */
const VIDEO_CODEC_ID = 7;
const AUDIO_CODEC_ID = 10;

/**
 * Writes FLV: a tag per frame, timestamps by picture order count, a sequence header wherever the parameter sets change,
 * and an audio track interleaved by time. Tags are written in decoding order as soon as their timestamps are known.
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
  readonly #keys: KeyFrameMarks;
  /** Units of incomplete frames, in stream order. */
  #held: HeldUnit[] = [];
  #heldBytes = 0;
  readonly #copies = new CopyPool();
  /** Units of complete frames whose timestamps are unknown, by frame index. */
  readonly #units = new Map<number, readonly HeldUnit[]>();
  #pending: TimedFrame[] = [];
  #numberOffsets: ReadonlyMap<string, number> = new Map();
  #frames = 0;
  #sequenceHeaders = 0;
  /** The parameter sets differ from those of the last sequence header. */
  #setsChanged = false;
  #started = false;
  /** Frames before the first parameter sets. */
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
    this.#keys = new KeyFrameMarks(report);
    for (const unit of options.parameterSets ?? []) this.#sets.take(unit);
  }

  get facts(): FlvOutputFacts {
    const { audio } = this.#options;
    const timing = this.#timer.facts;
    return {
      frames: this.#frames,
      ...this.#keys.counts,
      sequenceHeaders: this.#sequenceHeaders,
      ...(audio !== undefined && { audioFrames: audio.count }),
      ...(timing !== undefined && { timing }),
    };
  }

  /** A frame has been written, or waits for its times. */
  get #hasFrames(): boolean {
    return this.#started || this.#units.size > 0;
  }

  unit(placed: PlacedUnit): void {
    const { unit, accessUnit } = placed;
    const pending = pendingUnit(placed);
    if (accessUnit === undefined) this.#writer.dropped(pending);
    else {
      const bytes = this.#copies.copy(pending.bytes);
      this.#held.push({ ...pending, bytes, offset: unit.offset });
      this.#heldBytes += bytes.length;
    }
    this.#complete(this.#assembler.push(placed));
    this.#checkHeld();
  }

  async settle(): Promise<void> {
    const written: HeldUnit[] = [];
    for (const timed of this.#pending) written.push(...(await this.#write(timed)));
    this.#pending = [];
    for (const found of this.#options.audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
    for (const { bytes } of written) this.#copies.release(bytes);
  }

  async end(complete: boolean): Promise<void> {
    const last = this.#assembler.end();
    if (complete) {
      this.#complete(last);
      this.#reportUnused();
    }
    this.#drop(this.#held);
    this.#time(this.#timer.end());
    await this.settle();
    const { audio } = this.#options;
    if (!this.#started) throw new ConversionError('no-picture', this.#lost > 0 ? NO_SETS : NO_PICTURE);
    if (complete && audio !== undefined) await this.#audioUpTo(Number.POSITIVE_INFINITY, audio);
    for (const found of audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
    this.#patch();
  }

  /** Units after the last picture begin an access unit of which there is nothing to show: no tag can hold it. */
  #reportUnused(): void {
    const [first] = this.#held;
    if (first === undefined || !this.#hasFrames) return;
    const names = new Set(this.#held.map(({ type }) => this.#codec.stream.unitType(type).name));
    const what = `${plural(this.#held.length, 'NAL unit')} after the last picture (${[...names].join(', ')})`;
    const message = `${what}: no picture follows, and a tag holds one: left out`;
    this.#report({ severity: 'warning', code: 'no-picture-follows', message, offset: first.offset, nalu: first.index });
  }

  /** Limits memory if a frame never ends. */
  #checkHeld(): void {
    const [first] = this.#held;
    const count = this.#held.length;
    if (first === undefined || (this.#heldBytes <= MAX_HELD_BYTES && count <= MAX_HELD_UNITS)) return;
    const message = `the frame from NAL unit ${first.index} on, at byte ${first.offset}: ${count} NAL units with ${this.#heldBytes} bytes and no end do not fit into a tag`;
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
    // Without parameter sets it cannot be decoded, and there is no sequence header for it.
    if (frame.parameterSetsMissing === true && !this.#hasFrames) {
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

  async #write({ frame, dtsMs, ptsMs }: TimedFrame): Promise<readonly HeldUnit[]> {
    const all = this.#units.get(frame.index) ?? [];
    this.#units.delete(frame.index);
    const dts = Math.round(dtsMs);
    const later = this.#takeSets(all);
    const changed = this.#setsChanged || this.#sequenceHeaders === 0;
    if (!this.#started) await this.#begin(frame);
    const { audio } = this.#options;
    if (audio !== undefined && this.#frames > 0) await this.#audioUpTo(dts, audio);
    if (changed) this.#sequenceHeader(frame, dts);
    // After the video sequence header, before all frames: players wait for both headers.
    if (audio !== undefined && this.#frames === 0) await this.#beginAudio(dts, audio);
    const isStripped = ({ type }: PendingUnit) => this.#options.strip(this.#codec.stream.unitType(type));
    const units = all.filter((unit) => !isStripped(unit));
    this.#drop(all.filter(isStripped));
    const isKey = this.#keys.isKey(frame);
    const parts = this.#encode(frame, () =>
      this.#flv.avcFrame({
        dtsMs: dts,
        compositionTimeMs: Math.round(ptsMs) - dts,
        isKey,
        units: units.map(({ bytes }) => bytes),
      }),
    );
    // Units appear among the parts as the same objects.
    const byBytes = new Map<Uint8Array, HeldUnit>(units.map((unit) => [unit.bytes, unit]));
    for (const part of parts) {
      const unit = byBytes.get(part);
      if (unit === undefined) this.#writer.framing(part);
      else this.#writer.unit(unit);
    }
    this.#frames++;
    this.#setsChanged = false;
    for (const unit of later) this.#takeLate(unit);
    return all;
  }

  /**
   * Takes the parameter sets of a frame, for the sequence header before it. Returns those that replace a set which the
   * first slice of the frame needs: they are for the next frame.
   */
  #takeSets(units: readonly HeldUnit[]): readonly HeldUnit[] {
    const slice = units.findIndex(({ type }) => this.#codec.stream.unitType(type).role === 'slice');
    return units.filter(({ bytes }, i) => {
      const isBefore = slice < 0 || i < slice;
      const taken = this.#sets.take(bytes, !isBefore);
      const isLater = taken === 'changed' && !isBefore;
      if (taken !== 'same' && !isLater) this.#setsChanged = true;
      return isLater;
    });
  }

  /** A parameter set that replaces another one within a frame: the sequence header before the frame cannot have both. */
  #takeLate({ bytes, type, offset, index }: HeldUnit): void {
    if (this.#sets.take(bytes) !== 'changed') return;
    this.#setsChanged = true;
    const { name } = this.#codec.stream.unitType(type);
    const message = `${name} with new content between the pictures of a frame: the sequence header has it from the next frame on`;
    this.#report({ severity: 'warning', code: 'record-differs', message, offset, nalu: index });
  }

  async #begin(frame: FrameRecord): Promise<void> {
    this.#started = true;
    const { audio } = this.#options;
    // Makes `facts` available.
    await audio?.peek();
    if (audio !== undefined && audio.facts === undefined) throw new ConversionError('no-such-track', NO_SOUND);
    this.#put(this.#flv.header({ audio: audio !== undefined, video: true }));
    const { parts, numberOffsets } = this.#flv.onMetaData(this.#metadata(frame));
    this.#put(parts);
    this.#numberOffsets = numberOffsets;
  }

  #metadata({ width, height }: FrameRecord): MetadataValues {
    // Placeholders, patched at the end.
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
    // No bit position: it would be in the record, which is not in the input.
    for (const { severity, code, message } of findings) {
      this.#report({ severity, code, message, offset: frame.offset, nalu: frame.firstUnit });
    }
    if (this.#sequenceHeaders > 0) {
      const message = 'the parameter sets change: another sequence header, which some players do not take';
      this.#report({
        severity: 'warning',
        code: 'new-sequence-header',
        message,
        offset: frame.offset,
        nalu: frame.firstUnit,
      });
    }
    this.#put(this.#flv.avcSequenceStart(bytes, this.#sequenceHeaders === 0 ? 0 : dts));
    this.#sequenceHeaders++;
  }

  async #beginAudio(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const config = (await audio.peek())?.config;
    if (config !== undefined) this.#put(this.#flv.aacSequenceStart(config, 0));
    await this.#audioUpTo(dtsMs, audio);
  }

  /** Writes audio up to this time. Audio starts when the first frame is shown. */
  async #audioUpTo(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const delayMs = this.#timer.facts?.delayMs ?? 0;
    for (let next = await audio.peek(); next !== undefined; next = await audio.peek()) {
      const time = Math.round(next.timeMs + delayMs);
      if (time > dtsMs) return;
      // The first one was written in `#beginAudio`.
      if (next.config !== undefined && audio.count > 0) this.#put(this.#flv.aacSequenceStart(next.config, time));
      this.#put(this.#flv.aacFrame(next.bytes, time));
      audio.shift();
      await this.#writer.flush();
    }
  }

  /** Patches duration and filesize in onMetaData, if the output can be patched. */
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

  /** Adds the frame to an error about values that FLV cannot represent. */
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

const NO_SOUND = 'the --audio file has no AAC frame in ADTS';
const NO_PICTURE = 'the stream has no picture: there is nothing to write to FLV';
const NO_SETS = 'no picture has its parameter sets, which FLV needs (--config can supply them)';
