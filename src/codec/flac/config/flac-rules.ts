import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import type { FlacConfigRecord, FlacStreamInfo } from './stream-info.ts';

/** Minimum samples of a block (RFC 9639 8.2). */
const MIN_BLOCK_SIZE = 16;
const MIN_BITS_PER_SAMPLE = 4;

/** Checks STREAMINFO (RFC 9639 8.2). */
export const flacConfigRules = (record: Partial<FlacConfigRecord>): readonly RecordFinding[] => {
  const found = new RecordFindings('STREAMINFO');
  const start = (record.streamMarker === undefined ? 0 : 32) + (record.metadataBlockHeader === undefined ? 0 : 32);
  const info: Partial<FlacStreamInfo> = record.STREAMINFO ?? {};
  const { minimumBlockSize: least, maximumBlockSize: most } = info;
  const shortest = `at least ${MIN_BLOCK_SIZE}`;
  if (least !== undefined && least < MIN_BLOCK_SIZE) {
    found.mismatch('error', 'block-size', 'minimumBlockSize', start, shortest, least, 'no block is shorter');
  }
  if (most !== undefined && most < MIN_BLOCK_SIZE) {
    found.mismatch('error', 'block-size', 'maximumBlockSize', start + 16, shortest, most, 'no block is shorter');
  }
  if (least !== undefined && most !== undefined && least > most) {
    const why = 'the largest block is at least as long as the smallest';
    found.mismatch('error', 'block-size', 'maximumBlockSize', start + 16, `at least ${least}`, most, why);
  }
  const { minimumFrameSize: shortestFrame = 0, maximumFrameSize: longestFrame = 0 } = info;
  if (longestFrame > 0 && shortestFrame > longestFrame) {
    const why = 'the largest frame is at least as long as the smallest';
    found.mismatch(
      'warning',
      'frame-size',
      'maximumFrameSize',
      start + 56,
      `at least ${shortestFrame}`,
      longestFrame,
      why,
    );
  }
  if (info.sampleRate === 0) {
    found.mismatch('error', 'sample-rate', 'sampleRate', start + 80, 'above 0', 0, 'audio has a rate');
  }
  const bits = info.bitsPerSampleMinus1;
  if (bits !== undefined && bits + 1 < MIN_BITS_PER_SAMPLE) {
    const why = 'FLAC has 4 to 32 bits a sample';
    found.mismatch('error', 'bits-per-sample', 'bitsPerSampleMinus1', start + 103, '3..31', bits, why);
  }
  return found.list;
};
