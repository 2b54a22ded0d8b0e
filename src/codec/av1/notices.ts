import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import { metadataFacts } from './metadata/metadata-facts.ts';
import type { Av1Unit } from './stream/av1-stream.ts';

/** What the metadata of an OBU says about its pictures; `undefined` for other OBUs. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  const { metadata } = (unit as Av1Unit).content;
  if (metadata === undefined) return undefined;
  const { timecode, t35 } = metadataFacts(metadata) ?? {};
  const hdr10 =
    metadata.metadata_hdr_mdcv !== undefined
      ? 'mastering display'
      : metadata.metadata_hdr_cll !== undefined
        ? 'light level'
        : undefined;
  return {
    ...(timecode !== undefined && { timecodes: [timecode] }),
    ...(t35?.captions !== undefined && { captions: true }),
    ...(hdr10 !== undefined && { hdr10 }),
  };
};
