import { BitstreamError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { configReader } from '../../config-record/config-reader.ts';
import type { ConfigCodec } from '../../descriptor.ts';
import { recordSets } from '../../h26x/record-sets.ts';
import { hevcNalUnitType } from '../nal-unit-types.ts';
import { deriveHevcConfig } from './hevc-config-derive.ts';
import { hevcConfigOf } from './hevc-config-of.ts';
import { type HevcConfigRecord, parseHevcConfigRecord } from './hevc-config-record.ts';
import { hevcConfigRules } from './hevc-config-rules.ts';

const VPS = 32;
const SPS = 33;
const PPS = 34;
const PREFIX_SEI = 39;
const SUFFIX_SEI = 40;

/** More than any undamaged record: 16 VPS, 16 SPS and 64 PPS of ordinary size. */
const MAX_RECORD_BYTES = 64 << 10;

/** Up to numOfArrays. */
const HEAD_BYTES = 23;

/** Reserved bits of the head, which are all set: byte and mask (ISO/IEC 14496-15 8.3.3.1). */
const RESERVED: readonly (readonly [byte: number, mask: number])[] = [
  [13, 0xf0],
  [15, 0xfc],
  [16, 0xfc],
  [17, 0xf8],
  [18, 0xf8],
];

const typeOf = (unit: Uint8Array): number => hevcNalUnitType(unit[0] ?? 0);

/** nuh_layer_id (H.265 7.3.1.2). */
const layerOf = ([first = 0, second = 0]: Uint8Array): number => ((first & 1) << 5) | (second >> 3);

/** HEVCDecoderConfigurationRecord, `hvcC` (ISO/IEC 14496-15 8.3.3.1). */
export const hevcConfig: ConfigCodec = {
  read: configReader({ parse: parseHevcConfigRecord, derive: deriveHevcConfig, rules: hevcConfigRules }),
  isNeeded: true,
  setTypes: new Set([VPS, SPS, PPS]),
  sets: ({ arrays = [] }: Partial<HevcConfigRecord>, bytes) =>
    recordSets(
      bytes,
      arrays.flatMap(({ nalUnits = [] }) => nalUnits),
      typeOf,
    ),
  box: 'hvcC',
  title: 'HEVCDecoderConfigurationRecord',
  /** configurationVersion 1 and every reserved bit set; the first array holds units of its type, or there are none. */
  recognise: (head, complete) => {
    if (head.length > 0 && head[0] !== 1) return 'no';
    if (RESERVED.some(([byte, mask]) => byte < head.length && ((head[byte] ?? 0) & mask) !== mask)) return 'no';
    if (!complete) return head.length > MAX_RECORD_BYTES ? 'no' : 'maybe';
    const { numOfArrays, arrays: [first] = [] } = readAsFarAsPossible(head);
    if (numOfArrays === 0) return head.length === HEAD_BYTES ? 'yes' : 'no';
    const place = first?.nalUnits[0];
    if (first === undefined || place === undefined) return 'no';
    // nal_unit_header() of the base layer: the type of the array, nuh_temporal_id_plus1 not 0.
    const [high = 0, low = 0] = head.subarray(place.offset + 2);
    return high === first.NAL_unit_type << 1 && low >= 1 && low < 8 ? 'yes' : 'no';
  },
  neededTypes: [VPS, SPS, PPS],
  make: (sets, lengthSize, isComplete = false) => {
    // Those of other layers have a record of their own, lhvC (ISO/IEC 14496-15 9.6.3).
    const ofType = (type: number) => sets.filter((unit) => typeOf(unit) === type && layerOf(unit) === 0);
    const sei = { prefixSei: ofType(PREFIX_SEI), suffixSei: ofType(SUFFIX_SEI) };
    return hevcConfigOf({ vps: ofType(VPS), sps: ofType(SPS), pps: ofType(PPS), ...sei }, { lengthSize, isComplete });
  },
};

const readAsFarAsPossible = (bytes: Uint8Array): Partial<HevcConfigRecord> => {
  const record: Partial<HevcConfigRecord> = {};
  try {
    parseHevcConfigRecord(new SyntaxReader(bytes), record);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
  }
  return record;
};
