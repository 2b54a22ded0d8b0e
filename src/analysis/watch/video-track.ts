import type { ConfigurationDerived } from '../../codec/descriptor.ts';
import type { PlacedUnit } from '../../codec/placed-unit.ts';
import type { BlockCodec, BlockCodecs } from '../../codec/stream-codec.ts';
import type { Origin } from '../../media/origin.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { GopBuilder } from '../gop/gop-builder.ts';
import { BlockTotals } from '../macroblocks/block-totals.ts';
import { measurePicture } from '../macroblocks/picture-measure.ts';
import { type PlacedPicture, PlacedPictures } from '../macroblocks/placed-pictures.ts';
import { HrdCheck, type HrdRemoval } from '../vbv/hrd-check.ts';
import { VideoMeasure, type VideoSummary } from '../video-summary.ts';
import type { ComingSet } from './watched-sets.ts';
import { WatchedSets } from './watched-sets.ts';
import type { UnitPlace, VideoWatcher, WatchedFrame, WatchedTrack, Watcher } from './watcher.ts';

/** What is read of slices. */
export interface SliceReading {
  /** Their headers are traced. */
  readonly traceSlices?: boolean;
  /** Their data is read, of these codecs. */
  readonly blocks?: BlockCodecs | undefined;
}

/** How slice data is read. */
export interface SliceDataReading {
  /** By name of the codec. */
  readonly codecs: BlockCodecs;
  /** Told of what cannot be read in a frame. */
  readonly finding: (found: Diagnostic, frame: number) => void;
}

/** Findings go to the watcher of the input. */
export const readingOf = (codecs: BlockCodecs | undefined, watcher: Watcher): SliceDataReading | undefined =>
  codecs && { codecs, finding: (found, frame) => watcher.finding?.(found, frame) };

/** Tells the watchers of a video track what happens in it. */
export class WatchedVideo {
  readonly track: WatchedTrack;
  readonly #measure: VideoMeasure;
  readonly #watchers: readonly VideoWatcher[];
  readonly #gops = new GopBuilder();
  readonly #hrd = new HrdCheck();
  readonly #sets: WatchedSets | undefined;
  /** Present where slice data is read. */
  readonly #pictures: PlacedPictures | undefined;
  readonly #blocks = new BlockTotals();
  readonly #codec: BlockCodec | undefined;
  readonly #reading: SliceDataReading | undefined;

  /** `reading`: slice data is read, if the codec has a reader for it. */
  constructor(track: WatchedTrack, watchers: readonly VideoWatcher[], reading?: SliceDataReading) {
    this.track = track;
    this.#measure = new VideoMeasure(track.codec?.stream);
    this.#watchers = [this.#measure, ...watchers];
    this.#sets = track.codec?.stream === undefined ? undefined : new WatchedSets(track.codec.stream, this.#watchers);
    const blocks = reading?.codecs.get(track.codec?.name ?? '');
    this.#pictures = blocks === undefined ? undefined : new PlacedPictures(blocks.open());
    this.#codec = blocks;
    this.#reading = reading;
  }

  /** A parameter set, in band or of a decoder configuration record. */
  set(set: ComingSet): void {
    this.#sets?.add(set);
  }

  configuration(configuration: ConfigurationDerived, at: Origin): void {
    for (const watcher of this.#watchers) watcher.configuration?.(configuration, at);
  }

  unit(unit: PlacedUnit, place: UnitPlace): void {
    const { unitType, parameterSet, error } = unit;
    if (unitType.role === 'parameter-set' && error === undefined) {
      const { bytes, offset, outOfBand = false } = unit.unit;
      const at = { offset: place.base + offset, origin: place.origin, outOfBand };
      this.#sets?.add({ bytes, ...at, context: parameterSet?.context });
    }
    if (this.#pictures !== undefined) this.#takePictures(this.#pictures.push(unit, place));
    for (const watcher of this.#watchers) watcher.unit?.(unit, place);
  }

  frame(frame: WatchedFrame): void {
    // Of a tag, the frame comes before the unit that would end its picture.
    if (this.#pictures?.isReading(frame) === true) this.#takePictures(this.#pictures.release());
    const gop = this.#gops.push(frame);
    if (gop !== undefined) for (const watcher of this.#watchers) watcher.gop?.(gop);
    for (const watcher of this.#watchers) watcher.frame?.(frame);
    for (const removal of this.#hrd.push(frame)) this.#removal(removal);
  }

  get #blockFacts(): Pick<VideoSummary, 'blocks' | 'blocksLack'> {
    if (!this.#blocks.isEmpty) return { blocks: this.#blocks.streamFacts };
    const { codec, fourCc } = this.track;
    const isLacking = this.#reading !== undefined && this.#pictures === undefined;
    return isLacking ? { blocksLack: `the slice data of ${codec?.title ?? fourCc} is not read` } : {};
  }

  #takePictures(pictures: Iterable<PlacedPicture>): void {
    for (const { blocks, place, findings } of pictures) {
      const measured = measurePicture(blocks);
      this.#blocks.add(measured);
      const picture = { measured, blocks, place, codec: this.#codec as BlockCodec };
      for (const watcher of this.#watchers) watcher.picture?.(picture);
      for (const found of findings) this.#reading?.finding(found, blocks.frame);
    }
  }

  #removal(removal: HrdRemoval): void {
    for (const watcher of this.#watchers) watcher.removal?.(removal);
  }

  end(): VideoSummary {
    if (this.#pictures !== undefined) this.#takePictures(this.#pictures.end());
    const gop = this.#gops.end();
    if (gop !== undefined) for (const watcher of this.#watchers) watcher.gop?.(gop);
    for (const removal of this.#hrd.end()) this.#removal(removal);
    const { lack } = this.#hrd;
    const summary = {
      ...this.#measure.summary,
      ...(lack !== undefined && { buffersLack: lack }),
      ...this.#blockFacts,
    };
    for (const watcher of this.#watchers) watcher.end?.(summary);
    return summary;
  }
}
