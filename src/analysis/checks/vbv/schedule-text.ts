import { bitrateText, bitsText } from '../../../media/quantity.ts';
import type { BufferSummary } from '../../vbv/buffer-summary.ts';
import type { HrdPlace, HrdSchedule } from '../../vbv/hrd-check.ts';
import type { VideoSummary } from '../../video-summary.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';

/** `NAL HRD 0 (2.00 Mb/s, CPB 1.00 Mb)`: a schedule, with its SchedSelIdx. */
export const scheduleText = ({ model, index, bitRateBps, cpbSizeBits }: HrdSchedule | BufferSummary): string =>
  `${model === 'hrd-nal' ? 'NAL' : 'VCL'} HRD ${index} (${bitrateText(bitRateBps)}, CPB ${bitsText(cpbSizeBits)})`;

/** The place of an access unit: the first or the second of its frame. */
export const atAccessUnit = ({ frame, accessUnit }: HrdPlace): FindingLocation => ({
  ...atFrame(frame),
  au: accessUnit,
});

const INEXACT =
  'at a constant rate each byte counts, and a container leaves out start codes, and may leave out parameter sets';

/** Why overflows and initial delays could not be judged. */
export const inexactReason = ({ buffers = [], buffersLack }: VideoSummary): string | undefined =>
  buffersLack ?? (buffers.some(({ exact }) => !exact) ? INEXACT : undefined);
