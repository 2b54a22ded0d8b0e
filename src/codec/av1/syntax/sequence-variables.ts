import { type ColorFormat, colorFormat } from './color-config.ts';
import type { SequenceHeader } from './sequence-header.ts';

/** seq_force_screen_content_tools and seq_force_integer_mv: each frame says it (AV1 3). */
export const SELECTED_BY_FRAME = 2;

/** What frame headers need of their sequence header: its variables, coded or inferred (AV1 5.5.1). */
export interface SequenceVariables extends ColorFormat {
  readonly header: SequenceHeader;
  readonly numPlanes: 1 | 3;
  /** OrderHintBits: 0 without order hints. */
  readonly orderHintBits: number;
  /** Bits of a frame id; 0 without frame ids. */
  readonly idLength: number;
  /** Bits of delta_frame_id_minus_1. */
  readonly deltaIdLength: number;
  readonly forceScreenContentTools: number;
  readonly forceIntegerMv: number;
  /** Bits of frame_presentation_time; 0 if frame headers have none. */
  readonly presentationTimeBits: number;
}

/** The variables that sequence_header_obu() sets (AV1 5.5.1). */
export const sequenceVariables = (header: SequenceHeader): SequenceVariables => {
  const format = colorFormat(header.color_config, header.seq_profile);
  const hasIds = header.frame_id_numbers_present_flag === 1;
  const deltaIdLength = hasIds ? (header.delta_frame_id_length_minus_2 ?? 0) + 2 : 0;
  const model = header.decoder_model_info;
  const isTimed = model !== undefined && header.timing_info?.equal_picture_interval === 0;
  return {
    header,
    ...format,
    numPlanes: format.monochrome === 1 ? 1 : 3,
    orderHintBits: header.order_hint_bits_minus_1 === undefined ? 0 : header.order_hint_bits_minus_1 + 1,
    idLength: hasIds ? deltaIdLength + (header.additional_frame_id_length_minus_1 ?? 0) + 1 : 0,
    deltaIdLength,
    forceScreenContentTools: header.seq_force_screen_content_tools ?? SELECTED_BY_FRAME,
    forceIntegerMv: header.seq_force_integer_mv ?? SELECTED_BY_FRAME,
    presentationTimeBits: isTimed ? model.frame_presentation_time_length_minus_1 + 1 : 0,
  };
};

/** get_relative_dist() (AV1 5.9.3): how far order hint `a` is after `b`; 0 without order hints. */
export const relativeDistance = ({ orderHintBits }: SequenceVariables, a: number, b: number): number => {
  if (orderHintBits === 0) return 0;
  const sign = 1 << (orderHintBits - 1);
  const difference = a - b;
  return (difference & (sign - 1)) - (difference & sign);
};
