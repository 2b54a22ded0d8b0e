/** What one command finds in a stream of the collection, and why that is right. */
export interface ExpectedFindings {
  readonly nalu?: string;
  readonly flv?: string;
  readonly why: string;
}

/** Streams with findings, by file name; all others of the collection have none. */
export const EXPECTED_FINDINGS: Readonly<Record<string, ExpectedFindings>> = {
  'Eyevinn-mp4ff__vp8.ivf': { nalu: 'unsupported-format', why: 'IVF of another codec' },
  'Eyevinn-mp4ff__vp9.ivf': { nalu: 'unsupported-format', why: 'IVF of another codec' },
  'OxideAV-oxideav-h265__r429-lf-pgop-qp27.hevc': {
    nalu: 'vps-differs',
    why: 'the SPS declares a larger picture buffer than its VPS',
  },
  'ThibaultBee-krtmp__sps': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'ThibaultBee-krtmp__vps': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'chemag-h265nal__pps_fdump_crash.202203.265': {
    nalu: 'unknown-format',
    why: 'random bytes that a fuzzer found, with one start code',
  },
  'gen-kvazaar__interlaced_tff.265': {
    nalu: 'sei-order',
    why: 'Kvazaar writes its user data before pic_timing',
  },
  'gen-synth__metadata_padding_reserved.obu': {
    nalu: 'reserved-type trailing-bits',
    why: 'made with a reserved obu_type, and padding of zeros to its end',
  },
  'gen-synth__sei_zoo.265': {
    nalu: 'sei-order truncated unit-order',
    why: 'made with SEI messages in any order, a suffix SEI before the slices, half a payload',
  },
  'gen-synth__size_overrun.obu': { nalu: 'unknown-format', why: 'made of one OBU that is longer than the file' },
  'gen-synth__temporal_id_zero_illegal.265': { nalu: 'out-of-range', why: 'made so, as its name says' },
  'gen-synth__truncated.obu': { nalu: 'obu-size', why: 'made so, as its name says' },
  'gen-synthb__eos_eob_splice.265': {
    nalu: 'unit-order',
    why: 'spliced between a delimiter and its picture: an end of sequence without slices',
  },
  'gen-synthb__forbidden_and_reserved_bits.obu': {
    nalu: 'forbidden-zero-bit obu-reserved-bits',
    why: 'made so, as its name says',
  },
  'gen-synthb__lost_dependent_slices.265': {
    nalu: 'delimiter-missing lost-reference missing-segments out-of-range',
    why: 'made by leaving out units: first slices of pictures, a delimiter',
  },
  'gen-synthb__missing_seqhdr.obu': {
    nalu: 'no-random-access unknown-parameter-set',
    why: 'made so, as its name says',
  },
  'gen-synthb__reserved_types2.265': {
    nalu: 'reserved-type unit-order unspecified-type',
    why: 'made with types outside H.265 before a delimiter',
  },
  'gen-synthb__sei_zoo2.265': {
    nalu: 'sei-order truncated unit-order unknown-parameter-set',
    why: 'made with SEI messages in any order, a buffering period without HRD, half a payload',
  },
  'gen-x265__field_tff.265': {
    nalu: 'sei-order',
    why: 'x265 writes its settings before active_parameter_sets, which has to be the first',
  },
  'gen-x265__filler_cbr.265': {
    nalu: 'sei-order',
    why: 'x265 writes its settings before active_parameter_sets, which has to be the first',
  },
  'gen-x265b__filler_cbr2.265': {
    nalu: 'sei-order',
    why: 'x265 writes its settings before active_parameter_sets, which has to be the first',
  },
  'gpac-testsuite__counter.hvc': {
    nalu: 'vps-differs',
    why: 'the SPS declares a larger picture buffer than its VPS',
  },
  'membraneframework-membrane_h26x_plugin__input-10-no-vps-sps-pps.h265': {
    nalu: 'unknown-parameter-set',
    why: 'the parameter sets were taken out',
  },
  'membraneframework-membrane_h26x_plugin__input-irap-pss-no-irap.h265': {
    nalu: 'unknown-parameter-set',
    why: 'begins before the parameter sets',
  },
  'Red5-red5-server__NAPNAP.flv': {
    flv: 'dts-duplicate frame-rate',
    why: 'timestamp 0 on every audio tag; some video tags are a millisecond off the grid of 29.97 fps',
  },
  'Red5-red5-server__flashContent.flv': {
    flv: 'compatibility-mismatch frame-rate key-frame-interval',
    why: 'profile_compatibility 0 though the SPS sets a flag; tags 33 ms off the VUI; key frames 10.9 s apart',
  },
  'Red5-red5-server__h264_aac.flv': {
    flv: 'audio-drift compatibility-mismatch frame-rate-differs previous-tag-size reserved-bits',
    why: 'each PreviousTagSize is 4 too large; the record has zeros for ones; half the frames of 30 fps; gaps of audio',
  },
  'Red5-red5-server__rotations.flv': {
    flv: 'metadata-again metadata-differs no-high-profile-tail',
    why: 'onMetaData says stereo of a mono track, and comes again; the record ends before chroma_format',
  },
  'ScuffleCloud-scuffle__avc_aac.flv': {
    flv: 'no-high-profile-tail',
    why: 'the record of a High stream ends before chroma_format',
  },
  'ThibaultBee-krtmp__key': { nalu: 'unknown-format', flv: 'junk', why: 'bytes of one structure, not a stream' },
  'ThibaultBee-krtmp__onMetadataForLegacyAudio': {
    nalu: 'unknown-format',
    flv: 'damaged-tag',
    why: 'bytes of one structure, not a stream',
  },
  'ThibaultBee-krtmp__pps': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'ThibaultBee-krtmp__raw': { nalu: 'unknown-format', flv: 'junk', why: 'bytes of one structure, not a stream' },
  'ThibaultBee-krtmp__sequence': { nalu: 'unknown-format', flv: 'junk', why: 'bytes of one structure, not a stream' },
  'ThibaultBee-krtmp__sequence-tag': {
    nalu: 'unknown-format',
    flv: 'damaged-tag',
    why: 'bytes of one structure, not a stream',
  },
  'ThibaultBee-krtmp__tag': {
    nalu: 'unknown-format',
    flv: 'damaged-tag no-sequence-header',
    why: 'bytes of one structure, not a stream',
  },
  'aizvorski-h264bitstream__riverbed-II-360p-48961.264': {
    nalu: 'empty-unit',
    why: 'a start code with nothing after it',
  },
  'ant-media-Ant-Media-Server__test_short.flv': {
    flv: 'no-high-profile-tail',
    why: 'the record of a High stream ends before chroma_format',
  },
  'gen-ffmpeg__aac_he51.flv': { flv: 'metadata-differs', why: 'FFmpeg writes stereo false for a track of 5.1' },
  'gen-ffmpeg__avc_mp3_kfindex.flv': {
    flv: 'metadata-differs',
    why: 'lastkeyframelocation of FFmpeg is no tag: it lacks the size of the index',
  },
  'gen-gst__avc_streamable.flv': { flv: 'metadata-again', why: 'flvmux sends onMetaData again with the second track' },
  'gen-synth__aud_types.264': {
    nalu: 'delimiter-again primary-pic-type unit-order',
    why: 'made with every primary_pic_type, P slices after I, SPS before the delimiter',
  },
  'gen-synth__bitflips40.264': { nalu: 'missing-frames', why: 'made by flipping bits: a frame_num is another one' },
  'gen-synth__broken_header_9bytes.flv': {
    flv: 'header-flags previous-tag-size',
    why: 'made so, as its name says; no tag follows',
  },
  'gen-synth__broken_header_only.flv': { flv: 'header-flags', why: 'made so, as its name says; no tag follows' },
  'gen-synth__broken_junk_after_seqhdr.flv': { nalu: 'junk', flv: 'junk', why: 'made so, as its name says' },
  'gen-synth__broken_nal_length_overflow.flv': {
    nalu: 'empty-unit exp-golomb-too-long forbidden-pattern junk nal-length',
    flv: 'empty-unit exp-golomb-too-long forbidden-pattern nal-length no-slice',
    why: 'made so, as its name says',
  },
  'gen-synth__broken_no_aac_seqhdr.flv': { flv: 'no-sequence-header', why: 'made so, as its name says' },
  'gen-synth__broken_prevtagsize_without_11.flv': {
    nalu: 'unknown-parameter-set',
    flv: 'no-sequence-header previous-tag-size',
    why: 'made so, as its name says',
  },
  'gen-synth__broken_prevtagsize_zero.flv': { flv: 'previous-tag-size', why: 'made so, as its name says' },
  'gen-synth__broken_truncated_in_header.flv': { nalu: 'junk', flv: 'junk', why: 'made so, as its name says' },
  'gen-synth__broken_truncated_midtag.flv': {
    nalu: 'nal-length',
    flv: 'truncated-tag',
    why: 'made so, as its name says',
  },
  'gen-synth__broken_zero_length_tags.flv': { flv: 'empty-tag truncated', why: 'made so, as its name says' },
  'gen-synth__cabac_zero_words.264': { nalu: 'idr-pic-id', why: 'two IDR pictures with equal slice headers' },
  'gen-synth__empty_nals.264': { nalu: 'empty-unit', why: 'made with empty units' },
  'gen-synth__ertmp_multitrack_legacy_avc_plus_hvc1.flv': {
    nalu: 'other-track',
    why: 'made with several video tracks',
  },
  'gen-synth__ertmp_multitrack_manycodecs.flv': {
    flv: 'frame-type',
    nalu: 'other-track',
    why: 'made with several video tracks, whose key frames differ',
  },
  'gen-synth__ertmp_unknown_fourcc.flv': { flv: 'unknown-codec', why: 'made so, as its name says' },
  'gen-synth__forbidden_zero_bit_set.264': { nalu: 'forbidden-zero-bit', why: 'made with the bit set' },
  'gen-synth__idr_refidc0.264': {
    nalu: 'idr-pic-id nal-ref-idc',
    why: 'made with nal_ref_idc 0, from two copies of an IDR picture',
  },
  'gen-synth__meta_ecma_no_endmarker.flv': { flv: 'out-of-range', why: 'made so, as its name says' },
  'gen-synth__meta_trailing_garbage.flv': { flv: 'forbidden-value', why: 'made so, as its name says' },
  'gen-synth__no_startcode.264': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'gen-synth__odd_annexb_in_flv.flv': { nalu: 'annexb-in-tag', flv: 'annexb-in-tag', why: 'made so, as its name says' },
  'gen-synth__odd_flags_lie.flv': { flv: 'header-flags', why: 'made so, as its name says' },
  'gen-synth__odd_flags_zero.flv': { flv: 'header-flags', why: 'made so, as its name says' },
  'gen-synth__odd_h263_custom_sizes.flv': { flv: 'no-key-frame', why: 'made so, as its name says' },
  'gen-synth__odd_negative_cts.flv': {
    flv: 'dts-backward picture-order pts-before-dts',
    why: 'made so, as its name says',
  },
  'gen-synth__odd_resolution_change_new_seqhdr.flv': {
    nalu: 'idr-pic-id',
    flv: 'idr-pic-id new-sequence-header',
    why: 'made so, as its name says, of IDR pictures of two encoders',
  },
  'gen-synth__odd_ts_wrap_24bit_noext.flv': {
    flv: 'dts-backward',
    why: 'made so, as its name says',
  },
  'gen-synth__odd_unknown_tag_types.flv': {
    flv: 'encrypted flv-reserved-bits forbidden-value out-of-range truncated unknown-tag-type',
    why: 'made so, as its name says',
  },
  'gen-synth__odd_version2.flv': { flv: 'flv-version', why: 'made so, as its name says' },
  'gen-synth__single_byte_nals.264': { nalu: 'truncated unit-order', why: 'made with units of one byte' },
  'gen-synth__sps_truncated_4bytes.264': { nalu: 'truncated unknown-parameter-set', why: 'made with half an SPS' },
  'gen-synth__starts_with_nonidr.264': { nalu: 'no-random-access', why: 'made by leaving the IDR picture out' },
  'gen-synth__two_sps_ids_interleaved_idr.264': {
    nalu: 'idr-pic-id',
    why: 'IDR pictures of two encoders in turns',
  },
  'gen-synth__unspecified_filler_eoseq_eostream.264': {
    nalu: 'reserved-type unspecified-type',
    why: 'made with types outside H.264',
  },
  'gen-synth__zero_byte_file_1.264': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'gen-synthb__avcc_1byte_lengths.264': {
    nalu: 'missing-frames missing-macroblocks no-random-access',
    why: 'only slices of less than 256 bytes were kept',
  },
  'gen-synthb__eoseq_between_idrs.264': { nalu: 'idr-pic-id', why: 'copies of one IDR picture' },
  'gen-synthb__broken_avcc_truncated.flv': {
    nalu: 'unknown-parameter-set',
    flv: 'record-unreadable unknown-parameter-set',
    why: 'made so, as its name says',
  },
  'gen-synthb__broken_junk_between_tags.flv': {
    nalu: 'junk',
    flv: 'damaged-tag junk',
    why: 'made so, as its name says',
  },
  'gen-synthb__broken_signature.flv': { nalu: 'junk', flv: 'junk', why: 'made so, as its name says' },
  'gen-synthb__broken_tagsize_max.flv': {
    nalu: 'empty-unit nal-length',
    flv: 'empty-unit truncated-tag',
    why: 'made so, as its name says',
  },
  'gen-synthb__ertmp_av01_colorinfo_opus.flv': { flv: 'record-differs', why: 'made so, as its name says' },
  'gen-synthb__ertmp_multitrack_manytracks_hvc1.flv': { nalu: 'other-track', why: 'made with several video tracks' },
  'gen-synthb__ertmp_multitrack_onetrack_avc1x2.flv': { nalu: 'other-track', why: 'made with several video tracks' },
  'gen-synthb__meta_amf3_switch.flv': { flv: 'metadata-differs', why: 'made so, as its name says' },
  'gen-synthb__meta_setdataframe_wrapped.flv': { flv: 'metadata-differs', why: 'made so, as its name says' },
  'gen-synthb__meta_truncated_number.flv': { flv: 'truncated', why: 'made so, as its name says' },
  'gen-synthb__meta_mid_stream_and_cuepoints.flv': { flv: 'metadata-again', why: 'made with another onMetaData' },
  'gen-synthb__odd_dataoffset_17.flv': { flv: 'data-offset', why: 'made so, as its name says' },
  'gen-synthb__odd_filter_bit.flv': { flv: 'encrypted truncated', why: 'made so, as its name says' },
  'gen-synthb__odd_streamid_nonzero.flv': {
    nalu: 'unknown-parameter-set',
    flv: 'no-sequence-header stream-id',
    why: 'made so, as its name says',
  },
  'gen-synthb__odd_ts_backwards_jump.flv': {
    flv: 'dts-backward dts-jump',
    why: 'made so, as its name says',
  },
  'gen-synthb__sps_ext_aux_alpha.264': {
    nalu: 'guessed-picture missing-macroblocks truncated',
    why: 'slices of the auxiliary picture are copies of primary ones',
  },
  'gen-synthb__truncated_after_startcode.264': { nalu: 'empty-unit', why: 'made with a start code at the end' },
  'gen-synthb__lost_pictures_framenum_gap.264': { nalu: 'missing-frames', why: 'made by leaving pictures out' },
  'gen-synthb__zero_runs_corrupt.264': {
    nalu: 'forbidden-pattern missing-macroblocks out-of-range poc-duplicate',
    why: 'made by zeroing bytes',
  },
  'google-ExoPlayer__sample-with-key-frame-index.flv': {
    flv: 'metadata-differs',
    why: 'a cut file with the index of the whole one',
  },
  'jcodec-jcodec__seq4-test.264': { nalu: 'no-random-access', why: 'one P picture' },
  'jcodec-jcodec__seq_mulref-test.264': { nalu: 'no-random-access', why: 'P pictures only' },
  'jcodec-jcodec__test.264': { nalu: 'no-random-access', why: 'one picture that is no IDR picture' },
  'jcodec-jcodec__random_1.264': { nalu: 'trailing-bits', why: 'two bytes too many in the SPS' },
  'membraneframework-membrane_h26x_plugin__input-30-240p-no-sps-pps.h264': {
    nalu: 'unknown-parameter-set',
    why: 'the parameter sets were taken out',
  },
  'membraneframework-membrane_h26x_plugin__input-30-240p-vp-sps-pps.h264': {
    nalu: 'out-of-range',
    why: 'a made-up SPS amid the stream',
  },
  'membraneframework-membrane_h26x_plugin__reference-30-240p-vp-sps-pps.h264': {
    nalu: 'out-of-range',
    why: 'a made-up SPS amid the stream',
  },
  'gpac-testsuite__enst_video.h264': {
    nalu: 'frame-num',
    why: 'x264 of 2006 gave B pictures the frame_num of the reference picture before them',
  },
  'ossrs-srs__avatar.h264': {
    nalu: 'missing-frames',
    why: 'the B pictures were taken out, reference B pictures too (avatar.flv has them)',
  },
  'ossrs-srs__avatar.flv': {
    flv: 'no-high-profile-tail',
    why: 'the record of a High stream ends before chroma_format',
  },
  'ruffle-rs-ruffle__hsv.flv': { flv: 'metadata-differs', why: 'duration is a second too long' },
  'ssah8524-SVC-Layer-multiplexing-demultiplexing__base_60_0.svc': {
    nalu: 'forbidden-pattern frame-num-gap trailing-bits truncated',
    why: 'units of a draft of SVC; temporal layers were taken out, which the SPS allows',
  },
  'ssah8524-SVC-Layer-multiplexing-demultiplexing__enh1_60_0.svc': {
    nalu: 'no-random-access trailing-bits truncated unknown-parameter-set',
    why: 'units of a draft of SVC; one layer without its parameter sets',
  },
  'thesyncim-goh264__high14_intra_nores_cavlc_i.h264': {
    nalu: 'out-of-range',
    why: 'pic_init_qs_minus26 is -36: its range does not grow with the bit depth',
  },
  'thesyncim-goh264__high14_intrapcm_cavlc_i.h264': {
    nalu: 'out-of-range',
    why: 'pic_init_qs_minus26 is -36: its range does not grow with the bit depth',
  },
  'thesyncim-goh264__high14_luma_chroma_residual_cavlc_i.h264': {
    nalu: 'out-of-range',
    why: 'pic_init_qs_minus26 is -36: its range does not grow with the bit depth',
  },
  'thesyncim-goh264__high14_luma_residual_cavlc_i.h264': {
    nalu: 'out-of-range',
    why: 'pic_init_qs_minus26 is -36: its range does not grow with the bit depth',
  },
  'veovera-enhanced-rtmp__mptestsrc.flv': {
    flv: 'empty-sequence-header',
    why: 'a SequenceStart of VP9 without a record',
  },
  'veovera-enhanced-rtmp__testsrc.flv': {
    flv: 'empty-sequence-header',
    why: 'a SequenceStart of VP9 without a record',
  },
  'wader-fq__avc_pps_stop_more_8bit': { nalu: 'unknown-format', why: 'bytes of one structure, not a stream' },
  'zoltanmaric-h264-fer__test1.264': {
    nalu: 'junk no-random-access unknown-parameter-set',
    why: 'cut out of another file',
  },
};
