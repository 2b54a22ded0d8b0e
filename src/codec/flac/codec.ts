import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { deriveFlacConfig } from './config/flac-derive.ts';
import { flacConfigRules } from './config/flac-rules.ts';
import { parseFlacConfigRecord } from './config/stream-info.ts';

/** FLAC (RFC 9639). */
export const flac: CodecDescriptor = {
  name: 'flac',
  title: 'FLAC',
  kind: 'audio',
  fourCcs: ['fLaC'],
  config: { read: configReader({ parse: parseFlacConfigRecord, derive: deriveFlacConfig, rules: flacConfigRules }) },
};
