export type Question = 'syntax' | 'access units' | 'picture types' | 'shown time';

/** A stream that differs from its reference, or that a reference cannot read, and what decides there. */
export interface KnownDifference {
  readonly question: Question;
  readonly stream: string;
  /** The differences, to the letter: more, fewer or others fail the run. */
  readonly what: readonly string[];
  readonly reason: string;
  /** The clause that decides. */
  readonly clause: string;
}

/** Streams that differ for one reason. */
const listed = (
  question: Question,
  reason: string,
  clause: string,
  streams: Readonly<Record<string, readonly string[]>>,
): KnownDifference[] => Object.entries(streams).map(([stream, what]) => ({ question, stream, what, reason, clause }));

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...listed(
    'syntax',
    'SVC and MVC: neither ffmpeg nor JM reads these units; prefix units before base slices included',
    'H.264 Annexes F, G',
    {
      'h264/aizvorski-h264bitstream__riverbed-II-360p-48961.264': [
        '2 units of type 15: subset SPS: no reference',
        '6 units of type 14: prefix of SVC or MVC: no reference',
        '12 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/chemag-h264nal__foreman.svc.264': [
        '15 units of type 15: subset SPS: no reference',
        '600 units of type 14: prefix of SVC or MVC: no reference',
        '600 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jm19__mvc_stereo_high.264': [
        '1 unit of type 15: subset SPS: no reference',
        '8 units of type 14: prefix of SVC or MVC: no reference',
        '8 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jm19b__mvc_multiview_slices.264': [
        '1 unit of type 15: subset SPS: no reference',
        '24 units of type 14: prefix of SVC or MVC: no reference',
        '24 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jm19b__mvc_stereo_b2.264': [
        '1 unit of type 15: subset SPS: no reference',
        '7 units of type 14: prefix of SVC or MVC: no reference',
        '7 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jsvm9__svc_2spatial_baseline.264': [
        '1 unit of type 15: subset SPS: no reference',
        '9 units of type 14: prefix of SVC or MVC: no reference',
        '9 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jsvm9__svc_3layer_ess_crop.264': [
        '2 units of type 15: subset SPS: no reference',
        '9 units of type 14: prefix of SVC or MVC: no reference',
        '18 units of type 20: slice extension of SVC or MVC: no reference',
      ],
      'h264/gen-jsvm9__svc_avc_temporal_only_prefix.264': ['9 units of type 14: prefix of SVC or MVC: no reference'],
      'h264/gen-jsvm9__svc_mgs_vector.264': [
        '1 unit of type 15: subset SPS: no reference',
        '9 units of type 14: prefix of SVC or MVC: no reference',
        '18 units of type 20: slice extension of SVC or MVC: no reference',
      ],
    },
  ),
  ...listed('syntax', '3D-AVC: no reference reads it', 'H.264 Annex I', {
    'h264/gen-synthb__nal21_3d_avc_stub.264': ['1 unit of type 21: slice extension of 3D-AVC: no reference'],
  }),
  ...listed(
    'syntax',
    'types that the specification leaves open, and one that rtmpkit does not read: bytes after the header',
    'H.264 7.3.1, Table 7-1',
    {
      'h264/gen-synth__unspecified_filler_eoseq_eostream.264': [
        '1 unit of type 24: unspecified: no elements but the header (H.264 Table 7-1)',
        '1 unit of type 0: unspecified: no elements but the header (H.264 Table 7-1)',
        '1 unit of type 31: unspecified: no elements but the header (H.264 Table 7-1)',
        '1 unit of type 16: depth parameter set: not read',
      ],
    },
  ),
  ...listed(
    'syntax',
    'not a stream: a parameter set without a start code, bytes without one, or one zero byte',
    'H.264 B.1',
    {
      'h264/ThibaultBee-krtmp__pps': ['no NAL units, exit code 3'],
      'h264/wader-fq__avc_pps_stop_more_8bit': ['no NAL units, exit code 3'],
      'h264/gen-synth__no_startcode.264': ['no NAL units, exit code 3'],
      'h264/gen-synth__zero_byte_file_1.264': ['no NAL units, exit code 3'],
    },
  ),
  ...listed(
    'syntax',
    "the parameter sets are missing or cut off: both give up at the slice's first element that needs them",
    'H.264 7.4.1.2.1',
    {
      'h264/gen-synth__sps_truncated_4bytes.264': [
        '1 unit of type 7: ffmpeg refuses it: Invalid ue-golomb code at seq_parameter_set_id: bitstream ended.; rtmpkit: truncated',
        '1 unit of type 5: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
        '9 units of type 1: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
      ],
      'h264/membraneframework-membrane_h26x_plugin__input-30-240p-no-sps-pps.h264': [
        '3 units of type 5: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
        '27 units of type 1: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
      ],
      'h264/zoltanmaric-h264-fer__test1.264': [
        '1 unit of type 1: ffmpeg refuses it: PPS id 1 not available.; rtmpkit: unknown-parameter-set',
        '1 unit of type 1: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
      ],
    },
  ),
  ...listed(
    'syntax',
    'a damaged SPS in the middle of the stream: both give up at the same element',
    'H.264 7.4.2.1.1',
    {
      'h264/membraneframework-membrane_h26x_plugin__input-30-240p-vp-sps-pps.h264': [
        '1 unit of type 7: ffmpeg refuses it: log2_max_pic_order_cnt_lsb_minus4 out of range: 53, but must be in [0,12].; rtmpkit: out-of-range',
      ],
      'h264/membraneframework-membrane_h26x_plugin__reference-30-240p-vp-sps-pps.h264': [
        '2 units of type 7: ffmpeg refuses it: log2_max_pic_order_cnt_lsb_minus4 out of range: 53, but must be in [0,12].; rtmpkit: out-of-range',
      ],
    },
  ),
  ...listed('syntax', 'units of one byte: both find no content', 'H.264 7.3.1', {
    'h264/gen-synth__single_byte_nals.264': [
      '1 unit of type 7: ffmpeg refuses it: Invalid value at profile_idc: bitstream ended.; rtmpkit: truncated',
      '1 unit of type 8: ffmpeg refuses it: Invalid ue-golomb code at pic_parameter_set_id: bitstream ended.; rtmpkit: truncated',
      '1 unit of type 5: ffmpeg refuses it: Invalid ue-golomb code at first_mb_in_slice: bitstream ended.; rtmpkit: truncated',
      '1 unit of type 1: it follows a unit that ffmpeg refuses; rtmpkit: truncated',
      '1 unit of type 6: ffmpeg refuses it: Invalid value at last_payload_type_byte: bitstream ended.; rtmpkit: truncated',
      '1 unit of type 9: ffmpeg refuses it: Invalid value at primary_pic_type: bitstream ended.; rtmpkit: truncated',
    ],
  }),
  ...listed(
    'syntax',
    'alpha values of bit_depth_aux_minus8 + 9 bits do not fit into the four bytes of the unit: both give up there',
    'H.264 7.3.2.1.2',
    {
      'h264/gen-synthb__sps_ext_aux_alpha.264': [
        '1 unit of type 13: ffmpeg refuses it: Invalid value at alpha_transparent_value: bitstream ended.; rtmpkit: truncated',
      ],
    },
  ),
  ...listed(
    'syntax',
    'forbidden_zero_bit is 1: ffmpeg drops the unit, rtmpkit reads it and reports the bit',
    'H.264 7.4.1',
    {
      'h264/gen-synth__forbidden_zero_bit_set.264': ['1 unit of type 5: ffmpeg passes over it'],
    },
  ),
  ...listed(
    'syntax',
    'zeros written over slice headers: where ffmpeg gives up, rtmpkit keeps cabac_init_idc, reports it and reads on, since nothing after it depends on it',
    'H.264 7.4.3',
    {
      'h264/gen-synthb__zero_runs_corrupt.264': [
        '1 unit of type 1: ffmpeg refuses it: slice_type out of range: 737955804, but must be in [0,9].; rtmpkit: out-of-range',
        '1 unit of type 1: ffmpeg refuses it: cabac_init_idc out of range: 358063, but must be in [0,2].',
      ],
    },
  ),
  ...listed(
    'syntax',
    'the end units of this conformance stream hold a byte 80; their RBSP is empty by specification, ffmpeg does not show the byte',
    'H.264 7.3.2.5, 7.3.2.6',
    {
      'h264/lu-zero-fate-samples__FRExt3_Panasonic.avc': [
        'unit 23 (type 10): rbsp_byte @8+8 = 80, ffmpeg nothing',
        'unit 24 (type 11): rbsp_byte @8+8 = 80, ffmpeg nothing',
      ],
      'h264/lu-zero-fate-samples__FRExt4_Panasonic.avc': [
        'unit 31 (type 10): rbsp_byte @8+8 = 80, ffmpeg nothing',
        'unit 32 (type 11): rbsp_byte @8+8 = 80, ffmpeg nothing',
      ],
    },
  ),
  ...listed(
    'syntax',
    'the PPS ends in 00 00 03: ffmpeg removes zeros at the end of every RBSP; the SEI and prefix units are damaged',
    'H.264 7.3.2.10, 7.4.1',
    {
      'h264/ssah8524-SVC-Layer-multiplexing-demultiplexing__base_60_0.svc': [
        'unit 2 (type 8): cabac_zero_words @40+16 = 0000, ffmpeg nothing',
        '1 unit of type 6: ffmpeg refuses it: Invalid value at last_payload_size_byte: bitstream ended.; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (4 bytes).; rtmpkit: truncated',
        '6 units of type 14: prefix of SVC or MVC: no reference; rtmpkit: trailing-bits',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (7 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (10 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (55 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (58 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (103 bytes).; rtmpkit: truncated',
      ],
    },
  ),
  ...listed(
    'syntax',
    'an enhancement layer without parameter sets, with damaged SEI and prefix units',
    'H.264 7.4.1.2.1, 7.3.2.3.1',
    {
      'h264/ssah8524-SVC-Layer-multiplexing-demultiplexing__enh1_60_0.svc': [
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (13 bytes).; rtmpkit: truncated',
        '6 units of type 14: prefix of SVC or MVC: no reference; rtmpkit: trailing-bits',
        '6 units of type 1: ffmpeg refuses it: PPS id 0 not available.; rtmpkit: unknown-parameter-set',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (34 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (61 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (82 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (106 bytes).; rtmpkit: truncated',
        '1 unit of type 6: ffmpeg refuses it: Invalid SEI message: payload_size too large (127 bytes).; rtmpkit: truncated',
      ],
    },
  ),
  ...listed(
    'syntax',
    'pic_timing depends on the SPS that the slices after it activate; ffmpeg reads them with the SPS of the pictures before',
    'H.264 D.2.3, 7.4.1.2.1',
    {
      'made/joined-hrd-ids': [
        '8 units of type 6: ffmpeg refuses it: Picture Timing Invalid value at cpb_removal_delay: bitstream ended.',
      ],
    },
  ),
  ...listed(
    'access units',
    'no slice, no access unit with a primary picture; ffprobe counts a packet of parameter sets',
    'H.264 3.1, 7.4.1.2.3',
    {
      'h264/ThibaultBee-krtmp__AVCDecoderConfigurationRecord': ['0 access units, ffprobe 1 packets'],
      'h264/gen-synth__only_parameter_sets.264': ['0 access units, ffprobe 1 packets'],
    },
  ),
  ...listed(
    'access units',
    "slice groups: first_mb_in_slice goes back within a picture, where ffmpeg's parser sees a new one",
    'H.264 7.4.1.2.4',
    {
      'h264/gen-jm19__base_fmo4_raster.264': ['8 access units, ffprobe 9 packets, JM 8 pictures'],
      'h264/gen-jm19b__base_fmo3_dirflag.264': ['8 access units, ffprobe 9 packets, JM 8 pictures'],
      'h264/jcodec-jcodec__seq_boxout-test.264': ['2 access units, ffprobe 4 packets, JM 2 pictures'],
      'h264/jcodec-jcodec__seq_dispersed-test.264': ['2 access units, ffprobe 6 packets, JM 2 pictures'],
      'h264/jcodec-jcodec__seq_explicit-test.264': ['2 access units, ffprobe 8 packets, JM 2 pictures'],
      'h264/jcodec-jcodec__seq_foreground-test.264': ['2 access units, ffprobe 4 packets, JM 2 pictures'],
    },
  ),
  ...listed(
    'access units',
    'arbitrary slice order: slices of one picture from the last to the first',
    'H.264 7.4.1.2.4, A.2.1',
    {
      'h264/gen-synth__aso_reversed_slices.264': ['8 access units, ffprobe 33 packets, JM 8 pictures'],
    },
  ),
  ...listed(
    'access units',
    'colour planes coded separately: three slices with first_mb_in_slice 0 are one picture',
    'H.264 7.4.1.2.4, 7.4.2.1.1',
    {
      'h264/gen-jm19b__hi444_separate_planes_10b.264': ['3 access units, ffprobe 9 packets, JM 3 pictures'],
    },
  ),
  ...listed(
    'access units',
    'an auxiliary slice is between the slices of the primary picture, and must be after all of them; rtmpkit starts a picture after it, with a warning',
    'H.264 7.4.1.2.3',
    {
      'h264/gen-synthb__sps_ext_aux_alpha.264': ['4 access units, ffprobe 1 packets, JM 1 pictures'],
    },
  ),
  ...listed(
    'access units',
    "slice headers are overwritten; their remaining bits differ by 7.4.1.2.4, ffmpeg's parser joins them",
    'H.264 7.4.1.2.4',
    {
      'h264/gen-synthb__zero_runs_corrupt.264': ['27 access units, ffprobe 25 packets'],
    },
  ),
  ...listed('picture types', 'ffmpeg does not decode slice groups', 'H.264 8.2.2', {
    'h264/gen-jm19__base_fmo0_interleaved.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/gen-jm19__base_fmo4_raster.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/gen-jm19__ext_fmo_b.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/gen-jm19b__base_fmo0_multislice.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/gen-jm19b__base_fmo3_dirflag.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_boxout-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_dispersed-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_explicit-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_foreground-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_raster-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/jcodec-jcodec__seq_wipe-test.264': ['2 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
  }),
  ...listed('picture types', 'ffmpeg does not decode data partitions', 'H.264 7.3.2.9', {
    'h264/gen-jm19__ext_dp_constrained_intra.264': ['8 frames, ffprobe 1; first difference at 1: P, ffprobe end'],
    'h264/gen-jm19__ext_field_dp.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    'h264/gen-jm19b__ext_dp_b_field.264': ['8 frames, ffprobe 1; first difference at 1: B, ffprobe end'],
    'h264/gen-jm19b__ext_mbaff_dp.264': ['8 frames, ffprobe 1; first difference at 1: P, ffprobe end'],
  }),
  ...listed(
    'picture types',
    'ffmpeg does not decode unequal bit depths of luma and chroma, nor colour planes coded separately',
    'H.264 7.4.2.1.1',
    {
      'h264/gen-jm19__high10_luma9_chroma10.264': ['8 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
      'h264/gen-jm19b__hi422_luma9_chroma8.264': ['4 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
      'h264/gen-jm19b__hi444_separate_planes_10b.264': ['3 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    },
  ),
  ...listed(
    'picture types',
    'ffmpeg takes each slice for a picture (arbitrary slice order)',
    'H.264 7.4.1.2.4, A.2.1',
    {
      'h264/gen-synth__aso_reversed_slices.264': ['8 frames, ffprobe 33; first difference at 1: P, ffprobe I'],
    },
  ),
  ...listed('picture types', 'ffmpeg takes all slices for one picture (see access units)', 'H.264 7.4.1.2.3', {
    'h264/gen-synthb__sps_ext_aux_alpha.264': ['4 frames, ffprobe 1; first difference at 1: I, ffprobe end'],
  }),
  ...listed(
    'picture types',
    'ffmpeg drops the IDR picture, whose forbidden_zero_bit is 1, and decodes nothing without it',
    'H.264 7.4.1',
    {
      'h264/gen-synth__forbidden_zero_bit_set.264': ['3 frames, ffprobe 0; first difference at 0: I, ffprobe end'],
    },
  ),
  ...listed('picture types', 'damaged: what ffmpeg cannot decode it does not output', 'H.264 8', {
    'h264/gen-synth__single_byte_nals.264': ['2 frames, ffprobe 0; first difference at 0: ?, ffprobe end'],
    'h264/gen-synth__sps_truncated_4bytes.264': ['25 frames, ffprobe 15; first difference at 15: P, ffprobe end'],
    'h264/gen-synthb__zero_runs_corrupt.264': ['27 frames, ffprobe 25; first difference at 24: B, ffprobe P'],
  }),
  ...listed(
    'picture types',
    'slices above 255 bytes do not fit one-byte lengths and were left out: ffmpeg decodes no picture of the rest',
    'H.264 8',
    {
      'h264/gen-synthb__avcc_1byte_lengths.264': ['22 frames, ffprobe 0; first difference at 0: B, ffprobe end'],
    },
  ),
  ...listed('shown time', 'damaged: what ffmpeg cannot decode it does not output', 'H.264 8', {
    'h264/gen-synth__forbidden_zero_bit_set.264': ['shown for 6 fields, ffprobe 4'],
    'h264/gen-synth__sps_truncated_4bytes.264': ['shown for 50 fields, ffprobe 30'],
    'h264/gen-synthb__zero_runs_corrupt.264': ['shown for 54 fields, ffprobe 50'],
  }),
  ...listed('shown time', 'slices that do not fit one-byte lengths were left out', 'H.264 8', {
    'h264/gen-synthb__avcc_1byte_lengths.264': ['shown for 44 fields, ffprobe 22'],
  }),
  ...listed('shown time', 'ffmpeg takes all slices for one picture (see access units)', 'H.264 7.4.1.2.3', {
    'h264/gen-synthb__sps_ext_aux_alpha.264': ['shown for 8 fields, ffprobe 2'],
  }),
  ...listed('picture types', 'without parameter sets ffmpeg decodes nothing', 'H.264 7.4.1.2.1', {
    'h264/membraneframework-membrane_h26x_plugin__input-30-240p-no-sps-pps.h264': [
      '30 frames, ffprobe 0; first difference at 0: I, ffprobe end',
    ],
    'h264/ssah8524-SVC-Layer-multiplexing-demultiplexing__enh1_60_0.svc': [
      '6 frames, ffprobe 0; first difference at 0: B, ffprobe end',
    ],
    'h264/zoltanmaric-h264-fer__test1.264': ['2 frames, ffprobe 0; first difference at 0: P, ffprobe end'],
  }),
];
