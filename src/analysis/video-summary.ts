import type { EncoderDescription } from '../codec/encoder-description.ts';
import type { PictureBufferMeter } from '../codec/picture-buffer.ts';
import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { PictureSetDescription, SequenceDescription } from '../codec/sequence-description.ts';
import type { StreamCodec } from '../codec/stream-codec.ts';
import type { PictureType } from '../media/frame-record.ts';
import { type FrameRate, frameRateOf } from '../media/ratio.ts';
import { RateMeasure, type RateSummary } from './bitrate/rate-measure.ts';
import { type DecoderDelay, DecoderDelays } from './decoder-delay.ts';
import { FrameFacts, type FrameFactsSummary } from './frame-facts.ts';
import { isKey } from './gop/gop-builder.ts';
import { GopPatterns, type GopSummary } from './gop/gop-patterns.ts';
import type { GopRecord } from './gop/gop-record.ts';
import { KeyFrameIntervals, type KeyFrameSummary } from './key-frame-intervals.ts';
import { LevelMeasure, type LevelSummary } from './level/level-measure.ts';
import type { StreamBlockFacts } from './macroblocks/block-totals.ts';
import { namedFrame } from './named-frame.ts';
import { type ParameterSetSummary, ParameterSetUse } from './parameter-set-use.ts';
import { QuantizerStatistics, type QuantizerSummary } from './qp.ts';
import { type StreamStructure, StructureMeasure } from './stream-structure.ts';
import { FrameRateMeter, type MeasuredFrameRate } from './timeline/frame-rate-meter.ts';
import type { HrdRemoval } from './vbv/hrd-check.ts';
import type { SeenSet, TimeSource, VideoWatcher, WatchedFrame } from './watch/watcher.ts';

/** Frames of one type. */
export interface FrameTypeSummary {
  readonly frames: number;
  readonly sizeBytes: number;
  readonly minBytes: number;
  readonly meanBytes: number;
  readonly maxBytes: number;
}

/** What was measured of a video track. Members that are not known are absent. */
export interface VideoSummary extends FrameFactsSummary, QuantizerSummary, RateSummary {
  /** From the first sequence parameter set. */
  readonly sequence?: SequenceDescription;
  /** Of the picture parameter sets. */
  readonly entropyCoding?: 'CABAC' | 'CAVLC' | 'CABAC and CAVLC';
  /** By VUI timing. */
  readonly frameRate?: FrameRate;
  readonly measuredFrameRate?: MeasuredFrameRate;
  readonly timesFrom?: TimeSource;
  readonly frames: number;
  /** Bytes of the frames. */
  readonly sizeBytes: number;
  /** From the first frame shown to the end of the last one. */
  readonly durationMs?: number;
  readonly bitrateBps?: number;
  /** Why the buffers of its HRD were not checked, or not all the time. */
  readonly buffersLack?: string;
  readonly keyFrames: KeyFrameSummary;
  readonly gops?: GopSummary;
  readonly decoderDelay?: DecoderDelay;
  readonly parameterSets?: ParameterSetSummary;
  readonly encoder?: EncoderDescription;
  readonly types: Readonly<Partial<Record<PictureType | 'unknown', FrameTypeSummary>>>;
  readonly slicesPerFrame?: { readonly min: number; readonly max: number };
  /** Frames of the decoded picture buffer that the stream needs, measured. */
  readonly neededDpbFrames?: number;
  readonly levelFit?: LevelSummary;
  /** Where slice data is read. */
  readonly blocks?: StreamBlockFacts;
  /** Why it was not read although it was asked for. */
  readonly blocksLack?: string;
  /** For comparing encodes. */
  readonly structure?: StreamStructure;
}

