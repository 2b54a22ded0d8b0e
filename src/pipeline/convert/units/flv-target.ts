import type { FlvOutputFacts } from '../../../analysis/conversion.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { unitWord } from '../../../codec/unit-word.ts';
import { audioCodecId } from '../../../container/flv/write/audio-tag.ts';
import { FlvWriter } from '../../../container/flv/write/flv-writer.ts';
import { type MetadataValues, patchNumbers } from '../../../container/flv/write/on-metadata.ts';
import { type VideoTagFormat, videoCodecId, videoTagFormat } from '../../../container/flv/write/video-tag.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import type { Output } from '../../../io/output.ts';
import type { FrameRecord } from '../../../media/frame-record.ts';
import type { Ratio } from '../../../media/ratio.ts';
import { ConversionError, RtmpkitError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import type { AdtsTrack } from './adts-track.ts';
import { FrameQueue, type HeldUnit, type QueuedFrame, reportUnused } from './frame-queue.ts';
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
  /** CodecID 12 and 13 in place of the FourCC. */
  readonly legacyTags?: boolean;
}

/** DataSize of a tag has 24 bits (FLV 10.1 E.4.1): a frame, and the units before the next one, are never longer. */
const MAX_HELD_BYTES = 2 * 0xffffff;

/**
 * Writes FLV: a tag per frame, timestamps by picture order count or those of the input, a sequence header wherever the
 * parameter sets change, and an audio track interleaved by time. Tags are written in decoding order as soon as their
 * timestamps are known.
 */
export class FlvTarget implements Target {
  readonly #output: Output;
  readonly #writer: UnitWriter;
  readonly #codec: StreamedCodec;
  readonly #options: FlvTargetOptions;
  readonly #report: Report;
  readonly #flv: FlvWriter;
  readonly #format: VideoTagFormat;
  readonly #queue: FrameQueue;
  readonly #sets: SentParameterSets;
  readonly #keys: KeyFrameMarks;
  #numberOffsets: ReadonlyMap<string, number> = new Map();
  #frames = 0;
  #sequenceHeaders = 0;
  /** The parameter sets differ from those of the last sequence header. */
  #setsChanged = false;
  #started = false;
  /** Parameter sets of records of the input, for the frames after them, by their place among the units. */
  #ofRecords: { readonly index: number; readonly bytes: Uint8Array }[] = [];

