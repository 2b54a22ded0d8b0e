import type { ManualSection } from '../manual.ts';
import { GIVEN_BYTES } from './given-bytes.ts';

export const NALU_MANUAL: readonly ManualSection[] = [
  {
    title: 'Columns',
    entries: [
      ['#', 'number of the unit, from 0'],
      ['offset', 'byte offset of its start code or length field'],
      ['pfx', 'bytes of the start code, 3 or 4, or of the length field'],
      ['size', 'bytes of the unit, without start code and trailing zeros'],
      ['F, NRI', 'forbidden_zero_bit, nal_ref_idc'],
      ['type', 'nal_unit_type with its name'],
      ['frame', '┌ and a number: first slice of a picture, and its access unit; │: another slice of the picture'],
      ['', 't or b after the slice type: top or bottom field; red1: redundant picture'],
      ['', 'v1: view_id of another view (MVC); 1.0.2: dependency_id, quality_id and temporal_id of a layer (SVC)'],
      ['mb', 'first_mb_in_slice'],
      ['fnum', 'frame_num'],
      ['poc', 'picture order count'],
      ['qp', 'starting QP of the slice: 26 + pic_init_qp_minus26 + slice_qp_delta; its blocks may differ'],
      ['DTS', 'in a container with times, on a terminal of 120 columns or more: decoding time of the tag or sample'],
      ['frame B', 'on a terminal of 120 columns or more: bytes of the access unit so far; its size, at its last unit'],
    ],
  },
  {
    title: 'Summary',
    entries: [
      [
        'key frames',
        'IDR pictures, and I pictures with a recovery point whose recovery_frame_cnt is 0 (open GOP); distances are those in output order',
      ],
      [
        'reorder',
        'most frames that are decoded before a frame and shown after it, measured; max_num_reorder_frames of the VUI beside it where it differs',
      ],
      [
        'entered at',
        'closed: IDR picture; open: frames after it that are shown before it are lost; right n frames later: a gradual refresh begins',
      ],
    ],
  },
  {
    title: 'Where frames begin',
    paragraphs: [
      'Detected by H.264 7.4.1.2.3 and 7.4.1.2.4, not by first_mb_in_slice 0: a lost first slice does not merge ' +
        'two frames, and several slices do not make several frames. JSON says why each picture begins ' +
        '(startsPicture). Each field is a separate access unit; the second one names the first (pairedWith).',
    ],
  },
  {
    title: 'Selecting units',
    paragraphs: [
      '--select takes the names slice idr sei sps pps aud eoseq eostream filler prefix subset-sps sps-ext aux ' +
        'partition, or values of nal_unit_type. --range takes numbers of units, where there are times also decoding times (1.5s..2s); both ends are ' +
        'in it. Unit numbers and the summary still count all units. --raw copies the ' +
        'selected units as Annex B.',
    ],
  },
  GIVEN_BYTES,
  {
    title: 'Input',
    paragraphs: [
      'An Annex B byte stream, a length-prefixed stream, an avcC record or box, or the first H.264 video track of an FLV, ' +
        'with the parameter sets of its sequence headers. The format is detected from the content or set by ' +
        '--format. --codec h264 reads units as H.264 even if the first one looks like HEVC.',
    ],
  },
];
