import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** timing_info() (AV1 5.5.3; semantics 6.4.3). */
export interface TimingInfo {
  /** Clock ticks of one display tick at `time_scale` ticks a second. */
  num_units_in_display_tick: number;
  /** Ticks a second of the clock, Hz. */
  time_scale: number;
  equal_picture_interval: number;
  /** uvlc(): coded like ue(v). */
  num_ticks_per_picture_minus_1?: number;
}

/** decoder_model_info() (AV1 5.5.4; semantics 6.4.4). */
export interface DecoderModelInfo {
  buffer_delay_length_minus_1: number;
  num_units_in_decoding_tick: number;
  buffer_removal_time_length_minus_1: number;
  frame_presentation_time_length_minus_1: number;
}

/** Reads timing_info() (AV1 5.5.3). */
export const parseTimingInfo = (r: SyntaxReader, into: Partial<TimingInfo> = {}): TimingInfo => {
  r.open('timing_info', 'AV1 5.5.3');
  into.num_units_in_display_tick = r.uLax(32, 'num_units_in_display_tick', 1, 2 ** 32 - 1);
  into.time_scale = r.uLax(32, 'time_scale', 1, 2 ** 32 - 1);
  into.equal_picture_interval = r.flag('equal_picture_interval');
  if (into.equal_picture_interval === 1) {
    into.num_ticks_per_picture_minus_1 = r.uvlc('num_ticks_per_picture_minus_1', 2 ** 32 - 2);
  }
  r.close();
  return into as TimingInfo;
};

/** Reads decoder_model_info() (AV1 5.5.4). */
export const parseDecoderModelInfo = (r: SyntaxReader, into: Partial<DecoderModelInfo> = {}): DecoderModelInfo => {
  r.open('decoder_model_info', 'AV1 5.5.4');
  into.buffer_delay_length_minus_1 = r.u(5, 'buffer_delay_length_minus_1');
  into.num_units_in_decoding_tick = r.uLax(32, 'num_units_in_decoding_tick', 1, 2 ** 32 - 1);
  into.buffer_removal_time_length_minus_1 = r.u(5, 'buffer_removal_time_length_minus_1');
  into.frame_presentation_time_length_minus_1 = r.u(5, 'frame_presentation_time_length_minus_1');
  r.close();
  return into as DecoderModelInfo;
};
