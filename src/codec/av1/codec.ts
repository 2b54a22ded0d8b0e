import type { CodecDescriptor } from '../descriptor.ts';
import { av1Config } from './config/av1-config.ts';
import { obuType, obuTypeOf } from './obu-types.ts';
import { av1Stream } from './stream-codec.ts';

/** AOMedia AV1 Bitstream & Decoding Process Specification. */
export const av1: CodecDescriptor = {
  name: 'av1',
  title: 'AV1',
  kind: 'video',
  fourCcs: ['av01'],
  extensions: ['obu', 'av1'],
  units: { typeOf: obuTypeOf, unitType: obuType },
  stream: av1Stream,
  config: av1Config,
};
