/** Rules that a stream breaks at error severity, and why that is right. */
export interface ExpectedRules {
  readonly rules: string;
  readonly why: string;
}

/**
 * Streams that rules find wrong beyond what the readers report (`expected-findings.ts`), by file name; all others of the
 * collection break no rule at error severity.
 */
export const EXPECTED_RULES: Readonly<Record<string, ExpectedRules>> = {
  'ScuffleCloud-scuffle__avc_aac.flv': {
    rules: 'level/too-low',
    why: '3840x2160 at 60 fps: 32400 macroblocks 60 times a second, level 5.1 has 983040 (Table A-1)',
  },
  'gen-synthb__zero_runs_corrupt.264': {
    rules: 'vui/reorder-too-small',
    why: 'made by writing zeros into slices: a picture order count that is wrong',
  },
  'cisco-openh264__BA_MW_D_IDR_LOST.264': {
    rules: 'gop/starts-with-idr',
    why: 'the IDR picture is left out on purpose',
  },
  'gen-synth__starts_with_nonidr.264': { rules: 'gop/starts-with-idr', why: 'begins with a P picture on purpose' },
  'gen-synthb__avcc_1byte_lengths.264': {
    rules: 'gop/starts-with-idr level/too-low',
    why: 'units of more than 255 bytes are left out, with the IDR picture; times of the others come too close together',
  },
  'jcodec-jcodec__seq4-test.264': { rules: 'gop/starts-with-idr', why: 'part of a longer stream: P pictures only' },
  'jcodec-jcodec__seq_mulref-test.264': {
    rules: 'gop/starts-with-idr',
    why: 'part of a longer stream: P pictures only',
  },
  'jcodec-jcodec__test.264': { rules: 'gop/starts-with-idr', why: 'part of a longer stream: P pictures only' },
  'membraneframework-membrane_h26x_plugin__input-sps-pps-non-idr-sps-pps-idr.h264': {
    rules: 'gop/starts-with-idr',
    why: 'begins with a P picture on purpose',
  },
  'membraneframework-membrane_h26x_plugin__input-sps-pps-non-idr.h264': {
    rules: 'gop/starts-with-idr',
    why: 'begins with a P picture on purpose',
  },
  'ssah8524-SVC-Layer-multiplexing-demultiplexing__enh1_60_0.svc': {
    rules: 'gop/starts-with-idr',
    why: 'an enhancement layer of SVC: the base layer, which has the IDR picture, is another file',
  },
  'zoltanmaric-h264-fer__test1.264': { rules: 'gop/starts-with-idr', why: 'begins with a P picture, after junk' },
  'gen-synth__only_parameter_sets.264': { rules: 'stream/not-empty', why: 'has no picture on purpose' },
  'gen-synth__single_byte_nals.264': {
    rules: 'stream/not-empty',
    why: 'its units are too short for a picture, on purpose',
  },
  'gen-synth__broken_header_9bytes.flv': { rules: 'stream/not-empty', why: 'a header without a tag, on purpose' },
  'gen-synth__broken_header_only.flv': { rules: 'stream/not-empty', why: 'a header without a tag, on purpose' },
  'gen-synth__broken_truncated_in_header.flv': { rules: 'stream/not-empty', why: 'cut off in its header, on purpose' },
  'gen-synthb__ertmp_multitrack_onetrack_avc1x2.flv': {
    rules: 'flv/multitrack',
    why: 'tracks 4 and 5 only, on purpose',
  },
  'gen-x264__vui_full_bt2020_sar.264': {
    rules: 'vui/colour-inconsistent',
    why: 'made with PQ and BT.2020 in a stream of 8 bits',
  },
};
