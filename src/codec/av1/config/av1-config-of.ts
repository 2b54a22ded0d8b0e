import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { BitstreamError, RtmpkitError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { MadeConfig } from '../../descriptor.ts';
import { withSizeField } from '../obu-size-field.ts';
import { colorFormat } from '../syntax/color-config.ts';
import { parseObuHeader } from '../syntax/obu-header.ts';
import { parseSequenceHeader, type SequenceHeader } from '../syntax/sequence-header.ts';
import { parseAv1ConfigRecord } from './av1-config-record.ts';
import { av1ConfigRules } from './av1-config-rules.ts';

/**
 * Makes the AV1CodecConfigurationRecord of a sequence header OBU, and of metadata OBUs that hold for the whole stream
 * (AV1-ISOBMFF 2.3): the head repeats elements of the sequence header and of its operating point 0, and each OBU
 * follows with obu_size. initial_presentation_delay is left out: nothing but decoding the stream tells it. Throws
 * `not-encodable` for a sequence header that cannot be read.
 */
export const av1ConfigOf = (sequenceHeader: Uint8Array, metadata: readonly Uint8Array[] = []): MadeConfig => {
  const header = readSequenceHeader(sequenceHeader);
  const format = colorFormat(header.color_config, header.seq_profile);
  const [point] = header.operating_points;
  const w = new ByteWriter();
  w.u8(0x81);
  w.u8((header.seq_profile << 5) | (point?.seq_level_idx ?? 0));
  w.u8(
    ((point?.seq_tier ?? 0) << 7) |
      (header.color_config.high_bitdepth << 6) |
      ((format.bitDepth === 12 ? 1 : 0) << 5) |
      (format.monochrome << 4) |
      (format.subsamplingX << 3) |
      (format.subsamplingY << 2) |
      format.chromaSamplePosition,
  );
  w.u8(0);
  for (const obu of [sequenceHeader, ...metadata]) w.bytes(withSizeField(obu));
  const bytes = w.toBytes();
  return { bytes, findings: av1ConfigRules(parseAv1ConfigRecord(new SyntaxReader(bytes))) };
};

const readSequenceHeader = (obu: Uint8Array): SequenceHeader => {
  const r = new SyntaxReader(obu);
  try {
    parseObuHeader(r);
    return parseSequenceHeader(r);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    const why = `no AV1CodecConfigurationRecord without a sequence header that can be read: ${error.message}`;
    throw new RtmpkitError('not-encodable', `${why} (AV1-ISOBMFF 2.3.3)`);
  }
};
