import type { StreamedCodec } from '../../../codec/descriptor.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { SampleTrack } from '../../../media/sample.ts';
import { roleOf, unitsOf } from './framed-units.ts';
import { recordUnitsOf } from './record-units.ts';
import type { WrittenSample } from './sample-writer.ts';

/** The parameter sets of a track, and the SEI of its record, which its samples have to have. */
interface Lane {
  readonly codec: StreamedCodec;
  readonly sets: readonly Uint8Array[];
  /** No sample has had them yet. */
  isDue: boolean;
}

/**
 * Puts parameter sets into the samples of formats that have one configuration for the whole of a track: those of the
 * first sample with another configuration, and from there on of all samples that decoding can start at.
 */
export class InBandSets {
  readonly #lanes = new Map<number, Lane>();

  /** The samples from here on have these sets in band. False: there are none that could be. */
  set(track: SampleTrack): boolean {
    const codec = codecOf(track.fourCc);
    const sets = recordUnitsOf(track);
    if (codec?.stream === undefined || sets.length === 0) return false;
    this.#lanes.set(track.id, { codec: codec as StreamedCodec, sets, isDue: true });
    return true;
  }

  /** The units of a sample with the sets that it needs; `undefined`: they are those that it has. */
  unitsOf({ track, isSync, data }: WrittenSample): readonly Uint8Array[] | undefined {
    const lane = this.#lanes.get(track.id);
    if (lane === undefined || !(isSync || lane.isDue)) return undefined;
    lane.isDue = false;
    const { codec, sets } = lane;
    const { stream } = codec;
    const { obu } = stream;
    const units = unitsOf(data, track);
    // The sequence header of a temporal unit of AV1 is the first of its sequence.
    if (obu !== undefined && units.some((unit) => roleOf(unit, stream) === 'parameter-set')) return undefined;
    const sized = obu === undefined ? sets : sets.map((set) => obu.withSize(set));
    // An access unit delimiter is the first unit, and sets in the sample replace those before them.
    const [first] = units;
    const at = first !== undefined && roleOf(first, stream) === 'delimiter' ? 1 : 0;
    return [...units.slice(0, at), ...sized, ...units.slice(at)];
  }
}

/** Sample entries whose samples may have parameter sets in band (ISO/IEC 14496-15 5.4.2.1, 8.4.1.1). */
const IN_BAND: Readonly<Record<string, string>> = { avc1: 'avc3', hvc1: 'hev1' };

/** May the samples of a track have parameter sets in band, as its sample entry says? */
export const allowsSetsInBand = ({ sampleEntry }: SampleTrack): boolean =>
  sampleEntry !== undefined && Object.values(IN_BAND).includes(sampleEntry);

/** The track with a sample entry that allows parameter sets in band; `undefined` where that has no other code. */
export const withSetsInBand = (track: WrittenTrack): WrittenTrack | undefined => {
  const { fourCc, sampleEntry = fourCc, config = NOTHING } = track;
  const inBand = IN_BAND[sampleEntry];
  if (inBand === undefined) return undefined;
  // The same record, without the promise that it has all sets (hvcC: array_completeness).
  const open = codecOf(fourCc)?.config?.make?.(recordUnitsOf(track), 4).bytes;
  return { ...track, sampleEntry: inBand, config: open?.length === config.length ? open : config };
};

const NOTHING = new Uint8Array(0);
