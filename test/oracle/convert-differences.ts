/**
 * Streams whose times differ from those of x264, with the frames per second of its time base. It rounds output times
 * to whole frames there; the pic_struct that it sends counts fields (H.264 Table E-6).
 */
export const WHOLE_FRAMES: Readonly<Record<string, number>> = {
  'pulldown-32': 30_000 / 1001,
  'pulldown-32-bframes': 30_000 / 1001,
  'pulldown-euro': 25,
};

/** A packet of a stream without rounding to whole frames, milliseconds. */
interface Times {
  readonly dtsMs: number;
  readonly ptsMs: number;
}

/** The times that x264 writes for `packets`: PTS in whole frames, DTS that are the PTS of `delay` frames before. */
export const inWholeFrames = (packets: readonly Times[], delay: number, fps: number): Times[] => {
  const shown = packets.map(({ ptsMs }) => ptsMs).sort((a, b) => a - b);
  const frames = shown.map((ms) => Math.floor(Math.round(((ms - (shown[0] as number)) * fps * 2) / 1000) / 2 + 0.5));
  const first = frames[delay] as number;
  const decoded = [...frames.slice(0, delay), ...frames.map((frame) => frame + first)];
  const ms = (frame: number): number => Math.round((frame * 1000) / fps);
  return packets.map(({ ptsMs }, i) => ({
    dtsMs: ms(decoded[i] as number),
    ptsMs: ms((frames[shown.indexOf(ptsMs)] as number) + first),
  }));
};

/** Outcome of a stream whose pictures cannot be compared with those that ffmpeg decodes, and the reason. */
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
    reason: 'ffmpeg takes slices in arbitrary order (H.264 A.2.1) for separate pictures',
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

const NOT_READ = 'ffmpeg 5.1 reads no Enhanced RTMP';
const BROKEN = 'broken on purpose: ffmpeg gives up at a wrong PreviousTagSize';

const NO_FLV = 'a piece of a stream, or text: no two consecutive tags';
const NO_HEADER = 'no sequence header that can be read, and no parameter sets in band: nothing can be decoded';

/** FLV whose pictures ffmpeg decodes differently, or not at all, by file name. */
export const FROM_FLV_LISTED: Readonly<Record<string, ListedOutcome>> = {
  'Red5-red5-server__h264_aac.flv': { outcome: '0/446 pictures', reason: 'every PreviousTagSize is wrong by 4' },
  'gen-synth__broken_junk_after_seqhdr.flv': { outcome: '0/12 pictures', reason: BROKEN },
  'gen-synth__broken_prevtagsize_zero.flv': { outcome: '0/12 pictures', reason: BROKEN },
  'gen-synth__broken_truncated_midtag.flv': {
    outcome: '10/11 pictures',
    reason: 'the last picture is cut: it is written as far as it is there, and concealed',
  },
  'gen-synthb__broken_junk_between_tags.flv': { outcome: '8/12 pictures', reason: BROKEN },
  'gen-synthb__broken_signature.flv': { outcome: '0/12 pictures', reason: 'ffmpeg reads no FLV without its signature' },
  'gen-synth__ertmp_avc1_bframes_cts.flv': { outcome: '0/12 pictures', reason: NOT_READ },
  'gen-synthb__ertmp_avc1_cts_and_x.flv': { outcome: '0/12 pictures', reason: NOT_READ },
  'gen-synthb__ertmp_command_frame_ex_and_legacy.flv': { outcome: '0/12 pictures', reason: NOT_READ },
  'gen-synthb__ertmp_multitrack_onetrack_avc1x2.flv': { outcome: '0/12 pictures', reason: NOT_READ },
  'gen-synth__ertmp_multitrack_manycodecs.flv': { outcome: '0/8 pictures', reason: NOT_READ },
  'gen-synth__broken_prevtagsize_without_11.flv': { outcome: '0/0 pictures', reason: NO_HEADER },
  'gen-synthb__broken_avcc_truncated.flv': { outcome: '0/0 pictures', reason: NO_HEADER },
  'gen-synthb__odd_streamid_nonzero.flv': { outcome: '0/0 pictures', reason: NO_HEADER },
  'gen-synth__broken_nal_length_overflow.flv': {
    outcome: 'not identical',
    reason: 'a unit whose length includes the next ones holds start codes: it is split, and --verify reports it',
  },
  'ThibaultBee-krtmp__key': { outcome: 'exit 3', reason: NO_FLV },
  'ThibaultBee-krtmp__onMetadataForLegacyAudio': { outcome: 'exit 3', reason: NO_FLV },
  'ThibaultBee-krtmp__raw': { outcome: 'exit 3', reason: NO_FLV },
  'ThibaultBee-krtmp__sequence': { outcome: 'exit 3', reason: NO_FLV },
  'ThibaultBee-krtmp__sequence-tag': { outcome: 'exit 3', reason: NO_FLV },
  'ThibaultBee-krtmp__tag': { outcome: 'exit 3', reason: NO_FLV },
  'gen-synth__ertmp_modex_nano_hvc1.flv': {
    outcome: '0/0 pictures',
    reason: 'HEVC by its FourCC; ffmpeg 5.1 takes the first byte for that of a classic AVC tag',
  },
  'gen-synthb__broken_tagsize_max.flv': {
    outcome: 'no-such-track',
    reason: 'the last tag claims 16 MB: there is only the sequence header, no picture is complete',
  },
  'gen-synthb__odd_filter_bit.flv': {
    outcome: 'no-such-track',
    reason: 'encrypted by its filter bit: the content is not read; ffmpeg does not look at the bit',
  },
};
