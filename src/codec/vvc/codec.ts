import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { deriveVvcConfig } from './config/vvc-config-derive.ts';
import { parseVvcConfigRecord } from './config/vvc-config-record.ts';
import { vvcConfigRules } from './config/vvc-config-rules.ts';
import { vvcUnitTypes } from './nal-unit-types.ts';
import { vvcPictureSize } from './picture-size.ts';

/** Second header byte of OPI, DCI, VPS, SPS and AUD with nuh_temporal_id_plus1 1; the first byte is 0 for layer 0. */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x61, 0x69, 0x71, 0x79, 0xa1]);

/** ITU-T H.266 | ISO/IEC 23090-3, Versatile Video Coding. */
export const vvc: CodecDescriptor = {
  name: 'vvc',
  title: 'VVC',
  kind: 'video',
  fourCcs: ['vvc1'],
  config: {
    read: configReader({ parse: parseVvcConfigRecord, derive: deriveVvcConfig, rules: vvcConfigRules }),
    isNeeded: true,
  },
  units: vvcUnitTypes,
  isFirstUnit: ([first, second = 0]) => first === 0 && FIRST_BYTES.has(second),
  pictureSize: vvcPictureSize,
};
