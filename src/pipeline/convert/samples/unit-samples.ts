import type { ReadUnit } from '../../../analysis/unit-reader.ts';
import { joined } from '../../../bytes/joined.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import { withLengths } from '../../../container/length-prefixed/length-field.ts';
import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import type { Ratio } from '../../../media/ratio.ts';
import type { SampleTrack } from '../../../media/sample.ts';
import type { Stage } from '../../../media/stage.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { FrameQueue, type HeldUnit, type QueuedFrame, reportUnused } from '../units/frame-queue.ts';
import { SentParameterSets } from '../units/sent-parameter-sets.ts';
import type { Strip } from '../units/strip.ts';
import { isOfSample } from './framed-units.ts';
import { framesBeforeSets, type SourceItem } from './sample-item.ts';
import { entryPointOf } from './sync-sample.ts';

/** Least number of ticks per second: a rate of 25 frames has 12,800, as other writers use. */
const LEAST_TIMESCALE = 10_000;

export interface UnitSamplesOptions {
  readonly strip: Strip;
  /** Frames per second; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** Parameter sets from outside the stream. */
  readonly parameterSets?: readonly Uint8Array[];
}

/**
 * The samples of a stream of units: a frame each, with times by its order, or of the container of the units. Parameter
 * sets are those of the configuration; they stand in a sample only where they are not in it.
 */
export class UnitSamples implements Stage<ReadUnit, SourceItem> {
  readonly #codec: StreamedCodec;
  readonly #options: UnitSamplesOptions;
  readonly #queue: FrameQueue;
  readonly #sets: SentParameterSets;
  #track: SampleTrack | undefined;
  #setsChanged = true;
  #samples = 0;
  #findings: Diagnostic[] = [];

  constructor(codec: StreamedCodec, options: UnitSamplesOptions) {
    this.#codec = codec;
    this.#options = options;
    this.#sets = new SentParameterSets(codec);
    for (const unit of options.parameterSets ?? []) this.#sets.take(unit);
    this.#queue = new FrameQueue(
      codec.stream,
      {
        fps: options.fps,
        leaveOut: (units) => {
          for (const { bytes } of units) this.#take(bytes);
        },
      },
      (found) => this.#findings.push(found),
    );
  }

  *push(item: ReadUnit): Generator<SourceItem, void> {
    if (item.kind === 'finding') {
      yield item;
      return;
    }
    const { unit, accessUnit } = item;
    if (unit.outOfBand === true) this.#take(unit.bytes);
    else if (accessUnit !== undefined) this.#queue.push(item);
    yield* this.#ready();
  }

  *end(): Generator<SourceItem, void> {
    const rest = this.#queue.end(true);
    yield* this.#ready();
    if (this.#samples > 0) reportUnused(this.#codec.stream, rest, 'a sample', (found) => this.#findings.push(found));
    if (this.#queue.leftOut > 0) this.#findings.push(framesBeforeSets(this.#queue.leftOut));
    yield* this.#reported();
  }

  #take(unit: Uint8Array): void {
    if (this.#sets.take(unit) !== 'same') this.#setsChanged = true;
  }

  *#ready(): Generator<SourceItem, void> {
    const frames = this.#queue.take();
    for (const frame of frames) yield* this.#frame(frame);
    this.#queue.settled(frames);
    yield* this.#reported();
  }

  *#reported(): Generator<SourceItem, void> {
    for (const found of this.#findings.splice(0)) yield { kind: 'finding', finding: found };
  }

  *#frame({ frame, dtsMs, ptsMs, units }: QueuedFrame): Generator<SourceItem, void> {
    for (const { bytes } of units) this.#take(bytes);
    if (this.#setsChanged && this.#sets.isComplete) {
      this.#setsChanged = false;
      this.#track = this.#trackOf();
      yield { kind: 'track', track: this.#track };
    }
    const track = this.#track;
    if (track === undefined) return;
    const slice = units.find(({ startsPicture }) => startsPicture);
    yield {
      kind: 'sample',
      track,
      index: this.#samples++,
      offset: frame.offset,
      dtsMs,
      ptsMs,
      ...(slice !== undefined && entryPointOf(this.#codec.stream.unitType(slice.type))),
      isSync: frame.randomAccess === 'closed',
      data: this.#data(units),
    };
  }

  #data(units: readonly HeldUnit[]): Uint8Array {
    const { stream } = this.#codec;
    const kept = units.filter(({ type }) => {
      const unitType = stream.unitType(type);
      return isOfSample(stream, unitType.role) && !this.#options.strip(unitType);
    });
    const { obu } = stream;
    if (obu !== undefined) return joined(kept.map(({ bytes }) => obu.withSize(bytes)));
    return withLengths(kept.map(({ bytes }) => bytes));
  }

  #trackOf(): SampleTrack {
    const { bytes, findings } = this.#sets.config(4, true);
    for (const { severity, code, message } of findings) this.#findings.push({ severity, code, message });
    const derived = this.#codec.config?.read(bytes).derived as Partial<VideoConfigDerived> | undefined;
    const rate = this.#queue.timing?.frameRate;
    return {
      kind: 'video',
      id: 0,
      fourCc: this.#codec.fourCcs[0],
      config: bytes,
      ...(derived?.width !== undefined &&
        derived.height !== undefined && { width: derived.width, height: derived.height }),
      ...(rate !== undefined && { timescale: timescaleOf(rate) }),
    };
  }
}

/** Ticks in which a frame has a whole number. */
const timescaleOf = ({ num }: Ratio): number => num * Math.max(1, Math.ceil(LEAST_TIMESCALE / num));
