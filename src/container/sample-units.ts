import type { StreamedCodec } from '../codec/descriptor.ts';
import type { Origin } from '../media/origin.ts';
import type { StageFinding, Unit, UnitItem, UnitOrJunk } from '../media/unit.ts';
import { MAX_TAG_UNITS } from '../syntax/limits.ts';
import { isAnnexB, nalUnitsOf, obusOf } from './flv/body/nal-units.ts';
import type { LengthSize } from './length-prefixed/splitter.ts';
import type { ReadSample, TrackItem } from './sample-reader.ts';

/** Outputs the units of the samples of one track: the parameter sets of its record, then those in the samples. */
export class SampleUnits {
  readonly #codec: StreamedCodec;
  #lengthSize: LengthSize = 4;

  constructor(codec: StreamedCodec) {
    this.#codec = codec;
  }

  /** A track begins, or has another record. */
  *begin({ track, configOffset = 0 }: TrackItem): Generator<UnitItem, void> {
    const { config } = this.#codec;
    if (track.config === undefined || config === undefined) return;
    const { record, derived, error } = config.read(track.config);
    if (error !== undefined) {
      const message = `the decoder configuration record of track ${track.id}: ${error.message}`;
      yield found('record-unreadable', message, configOffset);
    }
    if ('nalLengthSize' in derived && derived.nalLengthSize !== undefined) {
      this.#lengthSize = derived.nalLengthSize as LengthSize;
    }
    const origin: Origin = {
      kind: 'sample',
      index: 0,
      trackId: track.id,
      dtsMs: 0,
      ptsMs: 0,
      packetType: 'SequenceStart',
    };
    for (const { bytes, offset, prefixLength } of config.sets?.(record, track.config) ?? []) {
      yield {
        kind: 'unit',
        offset: configOffset + offset,
        prefixLength,
        size: bytes.length,
        bytes,
        trailingZeros: 0,
        emulationPreventionBytes: 0,
        forbiddenPatterns: 0,
        missingBytes: 0,
        outOfBand: true,
        origin,
      };
    }
  }

  /** The units of a sample. Views of its data. */
  *sample(sample: ReadSample): Generator<UnitItem, void> {
    const { track, data } = sample;
    const offsetAt = (position: number): number => sample.offsetAt?.(position) ?? (sample.offset ?? 0) + position;
    const origin = originOf(sample);
    const isByteStream = track.isByteStream === true;
    const isObus = this.#codec.stream.nal === undefined;
    const annexB = isByteStream || (!isObus && isAnnexB(data, this.#lengthSize));
    if (annexB && !isByteStream) {
      const message = `sample ${sample.index}: Annex B start codes instead of NAL unit lengths`;
      yield found('annexb-in-sample', message, offsetAt(0));
    }
    let units = 0;
    for (const item of isObus ? obusOf(data) : nalUnitsOf(data, this.#lengthSize, annexB)) {
      if (units++ === MAX_TAG_UNITS) {
        const reason = `bytes after ${MAX_TAG_UNITS} units in a sample`;
        yield { kind: 'junk', offset: offsetAt(item.offset), length: data.length - item.offset, reason };
        break;
      }
      yield placed(item, offsetAt, origin);
    }
  }
}

/** The sample that units and frames come from; times to a thousandth of a millisecond. */
export const originOf = ({ index, offset, track, dtsMs, ptsMs, dtsIsCalculated }: ReadSample): Origin => ({
  kind: 'sample',
  index,
  ...(offset !== undefined && { offset }),
  trackId: track.id,
  dtsMs: roundedMs(dtsMs),
  ...(dtsIsCalculated !== undefined && { dtsIsCalculated }),
  ptsMs: roundedMs(ptsMs),
});

const roundedMs = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Offsets in the data of the sample become offsets in the input. */
const placed = (item: UnitOrJunk, offsetAt: (position: number) => number, origin: Origin): UnitItem => {
  const offset = offsetAt(item.offset);
  if (item.kind === 'junk') return { ...item, offset };
  const { forbiddenPatternOffset: at } = item;
  const unit: Unit = { ...item, offset, origin };
  return at === undefined ? unit : { ...unit, forbiddenPatternOffset: offsetAt(at) };
};

const found = (code: string, message: string, offset: number): StageFinding => ({
  kind: 'finding',
  finding: { severity: 'error', code, message, offset },
});
