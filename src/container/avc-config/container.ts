import { type AvcConfigRecord, parseAvcConfigRecord } from '../../codec/h264/config/avc-config-record.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import type { Container, Verdict } from '../descriptor.ts';
import { AvcConfigReader } from './reader.ts';

const open = () => new AvcConfigReader();

/** Longer than any record that is not damaged: 31 SPS and 255 PPS of ordinary size. */
const MAX_RECORD_BYTES = 64 << 10;

/** configurationVersion 1, reserved bits set, and an SPS where the first one must be. */
const probe = (head: Uint8Array, complete: boolean): Verdict => {
  if (head.length > 0 && head[0] !== 1) return { kind: 'no' };
  if (!complete) return head.length > MAX_RECORD_BYTES ? { kind: 'no' } : { kind: 'maybe' };
  const record: Partial<AvcConfigRecord> = {};
  try {
    parseAvcConfigRecord(new SyntaxReader(head), record);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
  }
  const sps = record.sequenceParameterSets?.[0];
  const isSps = sps !== undefined && ((head[sps.offset + 2] ?? 0) & 0x9f) === 7;
  // The SPS repeats bytes 1 to 3 of the record.
  const agrees = isSps && [0, 1, 2].every((i) => head[sps.offset + 3 + i] === head[1 + i]);
  return agrees || (isSps && record.pictureParameterSets !== undefined) ? { kind: 'yes', open } : { kind: 'no' };
};

export const avcConfig: Container = {
  name: 'avc-config',
  title: 'AVCDecoderConfigurationRecord (avcC)',
  extensions: ['avcc', 'avccfg'],
  probe,
  open: () => open,
};