/** Sizes of the frames of one type. */
class Sizes {
  #frames = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  add(bytes: number): void {
    this.#frames++;
    this.#sum += bytes;
    this.#min = Math.min(this.#min, bytes);
    this.#max = Math.max(this.#max, bytes);
  }

  get summary(): FrameTypeSummary {
    const meanBytes = Math.round(this.#sum / this.#frames);
    return { frames: this.#frames, sizeBytes: this.#sum, minBytes: this.#min, meanBytes, maxBytes: this.#max };
  }
}

/** What the measurement needs of a codec. */
type MeasuredCodec = Pick<StreamCodec, 'encoderOf' | 'levels' | 'pictureBuffer' | 'words'>;

/** Measures a video track, in bounded memory. */
export class VideoMeasure implements VideoWatcher {
  readonly #facts = new FrameFacts();
  readonly #keyFrames = new KeyFrameIntervals();
  readonly #quantizers = new QuantizerStatistics();
  readonly #meter = new FrameRateMeter();
  readonly #gops = new GopPatterns();
  readonly #delays = new DecoderDelays();
  readonly #sets: ParameterSetUse;
  readonly #codec: MeasuredCodec | undefined;
  readonly #dpb: PictureBufferMeter | undefined;
  readonly #level: LevelMeasure | undefined;
  readonly #entropyCodings = new Set<'CABAC' | 'CAVLC'>();
  readonly #rate = new RateMeasure();
  readonly #structure = new StructureMeasure();
  readonly #sizes = new Map<PictureType | 'unknown', Sizes>();
  #sequence: SequenceDescription | undefined;
  #timesFrom: TimeSource | undefined;
  #frames = 0;
  #sizeBytes = 0;
  #minSlices = Number.POSITIVE_INFINITY;
  #maxSlices = 0;
  #firstShownMs = Number.POSITIVE_INFINITY;
  #lastShownMs = Number.NEGATIVE_INFINITY;
  #encoder: EncoderDescription | undefined;

  /** `codec`: of the track; `undefined` if its units are not parsed. */
  constructor(codec?: MeasuredCodec) {
    this.#codec = codec;
    this.#sets = new ParameterSetUse(codec === undefined || codec.words.sets.length > 1);
    this.#dpb = codec?.pictureBuffer();
    this.#level = codec === undefined ? undefined : new LevelMeasure(codec.levels);
  }

  sequence(seen: SeenSet<SequenceDescription>): void {
    this.#sequence ??= seen.description;
    this.#level?.sequence(seen.description);
    this.#sets.sequence(seen);
    this.#structure.set(seen.bytes);
  }

  pictureSet(seen: SeenSet<PictureSetDescription>): void {
    const { entropyCoding } = seen.description;
    if (entropyCoding !== undefined) this.#entropyCodings.add(entropyCoding);
    this.#sets.pictureSet(seen);
    this.#structure.set(seen.bytes);
  }

  unit(unit: PlacedUnit): void {
    const { slice, unitType } = unit;
    this.#dpb?.take(unit);
    if (slice !== undefined) this.#quantizers.add(slice);
    if (unitType.role === 'parameter-set') this.#sets.unit(unit);
    else if (unitType.role === 'sei') this.#encoder ??= this.#codec?.encoderOf(unit);
  }

  removal(removal: HrdRemoval): void {
    this.#rate.removal(removal);
  }

  gop(gop: GopRecord): void {
    this.#gops.add(gop);
  }

  frame(frame: WatchedFrame): void {
    const { type, sizeBytes, slices, dtsMs, decodedMs, shownMs, ticks, timesFrom } = frame;
    this.#frames++;
    this.#sizeBytes += sizeBytes;
    this.#timesFrom ??= timesFrom;
    this.#facts.add(frame);
    const named = namedFrame(frame);
    this.#rate.add(frame, named);
    this.#level?.frame(frame, named);
    this.#delays.add(frame);
    this.#sets.frame(frame);
    const key = isKey(frame);
    this.#keyFrames.add(frame, key, shownMs);
    this.#structure.frame(frame, key);
    this.#meter.add({ dtsMs, repairedDtsMs: decodedMs, ticks });
    let sizes = this.#sizes.get(type);
    if (sizes === undefined) this.#sizes.set(type, (sizes = new Sizes()));
    sizes.add(sizeBytes);
    if (slices > 0) this.#minSlices = Math.min(this.#minSlices, slices);
    this.#maxSlices = Math.max(this.#maxSlices, slices);
    this.#firstShownMs = Math.min(this.#firstShownMs, shownMs);
    this.#lastShownMs = Math.max(this.#lastShownMs, shownMs);
  }

  /** What was measured so far. */
  get summary(): VideoSummary {
    const tick = this.#sequence?.tick;
    const frameRate = tick === undefined ? undefined : frameRateOf(tick);
    const measured = this.#meter.measured;
    const gops = this.#gops.summary;
    const parameterSets = this.#sets.summary;
    const frameMs = this.#frameMs;
    const durationMs = frameMs === undefined ? undefined : this.#lastShownMs - this.#firstShownMs + frameMs;
    const decoderDelay = this.#delays.summary(frameMs, this.#sequence);
    const neededDpbFrames = this.#dpb?.frames;
    const levelFit = this.#level?.summary(neededDpbFrames, measured?.constant === true);
    return {
      ...(this.#sequence !== undefined && { sequence: this.#sequence }),
      ...this.#entropyCoding,
      ...(frameRate !== undefined && { frameRate }),
      ...(measured !== undefined && this.#timesFrom === 'container' && { measuredFrameRate: measured }),
      ...(this.#timesFrom !== undefined && { timesFrom: this.#timesFrom }),
      frames: this.#frames,
      sizeBytes: this.#sizeBytes,
      ...(durationMs !== undefined && {
        durationMs: Math.round(durationMs * 1000) / 1000,
        bitrateBps: Math.round((this.#sizeBytes * 8000) / durationMs),
      }),
      ...this.#rate.summary(frameMs, durationMs),
      keyFrames: this.#keyFrames.summary,
      ...(gops !== undefined && { gops }),
      ...this.#facts.summary(frameMs),
      ...(decoderDelay !== undefined && { decoderDelay }),
      ...(parameterSets !== undefined && { parameterSets }),
      ...(this.#encoder !== undefined && { encoder: this.#encoder }),
      types: Object.fromEntries([...this.#sizes].map(([type, sizes]) => [type, sizes.summary])),
      ...(this.#maxSlices > 0 && { slicesPerFrame: { min: this.#minSlices, max: this.#maxSlices } }),
      ...this.#quantizers.summary,
      ...(neededDpbFrames !== undefined && { neededDpbFrames }),
      ...(levelFit !== undefined && { levelFit }),
      ...(this.#frames > 0 && { structure: this.#structure.summary }),
    };
  }

  get #entropyCoding(): Pick<VideoSummary, 'entropyCoding'> {
    const [coding] = this.#entropyCodings;
    if (coding === undefined) return {};
    return { entropyCoding: this.#entropyCodings.size > 1 ? 'CABAC and CAVLC' : coding };
  }

  /** Average duration of a frame; that of VUI timing if there is only one frame. */
  get #frameMs(): number | undefined {
    if (this.#frames > 1) return (this.#lastShownMs - this.#firstShownMs) / (this.#frames - 1) || undefined;
    const tick = this.#sequence?.tick;
    return this.#frames === 0 || tick === undefined ? undefined : 1000 / frameRateOf(tick).fps;
  }
}
