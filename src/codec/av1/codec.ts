import { configReader } from '../config-record/config-reader.ts';
import type { CodecDescriptor } from '../descriptor.ts';
import { deriveAv1Config, deriveAv1Head } from './config/av1-config-derive.ts';
import { parseAv1ConfigRecord } from './config/av1-config-record.ts';
import { av1ConfigRules } from './config/av1-config-rules.ts';
import { parseAv1VideoDescriptor } from './config/video-descriptor.ts';
import { sequenceHeadersIn } from './sequence-headers-in.ts';
import { OBU_SEQUENCE_HEADER } from './syntax/obu-header.ts';

/** Bytes of an AV1CodecConfigurationRecord before its OBUs (AV1-ISOBMFF 2.3.3). */
const AV1C_HEAD_BYTES = 4;

const sequenceHeaders = (obus: Uint8Array) =>
  sequenceHeadersIn(obus).map((bytes) => ({ type: OBU_SEQUENCE_HEADER, bytes }));

/** AOMedia AV1 Bitstream & Decoding Process Specification. */
export const av1: CodecDescriptor = {
  name: 'av1',
  title: 'AV1',
  kind: 'video',
  fourCcs: ['av01'],
  extensions: ['obu', 'av1'],
  config: {
    read: configReader({ parse: parseAv1ConfigRecord, derive: deriveAv1Config, rules: av1ConfigRules }),
    sets: (_record, bytes) =>
      sequenceHeaders(bytes.subarray(AV1C_HEAD_BYTES)).map((set) => ({ ...set, offset: 0, prefixLength: 0 })),
    setsInBand: sequenceHeaders,
    // In a transport stream AV1 has a descriptor instead of its record.
    readTransportStream: configReader({
      parse: parseAv1VideoDescriptor,
      derive: (head) => deriveAv1Head(head),
      rules: () => [],
    }),
  },
};
