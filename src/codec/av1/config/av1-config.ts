import { BitstreamError, RtmpkitError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { configReader } from '../../config-record/config-reader.ts';
import type { ConfigCodec } from '../../descriptor.ts';
import { withSizeField } from '../obu-size-field.ts';
import { sequenceHeadersIn } from '../sequence-headers-in.ts';
import { OBU_SEQUENCE_HEADER } from '../syntax/obu-header.ts';
import { deriveAv1Config, deriveAv1Head } from './av1-config-derive.ts';
import { av1ConfigOf } from './av1-config-of.ts';
import { type Av1ConfigRecord, parseAv1ConfigRecord } from './av1-config-record.ts';
import { av1ConfigRules } from './av1-config-rules.ts';
import { parseAv1VideoDescriptor } from './video-descriptor.ts';

/** Bytes of an AV1CodecConfigurationRecord before its OBUs (AV1-ISOBMFF 2.3.3). */
const HEAD_BYTES = 4;

/** More than any undamaged record. */
const MAX_RECORD_BYTES = 64 << 10;

/** marker and version (AV1-ISOBMFF 2.3.3). */
const FIRST_BYTE = 0x81;

const OBU_METADATA = 5;

const typeOf = ([first = 0]: Uint8Array): number => (first >> 3) & 0x0f;

/** Sequence headers are compared with those of frames, which may lack obu_size. */
const sequenceHeaders = (bytes: Uint8Array, start = 0) =>
  sequenceHeadersIn(bytes, start).map((obu) => ({
    type: OBU_SEQUENCE_HEADER,
    bytes: withSizeField(obu.bytes),
    offset: obu.offset,
    prefixLength: 0,
  }));

/** AV1CodecConfigurationRecord, `av1C` (AV1-ISOBMFF 2.3). */
export const av1Config: ConfigCodec = {
  read: configReader({ parse: parseAv1ConfigRecord, derive: deriveAv1Config, rules: av1ConfigRules }),
  setTypes: new Set([OBU_SEQUENCE_HEADER]),
  sets: (_record, bytes) => sequenceHeaders(bytes, HEAD_BYTES),
  setsInBand: (payload) => sequenceHeaders(payload),
  box: 'av1C',
  title: 'AV1CodecConfigurationRecord',
  /** marker and version, reserved bits of 0, and OBUs to the end of which the first is a sequence header, or none. */
  recognise: (head, complete) => {
    if (head.length > 0 && head[0] !== FIRST_BYTE) return 'no';
    if (head.length >= HEAD_BYTES && ((head[HEAD_BYTES - 1] ?? 0) & 0xe0) !== 0) return 'no';
    if (!complete) return head.length > MAX_RECORD_BYTES ? 'no' : 'maybe';
    const record = readIfWhole(head);
    const first = record?.configOBUs[0];
    return record !== undefined && (first === undefined || first.obu_type === OBU_SEQUENCE_HEADER) ? 'yes' : 'no';
  },
  neededTypes: [OBU_SEQUENCE_HEADER],
  make: (obus) => {
    const header = obus.find((obu) => typeOf(obu) === OBU_SEQUENCE_HEADER);
    if (header !== undefined)
      return av1ConfigOf(
        header,
        obus.filter((obu) => typeOf(obu) === OBU_METADATA),
      );
    throw new RtmpkitError('not-encodable', 'no sequence header to make an AV1CodecConfigurationRecord from');
  },
  // In a transport stream AV1 has a descriptor instead of its record.
  readTransportStream: configReader({
    parse: parseAv1VideoDescriptor,
    derive: (head) => deriveAv1Head(head),
    rules: () => [],
  }),
};

const readIfWhole = (bytes: Uint8Array): Av1ConfigRecord | undefined => {
  try {
    return parseAv1ConfigRecord(new SyntaxReader(bytes));
  } catch (error) {
    if (error instanceof BitstreamError) return undefined;
    throw error;
  }
};
