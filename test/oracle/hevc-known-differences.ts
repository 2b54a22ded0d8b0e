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
    what: ['1 unit of type 33: ffmpeg passes over its layer', '1 unit of type 34: ffmpeg passes over its layer'],
    reason: 'ffmpeg reads the base layer only; the bits of the VPS extension, which it lists one by one, are equal',
    clause: 'H.265 F.7.3.2.2.1',
  },
  {
    stream: 'hevc/chemag-h265nal__pps_fdump_crash.202203.265',
    what: [
      '136 units of type 34: ffmpeg does not set the stream up; rtmpkit: out-of-range',
      '3 units of type 34: ffmpeg does not set the stream up; rtmpkit: truncated',
      '71 units of type 33: ffmpeg does not set the stream up; rtmpkit: truncated',
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
    ],
    reason: 'nuh_temporal_id_plus1 is 0 in every unit, which ffmpeg refuses; rtmpkit reads on and says so',
    clause: 'H.265 7.4.2.2',
  },
];
