import { BIT_RUNS, NOT_IMPLEMENTED, RENAMINGS } from './deviations.ts';
import type { TracedCodec } from './traced-codec.ts';

/**
 * One IDR picture of 16x16 samples with parameter sets of id 31 that nothing else uses, and an access unit delimiter.
 * Before a stream that ffmpeg cannot set up (slice groups, for example), it makes ffmpeg's header reader work.
 */
const LEAD_IN =
  '000000016742c00a04169ec044000003000400000300c83c489a800000000168040080e0fc8000000001658804010e898a0380' +
  '0000000109f0';

export const TRACED_H264: TracedCodec = {
  demuxer: 'h264',
  listed: /^nal_unit_type: (\d+)\([^)]*\), (nal_ref_idc: \d+)$/,
  headerOf: ({ nal_ref_idc }) => `nal_ref_idc: ${nal_ref_idc}`,
  isPassedOver: () => false,
  renamings: RENAMINGS,
  bitRuns: BIT_RUNS,
  numbered: {},
  unread: [],
  fillerType: 12,
  notImplemented: NOT_IMPLEMENTED,
  leadIn: LEAD_IN,
};
