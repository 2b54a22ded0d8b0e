/** Streams of HEVC that ffmpeg's trace does not cover, to the letter, and the clause that decides. */
export interface HevcDifference {
  readonly stream: string;
  readonly what: readonly string[];
  readonly reason: string;
  readonly clause: string;
}

const noStream = (stream: string): HevcDifference => ({
  stream,
  what: ['no NAL units'],
  reason: 'no byte stream: a parameter set alone, a configuration record, or units after lengths',
  clause: 'H.265 B.2',
});

export const HEVC_KNOWN_DIFFERENCES: readonly HevcDifference[] = [
  noStream('hevc/ThibaultBee-krtmp__sps'),
  noStream('hevc/ThibaultBee-krtmp__vps'),
  noStream('hevc/gen-synthb__hvcc_4byte_lengths.265'),
  noStream('hevc/wader-fq__hevc_dcr_regression0'),
  {
    stream: 'hevc/Eyevinn-mp4ff__stereo_spatial_mvhevc_annexb.265',
    what: [
      '1 unit of type 33: ffmpeg passes over its layer',
      '1 unit of type 34: ffmpeg passes over its layer',
      '1 unit of type 21: ffmpeg passes over its layer',
      '9 units of type 1: ffmpeg passes over its layer',
    ],
    reason: 'ffmpeg reads the base layer only; the bits of the VPS extension, which it lists one by one, are equal',
    clause: 'H.265 F.7.3.2.2.1',
  },
  {
    stream: 'hevc/chemag-h265nal__pps_fdump_crash.202203.265',
    what: [
      '136 units of type 34: ffmpeg does not set the stream up; rtmpkit: out-of-range',
      '3 units of type 34: ffmpeg does not set the stream up; rtmpkit: truncated',
      '71 units of type 33: ffmpeg does not set the stream up; rtmpkit: truncated',
      '62 units of type 48: ffmpeg does not set the stream up',
      '5 units of type 33: ffmpeg does not set the stream up; rtmpkit: out-of-range',
      '1 unit of type 34: ffmpeg does not set the stream up; rtmpkit: exp-golomb-too-long',
    ],
    reason: 'input of a fuzzer: neither reads a parameter set to its end',
    clause: 'H.265 7.3.2',
  },
  {
    stream: 'hevc/gen-synth__temporal_id_zero_illegal.265',
    what: [
      '1 unit of type 32: ffmpeg does not set the stream up',
      '1 unit of type 33: ffmpeg does not set the stream up',
      '1 unit of type 34: ffmpeg does not set the stream up',
      '1 unit of type 39: ffmpeg does not set the stream up',
      '1 unit of type 20: ffmpeg does not set the stream up',
      '1 unit of type 1: ffmpeg does not set the stream up',
    ],
    reason: 'nuh_temporal_id_plus1 is 0 in every unit, which ffmpeg refuses; rtmpkit reads on and says so',
    clause: 'H.265 7.4.2.2',
  },
  {
    stream: 'hevc/gen-synth__sei_zoo.265',
    what: [
      'unit 10 (type 39): reserved_payload_extension_data @35+56 = 02020202020202, ffmpeg reserved_payload_extension_data @35+8 = 2',
      'unit 12 (type 39): rbsp_stop_one_bit @48+1 = 1, ffmpeg reserved_sei_message_payload_byte @32+16 = 0018',
      '1 unit of type 39: ffmpeg refuses it: Active Parameter Sets Invalid ue-golomb code at active_seq_parameter_set_id[i]: bitstream ended.; rtmpkit: truncated',
    ],
    reason:
      'payloads made to be broken: ffmpeg lists an extension byte by byte, does not read frame_packing_arrangement(), ' +
      'which ends in its first element, and refuses a truncated active_parameter_sets()',
    clause: 'H.265 D.2.1, D.2.16, D.2.21',
  },
  {
    stream: 'hevc/gen-synthb__sei_zoo2.265',
    what: [
      '1 unit of type 39: ffmpeg refuses it: Picture Timing Buffering Period Buffering period SEI requires HRD parameters to be present in SPS.; rtmpkit: unknown-parameter-set',
      '1 unit of type 39: ffmpeg refuses it: Invalid SEI message: payload_size too large (256 bytes).; rtmpkit: truncated',
    ],
    reason: 'payloads made to be broken: both refuse them',
    clause: 'H.265 D.2.1, D.2.2',
  },
  {
    stream: 'hevc/gen-synthb__eos_eob_splice.265',
    what: [
      '2 units of type 36: ffmpeg does not implement the type',
      '1 unit of type 37: ffmpeg does not implement the type',
    ],
    reason: 'the ends of a sequence and of a bitstream have no payload',
    clause: 'H.265 7.3.2.6, 7.3.2.7',
  },
  {
    stream: 'hevc/intel-libvpl__cars_320x240.h265',
    what: ['1 unit of type 36: ffmpeg does not implement the type'],
    reason: 'the end of a sequence has no payload',
    clause: 'H.265 7.3.2.6',
  },
  {
    stream: 'hevc/gen-synthb__reserved_types2.265',
    what: [10, 24, 31, 47, 50].map((type) => `1 unit of type ${type}: ffmpeg does not implement the type`),
    reason: 'reserved and unspecified types have no syntax',
    clause: 'H.265 Table 7-1',
  },
  {
    stream: 'hevc/gen-x265__filler_cbr.265',
    what: ['4 units of type 38: ffmpeg does not implement the type'],
    reason: 'filler data has no meaning',
    clause: 'H.265 7.3.2.8',
  },
  {
    stream: 'hevc/membraneframework-membrane_h26x_plugin__input-10-no-vps-sps-pps.h265',
    what: [
      '1 unit of type 20: ffmpeg does not set the stream up; rtmpkit: unknown-parameter-set',
      '5 units of type 1: ffmpeg does not set the stream up; rtmpkit: unknown-parameter-set',
      '4 units of type 0: ffmpeg does not set the stream up; rtmpkit: unknown-parameter-set',
    ],
    reason: 'slices without parameter sets: neither reads them beyond the id of their PPS',
    clause: 'H.265 7.4.2.4.2',
  },
  {
    stream: 'hevc/membraneframework-membrane_h26x_plugin__input-irap-pss-no-irap.h265',
    what: ['unit 0 (type 20): nothing, ffmpeg slice_type @19+3 = 2'],
    reason: 'the parameter sets come after this slice; ffmpeg has read them before the stream begins',
    clause: 'H.265 7.4.2.4.2',
  },
];
