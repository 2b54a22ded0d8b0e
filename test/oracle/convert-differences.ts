/**
 * Streams whose times are not those that x264 gives: when their first pictures are shown, milliseconds. x264 counts
 * pulldown in whole frames when it writes times; the pic_struct that it sends counts fields (H.264 Table E-6).
 */
export const TIMES_OF_ITS_OWN: Readonly<Record<string, readonly number[]>> = {
  // Ticks of 1001/60000 s: 6 of delay, then pictures of 3, 2, 3, 2, … fields.
  'pulldown-32': [100, 150, 184, 234, 267, 317, 350, 400, 434],
  // Ticks of 20 ms: 8 of delay, where x264 takes 10, then pictures of 4 and 6 fields.
  'pulldown-64': [160, 240, 360, 440, 560, 640, 760, 840, 960, 1040],
  // Ticks of 20 ms: 6 of delay, then a picture of 3 fields, 11 of 2, one of 3, …
  'pulldown-euro': [120, 180, 220, 260, 300, 340, 380, 420, 460, 500, 540, 580, 620, 680, 720],
};

/** What becomes of a stream whose pictures cannot be held against those that ffmpeg decodes, and why they cannot. */
export interface ListedOutcome {
  readonly outcome: string;
  readonly reason: string;
}

const NO_STREAM = 'no start code, or no unit: not a stream';
const NO_PICTURE = 'parameter sets alone';
const NO_SETS = 'slices without their parameter sets: nothing can be decoded';

/** By file name. */
export const LISTED: Readonly<Record<string, ListedOutcome>> = {
  'ThibaultBee-krtmp__AVCDecoderConfigurationRecord': { outcome: 'exit 1: no-picture', reason: NO_PICTURE },
  'ThibaultBee-krtmp__pps': { outcome: 'no stream', reason: NO_STREAM },
  'gen-synth__no_startcode.264': { outcome: 'no stream', reason: NO_STREAM },
  'gen-synth__only_parameter_sets.264': { outcome: 'exit 1: no-picture', reason: NO_PICTURE },
  'gen-synth__single_byte_nals.264': { outcome: 'exit 1: no-picture', reason: NO_SETS },
  'gen-synth__zero_byte_file_1.264': { outcome: 'no stream', reason: NO_STREAM },
  'wader-fq__avc_pps_stop_more_8bit': { outcome: 'no stream', reason: NO_STREAM },
  'membraneframework-membrane_h26x_plugin__input-30-240p-no-sps-pps.h264': {
    outcome: 'exit 1: no-picture',
    reason: NO_SETS,
  },
  'ssah8524-SVC-Layer-multiplexing-demultiplexing__enh1_60_0.svc': { outcome: 'exit 1: no-picture', reason: NO_SETS },
  'zoltanmaric-h264-fer__test1.264': { outcome: 'exit 1: no-picture', reason: NO_SETS },
  'gen-synth__aso_reversed_slices.264': {
    outcome: 'exit 0, 8 frames',
    reason: 'ffmpeg takes slices in arbitrary order (H.264 A.2.1) for pictures of their own',
  },
  'gen-synthb__sps_ext_aux_alpha.264': {
    outcome: 'exit 1, 4 frames',
    reason: 'an auxiliary picture ends its primary one (H.264 7.4.1.2.3); ffmpeg drops it and merges what follows',
  },
  'gen-synthb__zero_runs_corrupt.264': {
    outcome: 'exit 1, 27 frames',
    reason: 'damaged: what ffmpeg conceals depends on where a packet ends',
  },
};
