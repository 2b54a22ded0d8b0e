import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { deriveVvcConfig } from './config/vvc-config-derive.ts';
import { parseVvcConfigRecord } from './config/vvc-config-record.ts';
import { vvcConfigRules } from './config/vvc-config-rules.ts';
import { vvcUnitTypes } from './nal-unit-types.ts';

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
};
