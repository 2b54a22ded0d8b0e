/**
 * Where the references name or split an element differently from the specification, but read it as rtmpkit does. The
 * oracle accepts no other deviation; the number of times each row was used is printed at the end of a run. Streams with
 * other differences are in known-differences.ts.
 */
export interface Deviation {
  readonly id: string;
  /** What the reference prints. */
  readonly reference: string;
  /** What the specification has there. */
  readonly specification: string;
  readonly clause: string;
}

/** One name for another; a trailing `[]` stands for any subscript that the specification does not write. */
export interface Renaming extends Deviation {
  readonly from: string;
  readonly to: string;
}

/** Elements that ffmpeg calls differently. */
export const RENAMINGS: readonly Renaming[] = [
  {
    id: 'gaps_in_frame_num',
    from: 'gaps_in_frame_num_allowed_flag',
    to: 'gaps_in_frame_num_value_allowed_flag',
    reference: 'ffmpeg shortens the name',
    specification: 'gaps_in_frame_num_value_allowed_flag',
    clause: 'H.264 7.3.2.1.1',
  },
  ...['luma_weight_l0_flag', 'chroma_weight_l0_flag', 'luma_weight_l1_flag', 'chroma_weight_l1_flag'].map(
    (name): Renaming => ({
      id: 'weight-flag-subscript',
      from: `${name}[]`,
      to: name,
      reference: 'ffmpeg gives the flags the subscript of their weights',
      specification: 'the flags have none',
      clause: 'H.264 7.3.3.2',
    }),
  ),
  {
    id: 'delta_scale-subscript',
    from: 'delta_scale[]',
    to: 'delta_scale',
    reference: 'ffmpeg counts the deltas of a list',
    specification: 'delta_scale has no subscript',
    clause: 'H.264 7.3.2.1.1.1',
  },
];

/** Elements of one bit up to a byte border: ffmpeg prints each bit, rtmpkit the run as one leaf. */
export const BIT_RUNS: readonly string[] = ['rbsp_alignment_zero_bit', 'cabac_alignment_one_bit', 'bit_equal_to_zero'];

export const BIT_RUN: Deviation = {
  id: 'alignment-bit-by-bit',
  reference: 'ffmpeg prints every alignment bit',
  specification: 'the bits up to the byte border; rtmpkit prints them as one element',
  clause: 'H.264 7.3.2.11, 7.3.4, D.1.1',
};

/** Bytes that ffmpeg prints one at a time, with its name for one byte and the name of the whole. */
export const BYTE_RUNS: Readonly<Record<string, string>> = {
  uuid_iso_iec_11578: 'uuid_iso_iec_11578',
  user_data_payload_byte: 'user_data_payload_byte',
  itu_t_t35_payload_byte: 'itu_t_t35_payload_byte',
  'picture_md5[0]': 'picture_md5[0]',
  'picture_md5[1]': 'picture_md5[1]',
  'picture_md5[2]': 'picture_md5[2]',
  /** Payloads whose elements ffmpeg does not read. */
  payload_byte: 'reserved_sei_message_payload_byte',
};

export const BYTE_RUN: Deviation = {
  id: 'byte-by-byte',
  reference: 'ffmpeg prints the UUID u(128) and each b(8) of a payload byte by byte, with a subscript',
  specification:
    'uuid_iso_iec_11578 u(128), user_data_payload_byte b(8), itu_t_t35_payload_byte b(8); rtmpkit: one run',
  clause: 'H.264 D.1.6, D.1.7',
};

export const FILLER_RUN: Deviation = {
  id: 'filler-byte-by-byte',
  reference: 'ffmpeg prints each ff_byte of filler data',
  specification: 'ff_byte f(8) in a loop; rtmpkit: one run',
  clause: 'H.264 7.3.2.7',
};

export const UNREAD_PAYLOAD: Deviation = {
  id: 'sei-payload-as-bytes',
  reference: 'ffmpeg prints payload_byte for SEI payloads (or T.35 contents) that it does not read',
  specification: 'the elements of the payload; their bits, put together again, must be the bytes that ffmpeg prints',
  clause: 'H.264 D.1.1',
};

export const REFUSED: Deviation = {
  id: 'packet-given-up',
  reference: 'ffmpeg gives up a packet at the first unit that it refuses',
  specification: 'units are independent; the stream is traced again without the refused ones (each of those is listed)',
  clause: 'H.264 7.3.1',
};

export const LEAD_IN: Deviation = {
  id: 'after-a-lead-in',
  reference:
    'ffmpeg does not set up streams that it cannot decode (slice groups, planes coded separately, unequal bit depths)',
  specification:
    'its header reader can read them; they are traced after one picture of 16x16 with parameter sets of id 31',
  clause: 'H.264 7.3.2.2, 8.2.2',
};

export const REDUNDANT_PICTURES: Deviation = {
  id: 'redundant-pictures',
  reference: "ffmpeg's parser counts each redundant coded picture as a packet",
  specification: 'a redundant coded picture belongs to the access unit of its primary picture',
  clause: 'H.264 7.4.1.2.3, 7.4.1.2.5',
};

export const WITHHELD_FRAMES: Deviation = {
  id: 'withheld-frames',
  reference: 'ffmpeg decodes frames before the first random access point and withholds them; output_corrupt shows them',
  specification: 'every frame that is decoded is output',
  clause: 'H.264 C.4.4',
};

/** Types that ffmpeg's coded bitstream reader does not implement, and the reference that reads them instead. */
export const NOT_IMPLEMENTED: Readonly<Record<number, string>> = {
  0: 'unspecified: no elements but the header (H.264 Table 7-1)',
  2: 'data partition A: JM decides',
  3: 'data partition B: JM decides',
  4: 'data partition C: JM decides',
  14: 'prefix of SVC or MVC: no reference',
  15: 'subset SPS: no reference',
  16: 'depth parameter set: not read',
  20: 'slice extension of SVC or MVC: no reference',
  21: 'slice extension of 3D-AVC: no reference',
  24: 'unspecified: no elements but the header (H.264 Table 7-1)',
  31: 'unspecified: no elements but the header (H.264 Table 7-1)',
};

/** JM prints nothing for these elements; its trace is compared without them. */
export const NOT_IN_JM_TRACE: Readonly<Record<string, string>> = {
  delta_scale: 'read in a separate function, without a trace (H.264 7.3.2.1.1.1)',
  cabac_alignment_one_bit: 'skipped when the arithmetic decoder starts (H.264 7.3.4)',
  rbsp_stop_one_bit: 'not read (H.264 7.3.2.11)',
  rbsp_alignment_zero_bit: 'not read (H.264 7.3.2.11)',
  cabac_zero_words: 'not read (H.264 7.3.2.10)',
};
