import { joined } from '../../../bytes/joined.ts';
import { codecNamed } from '../../../codec/registry.ts';
import { recordRange } from '../../../container/config-record/box.ts';
import type { LengthSize } from '../../../container/length-prefixed/splitter.ts';
import { ContainerError } from '../../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../../syntax/limits.ts';

/** The contents of a configuration record. */
export interface StreamConfig {
  /** SPSs, SPS extensions and PPSs, in this order. */
  readonly parameterSets: readonly Uint8Array[];
  readonly lengthSize: LengthSize;
}

/** Reads an AVCDecoderConfigurationRecord from a file; throws `ContainerError` if it is not one. */
export const readStreamConfig = async (chunks: AsyncIterable<Uint8Array>): Promise<StreamConfig> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > UNIT_KEEP_BYTES) throw notConfig(`it is longer than ${UNIT_KEEP_BYTES} bytes`);
    pieces.push(chunk.slice());
  }
  const config = codecNamed('h264')?.config;
  const whole = joined(pieces);
  const { start, end } = recordRange(whole, config?.box ?? '');
  const bytes = whole.subarray(start, end);
  const { record, derived, error } = config?.read(bytes) ?? { record: {}, derived: undefined };
  if (error !== undefined) throw notConfig(error.message);
  const parameterSets = (config?.sets?.(record, bytes) ?? []).map((set) => set.bytes).filter((unit) => unit.length > 0);
  return { parameterSets, lengthSize: (derived as { nalLengthSize: LengthSize }).nalLengthSize };
};

const notConfig = (why: string): ContainerError =>
  new ContainerError('unknown-format', `is not an AVCDecoderConfigurationRecord: ${why}`);
