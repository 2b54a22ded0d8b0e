import { namedColour } from '../../../media/colour.ts';
import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import type { VpConfigRecord } from './vp-config-record.ts';

const CHROMA_FORMATS: Readonly<Record<number, string>> = { 0: '4:2:0', 1: '4:2:0', 2: '4:2:2', 3: '4:4:4' };

const two = (value: number): string => `${value}`.padStart(2, '0');

/**
 * `vp09.PP.LL.DD` (VP-ISOBMFF, section 4). `.CC.cp.tc.mc.FF` follows unless it is the default (4:2:0 colocated, BT.709,
 * limited range).
 */
const vpCodecString = (record: VpConfigRecord, codec: 'vp08' | 'vp09' = 'vp09'): string => {
  const short = [codec, two(record.profile), two(record.level), two(record.bitDepth)].join('.');
  const rest = [
    record.chromaSubsampling,
    record.colourPrimaries,
    record.transferCharacteristics,
    record.matrixCoefficients,
    record.videoFullRangeFlag,
  ];
  return rest.join('.') === '1.1.1.1.0' ? short : [short, ...rest.map(two)].join('.');
};

/** Derives values from a VPCodecConfigurationRecord. The picture size is only in the frames. */
export const deriveVpConfig = (
  record: Partial<VpConfigRecord>,
  codec: 'vp08' | 'vp09' = 'vp09',
): VideoConfigDerived => {
  if (record.codecInitializationDataSize === undefined) return { codec };
  const complete = record as VpConfigRecord;
  const chroma = CHROMA_FORMATS[complete.chromaSubsampling];
  return {
    codec,
    codecString: vpCodecString(complete, codec),
    profile: `Profile ${complete.profile}`,
    ...(complete.level > 0 && { level: `${Math.floor(complete.level / 10)}.${complete.level % 10}` }),
    ...(chroma !== undefined && { chromaFormat: chroma }),
    bitDepthLuma: complete.bitDepth,
    bitDepthChroma: complete.bitDepth,
    colour: namedColour(
      complete.colourPrimaries,
      complete.transferCharacteristics,
      complete.matrixCoefficients,
      complete.videoFullRangeFlag,
    ),
  };
};
