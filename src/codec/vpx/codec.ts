import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor, ConfigCodec } from '../descriptor.ts';
import { deriveVpConfig } from './config/vp-config-derive.ts';
import { parseVpConfigRecord } from './config/vp-config-record.ts';
import { vpConfigRules } from './config/vp-config-rules.ts';

/** VP8 and VP9 share a record. */
const vpConfig = (fourCc: 'vp08' | 'vp09'): ConfigCodec => ({
  read: configReader({
    parse: parseVpConfigRecord,
    derive: (record) => deriveVpConfig(record, fourCc),
    rules: (record) => vpConfigRules(record, fourCc),
  }),
});

/** VP8 (RFC 6386). */
export const vp8: CodecDescriptor = {
  name: 'vp8',
  title: 'VP8',
  kind: 'video',
  fourCcs: ['vp08'],
  config: vpConfig('vp08'),
};

/** VP9. */
export const vp9: CodecDescriptor = {
  name: 'vp9',
  title: 'VP9',
  kind: 'video',
  fourCcs: ['vp09'],
  config: vpConfig('vp09'),
};
