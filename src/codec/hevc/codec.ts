import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { recordSets } from '../h26x/record-sets.ts';
import { deriveHevcConfig } from './config/hevc-config-derive.ts';
import { type HevcConfigRecord, parseHevcConfigRecord } from './config/hevc-config-record.ts';
import { hevcConfigRules } from './config/hevc-config-rules.ts';
import { hevcNalUnitType, hevcUnitTypes } from './nal-unit-types.ts';

/** VPS, SPS and PPS. */
const SET_TYPES: ReadonlySet<number> = new Set([32, 33, 34]);

/** First header byte of VPS, SPS, PPS and AUD of layer 0; the second byte is 1 (temporal sub-layer 0). */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x40, 0x42, 0x44, 0x46]);

/** ITU-T H.265 | ISO/IEC 23008-2, High Efficiency Video Coding. */
export const hevc: CodecDescriptor = {
  name: 'hevc',
  title: 'HEVC',
  kind: 'video',
  fourCcs: ['hvc1'],
  extensions: ['h265', '265', 'hevc', 'hvc'],
  config: {
    read: configReader({ parse: parseHevcConfigRecord, derive: deriveHevcConfig, rules: hevcConfigRules }),
    isNeeded: true,
    setTypes: SET_TYPES,
    sets: ({ arrays = [] }: Partial<HevcConfigRecord>, bytes) => {
      const places = arrays.flatMap(({ nalUnits = [] }) => nalUnits);
      return recordSets(bytes, places, (unit) => hevcNalUnitType(unit[0] ?? 0));
    },
  },
  units: hevcUnitTypes,
  isFirstUnit: ([first = 0, second]) => FIRST_BYTES.has(first) && second === 1,
};
