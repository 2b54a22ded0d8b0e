import type { CodecDescriptor } from '../descriptor.ts';
import { av1Config } from './config/av1-config.ts';

/** AOMedia AV1 Bitstream & Decoding Process Specification. */
export const av1: CodecDescriptor = {
  name: 'av1',
  title: 'AV1',
  kind: 'video',
  fourCcs: ['av01'],
  extensions: ['obu', 'av1'],
  config: av1Config,
};
