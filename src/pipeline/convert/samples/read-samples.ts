import type { CodecDescriptor, StreamedCodec } from '../../../codec/descriptor.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import type { ReadItem } from '../../../container/sample-reader.ts';
import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import type { MediaSample, SampleTrack } from '../../../media/sample.ts';
import type { Stage } from '../../../media/stage.ts';
import type { TrackChoice } from '../../../media/track.ts';
import { SentParameterSets } from '../units/sent-parameter-sets.ts';
import { framed, isOfSample, roleOf, unitsOf } from './framed-units.ts';
import { allowsSetsInBand } from './in-band-sets.ts';
import { recordUnitsOf } from './record-units.ts';
import { framesBeforeSets, type SourceItem } from './sample-item.ts';
import { entryPointIn } from './sync-sample.ts';

/** How the samples of a track become those of a conversion. */
interface Lane {
  track: SampleTrack | undefined;
  readonly descriptor: CodecDescriptor | undefined;
  readonly lengthSize: LengthSize;
  readonly isByteStream: boolean;
  /** Of a track whose parameter sets may be in band: a byte stream, one without a record, or a sample entry that allows it. */
  readonly sets: SentParameterSets | undefined;
  /** What its record has beside parameter sets: SEI messages. */
  readonly others: readonly Uint8Array[];
  /** Frames before the first parameter sets. */
  leftOut: number;
}

/**
 * The samples of a container, for another one: NAL units with lengths of 4 bytes, parameter sets in the configuration, and
 * only those marked that decoding can start at.
 */
export class ReadSamples implements Stage<ReadItem, SourceItem> {
  readonly #choice: TrackChoice | undefined;
  readonly #lanes = new Map<number, Lane>();
  /** Tracks by kind, in order: `--track` counts them. */
  readonly #ids: Record<SampleTrack['kind'], number[]> = { video: [], audio: [] };

  /** `choice`: of the tracks of its kind, the only one. */
  constructor(choice?: TrackChoice) {
    this.#choice = choice;
  }

  *push(item: ReadItem): Generator<SourceItem, void> {
    if (item.kind === 'finding') yield item;
    else if (item.kind === 'track') yield* this.#track(item.track);
    else yield* this.#sample(item.sample);
  }

  *end(): Generator<SourceItem, void> {
    for (const { leftOut } of this.#lanes.values()) {
      if (leftOut > 0) yield { kind: 'finding', finding: framesBeforeSets(leftOut) };
    }
  }

  *#track(track: SampleTrack): Generator<SourceItem, void> {
    const ids = this.#ids[track.kind];
    if (!ids.includes(track.id)) ids.push(track.id);
    const { kind, trackId } = this.#choice ?? {};
    if (kind === track.kind && trackId !== undefined && ids[trackId] !== track.id) return;
    const descriptor = codecOf(track.fourCc);
    const isByteStream = track.isByteStream === true && isStreamed(descriptor);
    const config = track.config === undefined ? undefined : descriptor?.config?.read(track.config);
    const lengthSize = (config?.derived as Partial<VideoConfigDerived> | undefined)?.nalLengthSize ?? 4;
    const isInBand = isStreamed(descriptor) && (isByteStream || track.config === undefined || allowsSetsInBand(track));
    const sets = isInBand ? new SentParameterSets(descriptor) : undefined;
    const units = sets === undefined && lengthSize === 4 ? [] : recordUnitsOf(track);
    for (const unit of units) sets?.take(unit);
    const others = units.filter((unit) => !isParameterSet(descriptor, unit));
    const made = lengthSize === 4 ? track.config : (descriptor?.config?.make?.(units, 4).bytes ?? track.config);
    // It comes with the first frame.
    const needsRecord = descriptor?.config?.isNeeded === true || descriptor?.recordOf !== undefined;
    const waits = track.kind === 'audio' && needsRecord && track.config === undefined;
    const { isByteStream: _, ...rest } = track;
    const written = { ...rest, ...(made !== undefined && { config: made }) };
    this.#lanes.set(track.id, {
      track: sets === undefined && !waits ? written : undefined,
      descriptor,
      lengthSize: lengthSize as LengthSize,
      isByteStream,
      sets,
      others,
      leftOut: 0,
    });
    yield { kind: sets === undefined && !waits ? 'track' : 'announced', track: written };
  }

  *#sample(sample: MediaSample): Generator<SourceItem, void> {
    const lane = this.#lanes.get(sample.track.id);
    if (lane === undefined) return;
    const { descriptor, lengthSize, isByteStream, sets } = lane;
    const isNal = isStreamed(descriptor) && descriptor.stream.nal !== undefined;
    let { data } = sample;
    if (isStreamed(descriptor) && (sets !== undefined || lengthSize !== 4)) {
      const { stream } = descriptor;
      const units = unitsOf(data, sample.track, lengthSize, isByteStream);
      if (sets !== undefined) yield* this.#inBand(lane, sets, units, sample.track);
      const kept = sets === undefined ? units : units.filter((unit) => isOfSample(stream, roleOf(unit, stream)));
      data = framed(kept, sample.track);
    }
    const record = lane.track === undefined ? descriptor?.recordOf?.(data) : undefined;
    if (record !== undefined) {
      const sound = descriptor?.soundOf?.(data);
      lane.track = { ...sample.track, ...sound, config: record };
      yield { kind: 'track', track: lane.track };
    }
    const { track } = lane;
    if (track === undefined) {
      if (isStreamed(descriptor)) lane.leftOut++;
      return;
    }
    const entry = isNal ? entryPointIn(descriptor, data) : { isSync: sample.isSync || track.kind === 'audio' };
    yield { ...sample, kind: 'sample', track, data, ...entry };
  }

  /** The track of a byte stream begins with its parameter sets, and goes on with others. */
  *#inBand(
    lane: Lane,
    sets: SentParameterSets,
    units: readonly Uint8Array[],
    { isByteStream: _, sampleEntry: _entry, ...track }: SampleTrack,
  ): Generator<SourceItem, void> {
    let isNew = false;
    for (const unit of units) if (sets.take(unit) !== 'same') isNew = true;
    if ((lane.track !== undefined && !isNew) || !sets.isComplete) return;
    const { bytes, findings } = sets.config(4, true, lane.others);
    const derived = lane.descriptor?.config?.read(bytes).derived as Partial<VideoConfigDerived> | undefined;
    for (const { severity, code, message } of findings) yield { kind: 'finding', finding: { severity, code, message } };
    lane.track = {
      ...track,
      config: bytes,
      ...(derived?.width !== undefined &&
        derived.height !== undefined && { width: derived.width, height: derived.height }),
    };
    yield { kind: 'track', track: lane.track };
  }
}

const isParameterSet = (codec: CodecDescriptor | undefined, unit: Uint8Array): boolean =>
  codec?.stream !== undefined && roleOf(unit, codec.stream) === 'parameter-set';

const isStreamed = (codec: CodecDescriptor | undefined): codec is StreamedCodec => codec?.stream !== undefined;
