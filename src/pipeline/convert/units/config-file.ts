import { joined } from '../../../bytes/joined.ts';
import { recordNalBytes } from '../../../codec/h26x/record-nal-unit.ts';
import { parseAvcConfigRecord } from '../../../codec/h264/config/avc-config-record.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import { BitstreamError, ContainerError } from '../../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../../syntax/limits.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** What a record says of the stream that it belongs to. */
export interface StreamConfig {
  /** SPSs, SPS extensions and PPSs, in this order. */
  readonly parameterSets: readonly Uint8Array[];
  readonly lengthSize: LengthSize;
}

/** Reads an AVCDecoderConfigurationRecord that is a whole input; throws `ContainerError` where it is none. */
export const readStreamConfig = async (chunks: AsyncIterable<Uint8Array>): Promise<StreamConfig> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > UNIT_KEEP_BYTES) throw notConfig(`it is longer than ${UNIT_KEEP_BYTES} bytes`);
    pieces.push(chunk.slice());
  }
  const bytes = joined(pieces);
  try {
    const record = parseAvcConfigRecord(new SyntaxReader(bytes));
    const places = [
      ...record.sequenceParameterSets,
      ...(record.sequenceParameterSetExts ?? []),
      ...record.pictureParameterSets,
    ];
    const parameterSets = places.map((place) => recordNalBytes(bytes, place)).filter((unit) => unit.length > 0);
    return { parameterSets, lengthSize: (record.lengthSizeMinusOne + 1) as LengthSize };
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    throw notConfig(error.message);
  }
};

const notConfig = (why: string): ContainerError =>
  new ContainerError('unknown-format', `is not an AVCDecoderConfigurationRecord: ${why}`);
