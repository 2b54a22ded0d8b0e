/** What an FLV stream is compared with. */
export type FlvQuestion = 'ffprobe' | 'flvmeta' | 'walk';

/** A stream that differs from a reference, or that a reference cannot read, and why. */
export interface FlvKnownDifference {
  readonly question: FlvQuestion;
  readonly stream: string;
  /** The differences, to the letter: more, fewer or others fail the run. */
  readonly what: readonly string[];
  readonly reason: string;
}

const listed = (
  question: FlvQuestion,
  reason: string,
  streams: Readonly<Record<string, readonly string[]>>,
): FlvKnownDifference[] => Object.entries(streams).map(([stream, what]) => ({ question, stream, what, reason }));

export const FLV_KNOWN_DIFFERENCES: readonly FlvKnownDifference[] = [
  ...listed('ffprobe', 'FFmpeg 5.1 opens no AVC stream whose sequence header is missing', {
    'flv/gen-synth__broken_prevtagsize_without_11.flv': ['ffprobe has no packet for 12 of the tags 0 to 11'],
    'flv/gen-synthb__odd_streamid_nonzero.flv': ['ffprobe has no packet for 12 of the tags 0 to 11'],
  }),
  ...listed('ffprobe', 'FFmpeg does not resynchronise after bytes that belong to no tag', {
    'flv/gen-synth__broken_junk_after_seqhdr.flv': ['ffprobe has no packet for 12 of the tags 2 to 13'],
    'flv/gen-synthb__broken_junk_between_tags.flv': ['ffprobe has no packet for 6 of the tags 7 to 12'],
  }),
  ...listed('ffprobe', 'FFmpeg 5.1 ends at Enhanced RTMP tags that it takes for another codec', {
    'flv/ScuffleCloud-scuffle__hevc_aac.flv': ['ffprobe has no packet for 95 of the tags 5 to 218'],
  }),
  ...listed(
    'ffprobe',
    'a wrap of 24 bits, which FFmpeg repairs as one of 32: rtmpkit lists the coded values, and reports it',
    {
      'flv/gen-synth__odd_ts_wrap_24bit_noext.flv': [
        'tag 5: video DTS 50 PTS 250 size 826, ffprobe video DTS 4294967346 PTS 4294967546 size 826',
        'tag 6: video DTS 117 PTS 184 size 390, ffprobe video DTS 4294967413 PTS 4294967480 size 390',
        'tag 7: video DTS 184 PTS 317 size 2739 key, ffprobe video DTS 4294967480 PTS 4294967613 size 2739 key',
        'tag 8: video DTS 250 PTS 517 size 1074, ffprobe video DTS 4294967546 PTS 4294967813 size 1074',
        'tag 9: video DTS 317 PTS 384 size 719, ffprobe video DTS 4294967613 PTS 4294967680 size 719',
        'tag 10: video DTS 384 PTS 450 size 472, ffprobe video DTS 4294967680 PTS 4294967746 size 472',
        'tag 11: video DTS 450 PTS 650 size 848, ffprobe video DTS 4294967746 PTS 4294967946 size 848',
        'tag 12: video DTS 517 PTS 584 size 402, ffprobe video DTS 4294967813 PTS 4294967880 size 402',
      ],
    },
  ),
  ...listed('ffprobe', 'one tag without a file around it', {
    'flv/ThibaultBee-krtmp__tag': ['ffprobe has no packet for 1 of the tags 0 to 0'],
  }),
  ...listed('flvmeta', 'one tag without a file around it', {
    'flv/ThibaultBee-krtmp__onMetadataForLegacyAudio': ['flvmeta has no tag for 1 of the tags 0 to 0'],
    'flv/ThibaultBee-krtmp__sequence-tag': ['flvmeta has no tag for 1 of the tags 0 to 0'],
    'flv/ThibaultBee-krtmp__tag': ['flvmeta has no tag for 1 of the tags 0 to 0'],
  }),
  ...listed('flvmeta', 'flvmeta believes every size and never looks for the next tag', {
    'flv/gen-synth__broken_junk_after_seqhdr.flv': [
      'flvmeta has no tag for 13 of the tags 1 to 13',
      'flvmeta has a tag at 78',
    ],
    'flv/gen-synthb__broken_junk_between_tags.flv': [
      'flvmeta has no tag for 6 of the tags 7 to 12',
      'flvmeta has a tag at 5033',
    ],
  }),
  ...listed('flvmeta', 'flvmeta continues after the script data that it has read, not after DataSize', {
    'flv/gen-synth__meta_ecma_no_endmarker.flv': [
      'flvmeta has no tag for 13 of the tags 1 to 13',
      'flvmeta has a tag at 87',
      'flvmeta has a tag at 125',
    ],
  }),
  ...listed('flvmeta', 'flvmeta reads tags from byte 13 on whatever DataOffset says', {
    'flv/gen-synthb__odd_dataoffset_17.flv': [
      'flvmeta has no tag for 13 of the tags 0 to 12',
      'flvmeta has a tag at 13',
      'flvmeta has a tag at 29',
      'flvmeta has a tag at 67',
    ],
  }),
  ...listed('flvmeta', 'flvmeta reads nothing without the signature', {
    'flv/gen-synthb__broken_signature.flv': ['flvmeta has no tag for 14 of the tags 0 to 13'],
  }),
];
