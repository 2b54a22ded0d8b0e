import { bytesOfHex } from '../../../bytes/hex.ts';
import { describeT35, type T35Facts, t35Facts } from '../../itu-t-t35/t35-facts.ts';
import type { HdrMdcv } from './hdr.ts';
import { type Metadata, metadataTypeName } from './metadata-obu.ts';
import { scalabilityModeName } from './scalability.ts';
import { timecodeText } from './timecode.ts';

/** A colour in the CIE 1931 chromaticity diagram. */
export interface CieXy {
  readonly x: number;
  readonly y: number;
}

/** Values derived from a metadata_hdr_mdcv(). */
export interface MasteringDisplay {
  readonly primariesCieXy: { readonly red: CieXy; readonly green: CieXy; readonly blue: CieXy };
  readonly whitePointCieXy: CieXy;
  readonly maxLuminanceCdM2: number;
  readonly minLuminanceCdM2: number;
}

/** Values derived from a metadata OBU. */
export interface MetadataFacts {
  /** Name of metadata_type: `METADATA_TYPE_HDR_CLL`. */
  readonly type: string;
  readonly masteringDisplay?: MasteringDisplay;
  /** Of T.35 data. */
  readonly t35?: T35Facts;
  /** `SCALABILITY_L1T2`. */
  readonly scalabilityMode?: string;
  /** `hh:mm:ss:ff`; `hh:mm:ss;ff` where numbers are dropped as in NTSC. */
  readonly timecode?: string;
}

/** Values derived from a metadata OBU; `undefined` if not even its type could be read. */
export const metadataFacts = (metadata: Partial<Metadata>): MetadataFacts | undefined => {
  const { metadata_type: type, metadata_hdr_mdcv: mdcv, metadata_itut_t35: data, metadata_timecode: time } = metadata;
  if (type === undefined) return undefined;
  const mode = metadata.metadata_scalability?.scalability_mode_idc;
  const t35 =
    data?.itu_t_t35_payload_bytes === undefined
      ? undefined
      : t35Facts(data.itu_t_t35_country_code as number, bytesOfHex(data.itu_t_t35_payload_bytes));
  const timecode = time === undefined ? undefined : timecodeText(time);
  return {
    type: metadataTypeName(type),
    ...(mdcv?.luminance_min !== undefined && { masteringDisplay: masteringDisplay(mdcv as HdrMdcv) }),
    ...(t35 !== undefined && { t35 }),
    ...(mode !== undefined && { scalabilityMode: scalabilityModeName(mode) }),
    ...(timecode !== undefined && { timecode }),
  };
};

/** Fixed point numbers of 16, 8 and 14 fractional bits (AV1 6.7.4). */
const masteringDisplay = (mdcv: HdrMdcv): MasteringDisplay => {
  const xy = (x: number | undefined, y: number | undefined): CieXy => ({
    x: fraction(x ?? 0, 16),
    y: fraction(y ?? 0, 16),
  });
  const { primary_chromaticity_x: x, primary_chromaticity_y: y } = mdcv;
  return {
    primariesCieXy: { red: xy(x[0], y[0]), green: xy(x[1], y[1]), blue: xy(x[2], y[2]) },
    whitePointCieXy: xy(mdcv.white_point_chromaticity_x, mdcv.white_point_chromaticity_y),
    maxLuminanceCdM2: fraction(mdcv.luminance_max, 8),
    minLuminanceCdM2: fraction(mdcv.luminance_min, 14),
  };
};

/** To five decimals: the coded values are no finer. */
const fraction = (value: number, bits: number): number => Math.round((value / 2 ** bits) * 1e5) / 1e5;

/** A few words for a table: `content light 1000/400 cd/m2`, `HDR10+`, `01:02:03:04`. */
export const describeMetadata = (metadata: Partial<Metadata>): string => {
  const facts = metadataFacts(metadata);
  const { metadata_hdr_cll: cll, metadata_itut_t35: data } = metadata;
  if (facts === undefined) return '';
  if (cll?.max_fall !== undefined) return `content light ${cll.max_cll}/${cll.max_fall} cd/m2`;
  if (facts.masteringDisplay !== undefined) return `mastering display ${facts.masteringDisplay.maxLuminanceCdM2} cd/m2`;
  if (data?.itu_t_t35_payload_bytes !== undefined) {
    return describeT35(data.itu_t_t35_country_code as number, data.itu_t_t35_payload_bytes, facts.t35);
  }
  return facts.timecode ?? facts.scalabilityMode ?? facts.type;
};
