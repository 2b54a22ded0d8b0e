import { joined } from '../../../bytes/joined.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import type { UnitRole, UnitTypes } from '../../../codec/unit-types.ts';
import { nalUnitsOf, obusOf } from '../../../container/flv/body/nal-units.ts';
import { withLengths } from '../../../container/length-prefixed/length-field.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import type { SampleTrack } from '../../../media/sample.ts';

const isOfNalUnits = ({ fourCc }: SampleTrack): boolean => codecOf(fourCc)?.stream?.nal !== undefined;

/** The units in a sample of video, which are views of its data; those of a conversion have lengths of 4 bytes. */
export const unitsOf = (
  data: Uint8Array,
  track: SampleTrack,
  lengthSize: LengthSize = 4,
  isByteStream = false,
): readonly Uint8Array[] => {
  const units: Uint8Array[] = [];
  for (const unit of isOfNalUnits(track) ? nalUnitsOf(data, lengthSize, isByteStream) : obusOf(data)) {
    if (unit.kind === 'unit' && unit.size > 0) units.push(unit.bytes);
  }
  return units;
};

/** Units as a sample of a conversion has them. */
export const framed = (units: readonly Uint8Array[], track: SampleTrack): Uint8Array =>
  isOfNalUnits(track) ? withLengths(units) : joined(units);

/** What a unit is for. */
export const roleOf = (unit: Uint8Array, types: UnitTypes): UnitRole => types.unitType(types.typeOf(unit)).role;

/**
 * Does a unit with this role stand in samples? Parameter sets are in the configuration; AV1 has its sequence headers in samples
 * too, and no delimiters there (AV1-ISOBMFF 2.4).
 */
export const isOfSample = ({ obu }: Pick<StreamCodec, 'obu'>, role: UnitRole): boolean =>
  role !== (obu === undefined ? 'parameter-set' : 'delimiter');
