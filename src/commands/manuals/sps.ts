import type { ManualSection } from '../manual.ts';
import { GIVEN_BYTES } from './given-bytes.ts';

export const SPS_MANUAL: readonly ManualSection[] = [
  {
    title: 'What the blocks show',
    entries: [
      ['size', 'size after cropping; the coded size where it differs; sample and display aspect ratio'],
      ['profile', 'with the meaning of the constraint flags, and the codec string of RFC 6381'],
      ['frame rate', 'time_scale / (2 * num_units_in_tick) of the VUI'],
      ['references', 'max_num_ref_frames, reordering and DPB: coded, or as H.264 E.2.1 infers them'],
      ['order', 'how the picture order count is coded'],
      ['HRD', 'bit rate and buffer of each schedule'],
    ],
  },
  {
    title: 'Several inputs',
    paragraphs: [
      'Each has a heading. --json is one document: its files are the documents of the inputs, as they would be alone; ' +
        'an input that cannot be read has its path and the error. The exit code is the highest of them.',
    ],
  },
  GIVEN_BYTES,
  {
    title: 'When it shows what',
    paragraphs: [
      'Each parameter set as soon as it is known, also while a live input goes on; one with new content again. How often ' +
        'a set was sent and the slice QP are known at the end.',
    ],
  },
  {
    title: 'Slice QP',
    paragraphs: [
      'The starting QP of each slice of the primary pictures, by slice type: 26 + pic_init_qp_minus26 + ' +
        'slice_qp_delta. The blocks of a slice may differ from it.',
    ],
  },
];
