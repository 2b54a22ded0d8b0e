/** A stream whose macroblocks differ from FFmpeg's, or that a reference cannot read, and what decides there. */
export interface BlockDifference {
  readonly stream: string;
  /** The differences, to the letter: more, fewer or others fail the run. */
  readonly what: readonly string[];
  readonly reason: string;
  /** The clause that decides. */
  readonly clause: string;
}

/** Streams that differ for one reason. */
const listed = (
  reason: string,
  clause: string,
  streams: Readonly<Record<string, readonly string[]>>,
): BlockDifference[] => Object.entries(streams).map(([stream, what]) => ({ stream, what, reason, clause }));

const NOT_OUTPUT = 'pictures that FFmpeg does not output';

export const BLOCK_DIFFERENCES: readonly BlockDifference[] = [
  ...listed(
    'FFmpeg has no flexible macroblock ordering. All macroblocks are read, the bits of each slice end at its stop bit, and JM reads as many in each picture',
    'H.264 8.2.2',
    {
      'h264/gen-jm19__base_fmo0_interleaved.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19__base_fmo4_raster.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19__ext_fmo_b.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19b__base_fmo0_multislice.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19b__base_fmo3_dirflag.264': [`${NOT_OUTPUT}: 8`],
    },
  ),
  ...listed(
    'The same, of two pictures, of which JM says nothing. All macroblocks are read, the bits of each slice end at its stop bit',
    'H.264 8.2.2',
    {
      'h264/jcodec-jcodec__seq_boxout-test.264': [`${NOT_OUTPUT}: 2`],
      'h264/jcodec-jcodec__seq_dispersed-test.264': [`${NOT_OUTPUT}: 2`],
      'h264/jcodec-jcodec__seq_explicit-test.264': [`${NOT_OUTPUT}: 2`],
      'h264/jcodec-jcodec__seq_foreground-test.264': [`${NOT_OUTPUT}: 2`],
      'h264/jcodec-jcodec__seq_raster-test.264': [`${NOT_OUTPUT}: 2`],
      'h264/jcodec-jcodec__seq_wipe-test.264': [`${NOT_OUTPUT}: 2`],
    },
  ),
  ...listed(
    'FFmpeg has no data partitioning. All macroblocks are read, the bits of the partitions end at their stop bits, and JM reads as many in each picture',
    'H.264 7.3.2.9',
    {
      'h264/gen-jm19__ext_dp_constrained_intra.264': [`${NOT_OUTPUT}: 7`],
      'h264/gen-jm19__ext_field_dp.264': [`${NOT_OUTPUT}: 16`],
      'h264/gen-jm19b__ext_dp_b_field.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19b__ext_mbaff_dp.264': [`${NOT_OUTPUT}: 7`],
    },
  ),
  ...listed(
    'FFmpeg has no luma and chroma of unequal bit depths, and no separate colour planes. All macroblocks are read, the bits of each slice end at its stop bit',
    'H.264 7.4.2.1.1',
    {
      'h264/gen-jm19__high10_luma9_chroma10.264': [`${NOT_OUTPUT}: 8`],
      'h264/gen-jm19b__hi422_luma9_chroma8.264': [`${NOT_OUTPUT}: 4`],
      'h264/gen-jm19b__hi444_separate_planes_10b.264': [`${NOT_OUTPUT}: 3`],
    },
  ),
  ...listed('FFmpeg takes each slice for a picture: their order is arbitrary', 'H.264 7.4.1.2.4', {
    'h264/gen-synth__aso_reversed_slices.264': [
      'macroblocks of another QP: 80',
      'macroblocks of another type: 80',
      `${NOT_OUTPUT}: 7`,
      'frames only of FFmpeg: 32',
    ],
  }),
  ...listed('Damaged: both read what comes before the damage, FFmpeg sometimes less', 'H.264 7.3.4', {
    'samples/damaged.h264': [
      'macroblocks not read: 964',
      'slices that end early, truncated: 2',
      'pictures whose motion vectors are not derived: 2',
    ],
    'h264/gen-synth__bitflips40.264': [
      'macroblocks not read: 2030',
      'slices that end early, out-of-range: 15',
      'slices that end early, forbidden-value: 1',
      'picture 0: 2260 bits, JM none',
    ],
    'h264/gen-synth__truncated_midnal.264': ['macroblocks not read: 62', 'slices that end early, forbidden-value: 1'],
    'h264/gen-synthb__zero_runs_corrupt.264': [
      'macroblocks not read: 966',
      'slices that end early, truncated: 12',
      'macroblocks of another QP: 86',
      'macroblocks of another type: 86',
      'pictures whose motion vectors are not derived: 8',
      'blocks with another motion vector: 104',
      'slices that end early, out-of-range: 4',
      'slices that end early, trailing-bits: 2',
      `${NOT_OUTPUT}: 2`,
    ],
  }),
  ...listed('IDR slices with nal_ref_idc 0: their headers have no dec_ref_pic_marking()', 'H.264 7.4.1', {
    'h264/gen-synth__idr_refidc0.264': [
      'macroblocks not read: 239',
      'slices that end early, forbidden-value: 1',
      'macroblocks of another QP: 1',
      'macroblocks of another type: 1',
      'picture 0: 23 bits, JM none',
    ],
  }),
  ...listed('The rest of the picture is not there; FFmpeg has the same macroblocks', 'H.264 7.4.1.2.4', {
    'h264/gen-synthb__nal21_3d_avc_stub.264': ['macroblocks not read: 180'],
    'h264/gen-synthb__truncated_after_startcode.264': ['macroblocks not read: 60'],
    'h264/gen-synthb__truncated_startcode_end.264': ['macroblocks not read: 60'],
  }),
  ...listed('Auxiliary pictures after each slice: FFmpeg takes all slices for one picture', 'H.264 7.4.1.2.3', {
    'h264/gen-synthb__sps_ext_aux_alpha.264': ['macroblocks not read: 720', `${NOT_OUTPUT}: 3`],
  }),
  ...listed('FFmpeg drops the IDR picture, whose forbidden_zero_bit is 1; JM gives up', 'H.264 7.4.1', {
    'h264/gen-synth__forbidden_zero_bit_set.264': [`${NOT_OUTPUT}: 1`, 'picture 0: 31301 bits, JM none'],
  }),
  ...listed('Each unit has three more bytes after its trailing bits', 'H.264 7.3.2.11', {
    'h264/ssah8524-SVC-Layer-multiplexing-demultiplexing__base_60_0.svc': [
      'slices that end early, out-of-range: 6',
      'picture 0: 2412 bits, JM none',
    ],
  }),
  ...listed('JM reads the redundant coded pictures too', 'H.264 7.4.3', {
    'h264/gen-jm19__base_redundant.264': ['picture 2: 7690 bits, JM 16279'],
  }),
  ...listed('JM skips pictures before the first IDR picture', 'H.264 7.4.1.2.1', {
    'h264/cisco-openh264__BA_MW_D_IDR_LOST.264': ['picture 0: 3007 bits, JM 18934'],
    'h264/gen-synth__starts_with_nonidr.264': ['picture 0: 11030 bits, JM none'],
    'h264/membraneframework-membrane_h26x_plugin__input-sps-pps-non-idr.h264': ['picture 0: 15647 bits, JM 598460'],
  }),
  ...listed(
    'JM gives up at an empty unit, at an SPS that is cut, and after two IDR pictures of one idr_pic_id',
    'H.264 7.3.1',
    {
      'h264/gen-synth__empty_nals.264': ['picture 0: 31301 bits, JM none'],
      'h264/gen-synth__sps_truncated_4bytes.264': ['picture 0: 41235 bits, JM none'],
      'h264/gen-synth__cabac_zero_words.264': ['picture 0: 31301 bits, JM 62602'],
    },
  ),
];
