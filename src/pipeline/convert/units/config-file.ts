import { joined } from '../../../bytes/joined.ts';
import type { StreamedCodec } from '../../../codec/descriptor.ts';
import { recordRange } from '../../../container/config-record/box.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import { ContainerError } from '../../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../../syntax/limits.ts';

/** The contents of a configuration record. */
export interface StreamConfig {
  readonly codec: StreamedCodec;
  /** A set follows those it refers to. */
  readonly parameterSets: readonly Uint8Array[];
  /** Of a codec of NAL units. */
  readonly lengthSize?: LengthSize | undefined;
}

/** Reads the configuration record of one of these codecs from a file; throws `ContainerError` if it is none. */
export const readStreamConfig = async (
  chunks: AsyncIterable<Uint8Array>,
  codecs: readonly StreamedCodec[],
): Promise<StreamConfig> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > UNIT_KEEP_BYTES) throw notConfig(codecs, `it is longer than ${UNIT_KEEP_BYTES} bytes`);
    pieces.push(chunk.slice());
  }
  const whole = joined(pieces);
  const records = codecs.map((codec) => recordOf(codec, whole));
  const found =
    records.find((record) => record?.isRecognised === true) ?? (codecs.length === 1 ? records[0] : undefined);
  if (found === undefined) throw notConfig(codecs, 'the content does not match');
  const { codec, bytes, config } = found;
  const { record, derived, error } = config.read(bytes);
  if (error !== undefined) throw notConfig([codec], error.message);
  const parameterSets = (config.sets?.(record, bytes) ?? []).map((set) => set.bytes).filter((unit) => unit.length > 0);
  return { codec, parameterSets, lengthSize: (derived as { nalLengthSize?: LengthSize }).nalLengthSize };
};

/** The bytes as the record of a codec, out of its box. */
const recordOf = (codec: StreamedCodec, whole: Uint8Array) => {
  const { config } = codec;
  if (config?.box === undefined) return undefined;
  const { start, end } = recordRange(whole, config.box);
  const bytes = whole.subarray(start, end);
  return { codec, config, bytes, isRecognised: start > 0 || config.recognise?.(bytes, true) === 'yes' };
};

const notConfig = (codecs: readonly StreamedCodec[], why: string): ContainerError => {
  const names = codecs.flatMap(({ config }) => config?.title ?? []);
  return new ContainerError('unknown-format', `is not an ${names.join(', ')}: ${why}`);
};