  constructor(codec: StreamedCodec, output: Output, writer: UnitWriter, options: FlvTargetOptions, report: Report) {
    this.#codec = codec;
    this.#report = report;
    this.#output = output;
    this.#writer = writer;
    this.#options = options;
    this.#flv = new FlvWriter({ lengthSize: options.lengthSize });
    this.#format = videoTagFormat(codec.fourCcs[0], options.legacyTags) ?? noTags(codec);
    this.#queue = new FrameQueue(
      codec.stream,
      {
        fps: options.fps,
        maxBytes: MAX_HELD_BYTES,
        leaveOut: (units) => {
          for (const { bytes } of units) this.#sets.take(bytes);
          this.#drop(units);
        },
      },
      report,
    );
    this.#sets = new SentParameterSets(codec);
    this.#keys = new KeyFrameMarks(report);
    for (const unit of options.parameterSets ?? []) this.#sets.take(unit);
  }

  get facts(): FlvOutputFacts {
    const { audio } = this.#options;
    const { timing } = this.#queue;
    return {
      frames: this.#frames,
      ...this.#keys.counts,
      sequenceHeaders: this.#sequenceHeaders,
      ...(audio !== undefined && { audioFrames: audio.count }),
      ...(timing !== undefined && { timing }),
    };
  }

  unit(placed: PlacedUnit): void {
    const { unit, accessUnit } = placed;
    if (unit.outOfBand === true) this.#ofRecords.push({ index: placed.index, bytes: unit.bytes.slice() });
    else if (accessUnit === undefined) this.#writer.dropped(pendingUnit(placed, this.#codec.stream));
    else this.#queue.push(placed);
  }

  async settle(): Promise<void> {
    const frames = this.#queue.take();
    for (const frame of frames) await this.#write(frame);
    for (const found of this.#options.audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
    this.#queue.settled(frames);
  }

  async end(complete: boolean): Promise<void> {
    const rest = this.#queue.end(complete);
    await this.settle();
    if (complete && this.#started) reportUnused(this.#codec.stream, rest, 'a tag', this.#report);
    this.#drop(rest);
    const { audio } = this.#options;
    if (!this.#started) throw new ConversionError('no-picture', this.#queue.leftOut > 0 ? NO_SETS : NO_PICTURE);
    if (complete && audio !== undefined) await this.#audioUpTo(Number.POSITIVE_INFINITY, audio);
    for (const found of audio?.takeFindings() ?? []) this.#report(found);
    await this.#writer.flush();
    this.#patch();
  }

  async #write({ frame, dtsMs, ptsMs, units: all }: QueuedFrame): Promise<void> {
    const dts = Math.round(dtsMs);
    this.#takeRecords(frame.firstUnit);
    const later = this.#takeSets(all);
    const changed = this.#setsChanged || this.#sequenceHeaders === 0;
    if (!this.#started) await this.#begin(frame);
    const { audio } = this.#options;
    if (audio !== undefined && this.#frames > 0) await this.#audioUpTo(dts, audio);
    if (changed) this.#sequenceHeader(frame, dts);
    // After the video sequence header, before all frames: players wait for both headers.
    if (audio !== undefined && this.#frames === 0) await this.#beginAudio(dts, audio);
    const { obu } = this.#codec.stream;
    const units = all
      .filter(({ type }) => !this.#isStripped(type))
      .map((unit) => (obu === undefined ? unit : { ...unit, bytes: obu.withSize(unit.bytes) }));
    this.#drop(all.filter(({ type }) => this.#isStripped(type)));
    const isKey = this.#keys.isKey(frame);
    const parts = this.#encode(frame, () =>
      this.#flv.frame(this.#format, {
        dtsMs: dts,
        compositionTimeMs: Math.round(ptsMs) - dts,
        isKey,
        units: units.map(({ bytes }) => bytes),
      }),
    );
    // Units appear among the parts as the same objects.
    const byBytes = new Map<Uint8Array, PendingUnit>(units.map((unit) => [unit.bytes, unit]));
    for (const part of parts) {
      const unit = byBytes.get(part);
      if (unit === undefined) this.#writer.framing(part);
      else this.#writer.unit(unit);
    }
    this.#frames++;
    this.#setsChanged = false;
    for (const unit of later) this.#takeLate(unit);
  }

  #takeRecords(before: number): void {
    const count = this.#ofRecords.findIndex(({ index }) => index >= before);
    for (const { bytes } of this.#ofRecords.splice(0, count < 0 ? this.#ofRecords.length : count)) {
      if (this.#sets.take(bytes) !== 'same') this.#setsChanged = true;
    }
  }

  /** Temporal delimiters have no place in a sample (AV1-ISOBMFF 2.4). */
  #isStripped(type: number): boolean {
    const { obu } = this.#codec.stream;
    const unitType = this.#codec.stream.unitType(type);
    return this.#options.strip(unitType) || (obu !== undefined && unitType.role === 'delimiter');
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
    const rate = this.#queue.timing?.frameRate;
    const audio = this.#options.audio?.facts;
    return {
      ...(isPatched && { duration: 0 }),
      ...(width !== undefined && height !== undefined && { width, height }),
      ...(rate !== undefined && { framerate: rate.num / rate.den }),
      videocodecid: videoCodecId(this.#format),
      ...(audio !== undefined && {
        audiocodecid: audioCodecId('mp4a'),
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
    this.#put(this.#flv.sequenceStart(this.#format, bytes, this.#sequenceHeaders === 0 ? 0 : dts));
    this.#sequenceHeaders++;
  }

  async #beginAudio(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const config = (await audio.peek())?.config;
    if (config !== undefined) this.#put(this.#flv.aacSequenceStart(config, 0));
    await this.#audioUpTo(dtsMs, audio);
  }

  /** Writes audio up to this time. Audio starts when the first frame is shown. */
  async #audioUpTo(dtsMs: number, audio: AdtsTrack): Promise<void> {
    const delayMs = this.#queue.timing?.delayMs ?? 0;
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
    const durationMs = Math.max(this.#queue.durationMs, audio?.endMs ?? 0);
    const values = { duration: durationMs / 1000, filesize: this.#flv.length };
    patchNumbers((offset, bytes) => this.#output.patch?.(offset, bytes), this.#numberOffsets, values);
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
      const message = `the frame from ${unitWord(this.#codec.stream)} ${firstUnit} on, at byte ${offset}: ${error.message}`;
      throw new ConversionError('not-encodable', message);
    }
  }
}

const noTags = ({ title }: StreamedCodec): never => {
  throw new ConversionError('not-encodable', `FLV has no tags for ${title}`);
};

const NO_SOUND = 'the --audio file has no AAC frame in ADTS';
const NO_PICTURE = 'the stream has no picture: there is nothing to write to FLV';
const NO_SETS = 'no picture has its parameter sets, which FLV needs (--config can supply them)';
