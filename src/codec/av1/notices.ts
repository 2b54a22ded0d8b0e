import { hdr10Of } from '../hdr10.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import { metadataFacts } from './metadata/metadata-facts.ts';
import type { Metadata } from './metadata/metadata-obu.ts';
import type { Av1Unit } from './stream/av1-stream.ts';

/** What the metadata of an OBU says about its pictures; `undefined` for other OBUs. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  const { metadata } = (unit as Av1Unit).content;
  return metadata === undefined ? undefined : noticesIn(metadata);
};

/** What metadata says about the pictures. */
export const noticesIn = (metadata: Partial<Metadata>): UnitNotices => {
  const { timecode, t35 } = metadataFacts(metadata) ?? {};
  const hdr10 = hdr10Of(metadata.metadata_hdr_mdcv !== undefined, metadata.metadata_hdr_cll !== undefined);
  return {
    ...(timecode !== undefined && { timecodes: [timecode] }),
    ...(t35?.captions !== undefined && { captions: true }),
    ...(hdr10 !== undefined && { hdr10 }),
  };
};
